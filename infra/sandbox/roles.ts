import { auditPermissions } from '../audit-permissions.ts';
import { botPermissions } from '../bot-permissions.ts';
import { decisionPermissions } from '../decision-permissions.ts';
import { notifyPermissions } from '../notify-permissions.ts';
import type { PermissionStatement } from '../permissions.ts';
import { askToRestorePermissions, restorePermissions } from '../principal-permissions.ts';
import { queuePermissions } from '../queue-permissions.ts';
import { secretPermissions, slackSecretNames } from '../secret-permissions.ts';
import { principalArn } from './aws/arns.ts';
import type { Resources } from './resources.ts';

/** Access key ids of the Lambdas' roles: the gateway knows by them whose permissions hold. */
export const ROLES = {
  audit: 'audit-lambda',
  bot: 'bot-lambda',
  decision: 'decision-lambda',
  restore: 'restore-lambda',
} as const;

export type RoleName = keyof typeof ROLES;
export type RolePermissions = Readonly<Record<RoleName, readonly PermissionStatement[]>>;

/** What the function of each role is told by its environment. */
export type RoleEnvironments = Readonly<Record<RoleName, Readonly<Record<string, string>>>>;

/** Names of the functions that are invoked by name. */
export const AUDIT_FUNCTION = 'audit';
export const RESTORE_FUNCTION = 'restore';

/** As the stack's name is by default. */
export const METRICS_NAMESPACE = 'IamUserCleanup';

/** Where the operator keeps Slack's secrets, by the names that the stack expects. */
export const SLACK_SECRETS = slackSecretNames('iam-user-cleanup/slack');

/** What of the product runs, beside the audit. */
export interface Parts {
  readonly hasSlack: boolean;
  /** Whether anything can be decided: as `makesChanges` says of a deployment. */
  readonly hasDecisions: boolean;
  /** Whether what was deleted may be rebuilt by the product. */
  readonly hasRestore: boolean;
}

/** What each role may do, by the statements that the stack's policies are made of. */
export function sharedPermissions(
  resources: Resources,
  { hasSlack, hasDecisions, hasRestore }: Parts,
): RolePermissions {
  const queueArn = resources.queue.arn;
  const botToken = secretPermissions(resources, 'BotToken', SLACK_SECRETS.botToken);
  const signingSecret = secretPermissions(resources, 'SigningSecret', SLACK_SECRETS.signingSecret);
  const forSlack = [...notifyPermissions(resources), ...botToken];
  const ownRoleArns = Object.values(ROLES).map((name) => roleArn(resources, name));
  return {
    audit: [
      ...auditPermissions(resources),
      ...(hasDecisions ? queuePermissions({ queueArn }) : []),
      ...(hasSlack ? forSlack : []),
    ],
    bot: [
      ...botPermissions({ ...resources, queueArn, auditFunctionArn: functionArn(resources, AUDIT_FUNCTION) }),
      ...botToken,
      ...signingSecret,
    ],
    decision: [
      ...decisionPermissions({ ...resources, queueArn, ownRoleArns }),
      ...(hasRestore ? askToRestorePermissions(functionArn(resources, RESTORE_FUNCTION)) : []),
      ...(hasSlack ? botToken : []),
    ],
    restore: hasRestore ? restorePermissions({ ...resources, ownRoleArns }) : [],
  };
}

export function roleArn({ account, partition }: Resources, name: string): string {
  return principalArn({ id: account, partition }, 'role', { path: '/', name });
}

export function functionArn({ account, partition, region }: Resources, name: string): string {
  return `arn:${partition}:lambda:${region}:${account}:function:${name}`;
}
