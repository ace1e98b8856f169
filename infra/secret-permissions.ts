import type { PermissionStatement } from './permissions.ts';

/** Where Slack's two secrets are kept, as the operator stored them. */
export interface SlackSecretNames {
  readonly botToken: string;
  readonly signingSecret: string;
}

/**
 * Names below one prefix. Two secrets, not one: whoever holds the signing secret can forge anybody's click, and only the
 * bot needs it.
 */
export function slackSecretNames(prefix: string): SlackSecretNames {
  return { botToken: `${prefix}/bot-token`, signingSecret: `${prefix}/signing-secret` };
}

export interface SecretResources {
  readonly account: string;
  /** `aws`, `aws-cn`, `aws-us-gov`. */
  readonly partition: string;
  readonly region: string;
}

/** Reading one secret. Its ARN ends in six characters that nobody knows before. */
export function secretPermissions(
  { partition, region, account }: SecretResources,
  what: 'BotToken' | 'SigningSecret',
  name: string,
): PermissionStatement[] {
  return [
    {
      sid: `Read${what}`,
      actions: ['secretsmanager:GetSecretValue'],
      resources: [`arn:${partition}:secretsmanager:${region}:${account}:secret:${name}-??????`],
    },
  ];
}
