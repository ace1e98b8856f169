import { RotatingSecret } from '../../cleanup/aws/rotating-secret.ts';
import type { Shape } from '../../cleanup/environment.ts';

/** The bot token or the signing secret, which an operator may exchange while we run. */
export interface Credential {
  /** As last read. */
  current(): Promise<string>;
  /** After Slack did not take `refused`, or its signature did not fit: a newer one, or null when there is none. */
  renewed(refused: string): Promise<string | null>;
}

/** Where a credential is: given in the environment, or kept in Secrets Manager. */
export type CredentialSource =
  | { readonly value: string }
  /** Name or ARN of the secret. */
  | { readonly secretId: string };

/** One for each secret, so that all that needs it shares what was read. */
const shared = new Map<string, Credential>();

/** Nothing is read before it is needed. */
export function credentialFrom(source: CredentialSource, shape: Shape): Credential {
  if ('value' in source) return fixedCredential(source.value);
  const { secretId } = source;
  const known = shared.get(secretId) ?? new RotatingSecret({ secretId, shape });
  shared.set(secretId, known);
  return known;
}

/** One that nobody exchanges. */
export function fixedCredential(value: string): Credential {
  return { current: async () => value, renewed: async () => null };
}
