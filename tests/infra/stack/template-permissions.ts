import type { PermissionConditions, PermissionStatement } from '../../../infra/permissions.ts';
import type { Resources } from '../../../infra/sandbox/resources.ts';
import {
  AUDIT_FUNCTION,
  functionArn,
  RESTORE_FUNCTION,
  ROLES,
  type RolePermissions,
  roleArn,
} from '../../../infra/sandbox/roles.ts';
import { PINNED, PINNED_FOR_SLACK, type Resource, statementsOf } from './template.ts';

/**
 * What the policies of the synthesised template allow, with its references replaced by the sandbox's own resources: so
 * the sandbox enforces what would be deployed.
 *
 * @throws Error for a reference to something that the sandbox does not have: better none than one that never holds
 */
export function templatePermissions(template: readonly Resource[], sandbox: Resources): RolePermissions {
  const resolve = resolver(template, sandbox);
  const permissionsOf = (role: RegExp): PermissionStatement[] => {
    const policy = template.find(
      ({ Type, Properties }) => Type === 'AWS::IAM::Policy' && role.test(JSON.stringify(Properties['Roles'])),
    );
    // A function that is not deployed may do nothing.
    const statements = policy ? statementsOf(policy) : [];
    return statements.map(({ Sid = 'Unnamed', Effect, Action, Resource, Condition }) => ({
      sid: Sid,
      effect: Effect === 'Deny' ? 'Deny' : 'Allow',
      actions: Action,
      resources: Resource.map(resolve),
      ...(Condition
        ? { conditions: JSON.parse(resolve(JSON.stringify(Condition))) as PermissionConditions }
        : {}),
    }));
  };
  return {
    audit: permissionsOf(/AuditRole/),
    bot: permissionsOf(/BotRole/),
    decision: permissionsOf(/DecisionRole/),
    restore: permissionsOf(/RestoreRole/),
  };
}

function resolver(template: readonly Resource[], sandbox: Resources): (text: string) => string {
  const known: Record<string, string> = {
    'AWS::AccountId': sandbox.account,
    'AWS::Partition': sandbox.partition,
    'AWS::Region': sandbox.region,
    [`${PINNED.table}.Arn`]: sandbox.tableArn,
    [`${PINNED.reports}.Arn`]: sandbox.bucketArn,
    [PINNED.reportTopic]: sandbox.topicArn,
    [`${PINNED_FOR_SLACK.queue}.Arn`]: sandbox.queue.arn,
    [`${PINNED_FOR_SLACK.snapshots}.Arn`]: sandbox.snapshotBucketArn,
    // Not emulated: encryption of topics, and Lambda's own logging.
    [`${PINNED.key}.Arn`]: `arn:aws:kms:${sandbox.region}:${sandbox.account}:key/1`,
  };
  for (const { id, Type } of template) {
    if (Type === 'AWS::Logs::LogGroup')
      known[`${id}.Arn`] = `arn:aws:logs:${sandbox.region}:${sandbox.account}:log-group:${id}:*`;
    if (Type === 'AWS::Lambda::Function' && id.startsWith('Audit')) {
      known[`${id}.Arn`] = functionArn(sandbox, AUDIT_FUNCTION);
    }
    if (Type === 'AWS::Lambda::Function' && /Restore/.test(id)) {
      known[`${id}.Arn`] = functionArn(sandbox, RESTORE_FUNCTION);
    }
    if (Type === 'AWS::IAM::Role') known[`${id}.Arn`] = roleArn(sandbox, sandboxRole(id));
  }
  return (text) =>
    text.replaceAll(/<([^>]+)>/g, (_, name: string) => {
      const value = known[name];
      if (value === undefined) throw new Error(`The sandbox has nothing for ${name}.`);
      return value;
    });
}

function sandboxRole(id: string): string {
  const name = (['audit', 'bot', 'restore', 'decision'] as const).find((role) =>
    id.toLowerCase().includes(role),
  );
  return name ? ROLES[name] : id;
}
