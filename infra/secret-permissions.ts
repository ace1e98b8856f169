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

/** Reading these secrets, and no other; of an ARN's last six characters nobody knows more than that they are six. */
export function secretPermissions(
  { partition, region, account }: SecretResources,
  names: readonly string[],
): PermissionStatement[] {
  return [
    {
      sid: 'ReadSlackSecrets',
      actions: ['secretsmanager:GetSecretValue'],
      resources: names.map(
        (name) => `arn:${partition}:secretsmanager:${region}:${account}:secret:${name}-??????`,
      ),
    },
  ];
}
