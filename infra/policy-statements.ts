import { Effect, PolicyStatement } from 'aws-cdk-lib/aws-iam';
import type { PermissionStatement } from './permissions.ts';

/** The shared description of a permission as CDK takes it, nothing added. */
export function toPolicyStatement(statement: PermissionStatement): PolicyStatement {
  const { sid, effect = 'Allow', actions, resources, conditions = {} } = statement;
  return new PolicyStatement({
    sid,
    effect: effect === 'Deny' ? Effect.DENY : Effect.ALLOW,
    actions: [...actions],
    resources: [...resources],
    conditions,
  });
}
