import type { Resources } from '../../../infra/sandbox/resources.ts';
import {
  AUDIT_FUNCTION,
  functionArn,
  RESTORE_FUNCTION,
  ROLES,
  roleArn,
} from '../../../infra/sandbox/roles.ts';
import { PINNED, PINNED_FOR_DECISIONS, type Resource } from './template.ts';

/**
 * Puts the sandbox's own resources in the place of a template's references.
 *
 * @throws Error for a reference to something that the sandbox does not have: better none than one that never holds
 */
export function resolver(template: readonly Resource[], sandbox: Resources): (text: string) => string {
  const known: Record<string, string> = {
    'AWS::AccountId': sandbox.account,
    'AWS::Partition': sandbox.partition,
    'AWS::Region': sandbox.region,
    [PINNED.table]: sandbox.tableName,
    [`${PINNED.table}.Arn`]: sandbox.tableArn,
    [PINNED.reports]: sandbox.bucket,
    [`${PINNED.reports}.Arn`]: sandbox.bucketArn,
    [PINNED.reportTopic]: sandbox.topicArn,
    [PINNED_FOR_DECISIONS.queue]: sandbox.queue.url,
    [`${PINNED_FOR_DECISIONS.queue}.Arn`]: sandbox.queue.arn,
    [PINNED_FOR_DECISIONS.snapshots]: sandbox.snapshotBucket,
    [`${PINNED_FOR_DECISIONS.snapshots}.Arn`]: sandbox.snapshotBucketArn,
    // Not emulated: encryption of topics, and Lambda's own logging.
    [`${PINNED.key}.Arn`]: `arn:aws:kms:${sandbox.region}:${sandbox.account}:key/1`,
  };
  for (const { id, Type } of template) {
    if (Type === 'AWS::Logs::LogGroup')
      known[`${id}.Arn`] = `arn:aws:logs:${sandbox.region}:${sandbox.account}:log-group:${id}:*`;
    if (Type === 'AWS::Lambda::Function' && id.startsWith('Audit')) {
      known[id] = AUDIT_FUNCTION;
      known[`${id}.Arn`] = functionArn(sandbox, AUDIT_FUNCTION);
    }
    if (Type === 'AWS::Lambda::Function' && /Restore/.test(id)) {
      known[id] = RESTORE_FUNCTION;
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
