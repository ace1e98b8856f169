import { describe, expect, it } from 'vitest';
import { auditPermissions } from '../../../infra/audit-permissions.ts';
import { aStack, PINNED, resourcesOf, statementsOf } from './template.ts';

const { stack } = aStack();
const policies = resourcesOf(stack, 'AWS::IAM::Policy');
const policyOf = (role: RegExp) =>
  statementsOf(policies.find(({ Properties }) => role.test(JSON.stringify(Properties['Roles']))));

describe('the roles of the stack', () => {
  it("give the audit the shared module's statements and its own log, nothing else", () => {
    const shared = auditPermissions({
      account: '<AWS::AccountId>',
      partition: '<AWS::Partition>',
      region: '<AWS::Region>',
      tableArn: `<${PINNED.table}.Arn>`,
      topicArn: `<${PINNED.reportTopic}>`,
      topicKeyArn: `<${PINNED.key}.Arn>`,
      bucketArn: `<${PINNED.reports}.Arn>`,
    }).map(({ sid, effect = 'Allow', actions, resources, conditions }) => ({
      Sid: sid,
      Effect: effect,
      Action: actions,
      Resource: resources,
      ...(conditions ? { Condition: conditions } : {}),
    }));
    const [log] = resourcesOf(stack, 'AWS::Logs::LogGroup');
    const ownLog = {
      Effect: 'Allow',
      Action: ['logs:CreateLogStream', 'logs:PutLogEvents'],
      Resource: [`<${log?.id}.Arn>`],
    };
    const granted = policyOf(/AuditRole/);
    expect(granted).toHaveLength(shared.length + 1);
    expect(granted).toEqual(expect.arrayContaining([...shared, ownLog]));
  });

  it('let the schedule start the audit and report failure, nothing else', () => {
    const [audit] = resourcesOf(stack, 'AWS::Lambda::Function');
    const [queue] = resourcesOf(stack, 'AWS::SQS::Queue');
    expect(policyOf(/ScheduleRole/)).toEqual([
      { Effect: 'Allow', Action: ['lambda:InvokeFunction'], Resource: [`<${audit?.id}.Arn>`] },
      { Effect: 'Allow', Action: ['sqs:SendMessage'], Resource: [`<${queue?.id}.Arn>`] },
    ]);
  });

  it('are two, have no other policies, and are known to the audit as the product’s own', () => {
    const roles = resourcesOf(stack, 'AWS::IAM::Role');
    expect(policies).toHaveLength(2);
    expect(roles).toHaveLength(2);
    for (const { Properties } of roles) {
      expect(Object.keys(Properties).sort()).toEqual(['AssumeRolePolicyDocument', 'Description']);
    }
    const [audit] = resourcesOf(stack, 'AWS::Lambda::Function');
    expect(audit?.Properties['Environment']).toMatchObject({
      Variables: { OWN_ROLE_ARNS: roles.map(({ id }) => `<${id}.Arn>`).join(',') },
    });
  });

  it('are trusted to one service each', () => {
    const trusted = resourcesOf(stack, 'AWS::IAM::Role').map(
      ({ Properties }) => Properties['AssumeRolePolicyDocument'],
    );
    expect(trusted).toMatchObject([
      { Statement: [{ Principal: { Service: 'lambda.amazonaws.com' } }] },
      {
        Statement: [
          {
            Principal: { Service: 'scheduler.amazonaws.com' },
            Condition: { StringEquals: { 'aws:SourceAccount': '<AWS::AccountId>' } },
          },
        ],
      },
    ]);
  });

  it('have no wildcard in an action', () => {
    const actions = policies.flatMap(statementsOf).flatMap(({ Action }) => Action);
    expect(actions).not.toHaveLength(0);
    for (const action of actions) expect(action).not.toMatch(/[*?]/);
  });

  it('name every resource where IAM allows it', () => {
    const everywhere = policies.flatMap(statementsOf).filter(({ Resource }) => Resource.includes('*'));
    expect(everywhere.flatMap(({ Action }) => Action).sort()).toEqual([
      'access-analyzer:ListAnalyzers',
      'cloudformation:DescribeStackResources',
      'iam:GenerateCredentialReport',
      'iam:GetAccountAuthorizationDetails',
      'iam:GetCredentialReport',
      'iam:ListAccountAliases',
      'iam:ListServiceSpecificCredentials',
    ]);
  });
});
