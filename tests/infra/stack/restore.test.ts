import { describe, expect, it } from 'vitest';
import { parseDecisionConfig, parseRestoreConfig } from '../../../cleanup/config.ts';
import { restorePermissions } from '../../../infra/principal-permissions.ts';
import { aStack, PINNED_FOR_DECISIONS, resourcesOf, SLACK, statementsOf } from './template.ts';

const all = resourcesOf(aStack({ ...SLACK, enableRestore: 'true' }).stack);
const of = (type: string, name: RegExp) => all.filter(({ id, Type }) => Type === type && name.test(id));
const environmentOf = (name: RegExp) => {
  const [found] = of('AWS::Lambda::Function', name);
  const environment = found?.Properties['Environment'] as { Variables: Record<string, string> } | undefined;
  return { ...environment?.Variables, AWS_REGION: 'eu-central-1', ACCOUNT_ID: '111122223333' };
};
const policyOf = (name: RegExp) => of('AWS::IAM::Policy', name).flatMap(statementsOf);

describe('restoring', () => {
  it('is not deployed unless it is asked for', () => {
    const without = resourcesOf(aStack(SLACK).stack);
    expect(without.filter(({ id }) => /Restore/.test(id))).toEqual([]);
    expect(JSON.stringify(without)).not.toMatch(/iam:CreateRole|RESTORE_FUNCTION|AskToRestore/);
  });

  it('is a function whose role may rebuild and read snapshots, and touch no role of ours', () => {
    const snapshotBucketArn = `<${PINNED_FOR_DECISIONS.snapshots}.Arn>`;
    const shared = restorePermissions({
      account: '<AWS::AccountId>',
      partition: '<AWS::Partition>',
      snapshotBucketArn,
      ownRoleArns: [],
    })
      .filter(({ effect }) => effect !== 'Deny')
      .flatMap(({ actions }) => actions);
    const statements = policyOf(/Restore/);
    const allowed = statements.filter(({ Effect }) => Effect === 'Allow').flatMap(({ Action }) => Action);
    const log = ['logs:CreateLogStream', 'logs:PutLogEvents'];
    expect([...allowed].sort()).toEqual([...shared, ...log].sort());
    const [denied] = statements.filter(({ Effect }) => Effect === 'Deny');
    const own = of('AWS::IAM::Role', /./).map(({ id }) => `<${id}.Arn>`);
    expect([...(denied?.Resource ?? [])].sort()).toEqual([...own].sort());
  });

  it('is asked for by the decision function alone', () => {
    const [restore] = of('AWS::Lambda::Function', /Restore/);
    const askers = of('AWS::IAM::Policy', /./).filter((policy) =>
      statementsOf(policy).some(
        ({ Action, Resource }) =>
          Action.includes('lambda:InvokeFunction') && Resource.includes(`<${restore?.id}.Arn>`),
      ),
    );
    expect(askers.map(({ id }) => id.replace(/RoleDefaultPolicy.*/, ''))).toEqual(['DecisionsDecision']);
  });

  it('and the decision function understand their environments', () => {
    expect(parseRestoreConfig(environmentOf(/Restore/)).snapshotBucket).toContain('Snapshots');
    expect(parseDecisionConfig(environmentOf(/DecisionsDecision/)).restoreFunction).toContain('Restore');
  });
});
