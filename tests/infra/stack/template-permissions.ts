import type { PermissionConditions, PermissionStatement } from '../../../infra/permissions.ts';
import type { Resources } from '../../../infra/sandbox/resources.ts';
import type { RolePermissions } from '../../../infra/sandbox/roles.ts';
import { type Resource, statementsOf } from './template.ts';
import { resolver } from './template-references.ts';

/**
 * What the policies of the synthesised template allow, with its references replaced by the sandbox's own resources: so
 * the sandbox enforces what would be deployed.
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
