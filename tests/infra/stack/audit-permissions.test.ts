import { describe, expect, it } from 'vitest';
import { auditPermissions } from '../../../infra/audit-permissions.ts';
import { compile, whyDenied } from '../../../infra/sandbox/aws/permission-check.ts';

const RESOURCES = {
  account: '111111111111',
  partition: 'aws',
  region: 'eu-central-1',
  tableArn: 'arn:aws:dynamodb:eu-central-1:111111111111:table/memory',
  topicArn: 'arn:aws:sns:eu-central-1:111111111111:reports',
  bucketArn: 'arn:aws:s3:::reports',
};
const STATEMENTS = auditPermissions(RESOURCES);
const compiled = STATEMENTS.map(compile);

const why = (action: string, resource: string, leadingKey?: string) =>
  whyDenied('arn:aws:sts::111111111111:assumed-role/audit/run', compiled, {
    action,
    resource,
    ...(leadingKey === undefined ? {} : { context: { 'dynamodb:LeadingKeys': [leadingKey] } }),
  });

const USER = 'arn:aws:iam::111111111111:user/team/alice';
const ANALYZER = 'access-analyzer:eu-central-1:111111111111:analyzer/unused';
const { tableArn, topicArn, bucketArn } = RESOURCES;

describe('what the audit may do', () => {
  it.each<[action: string, resource: string, leadingKey?: string]>([
    ['iam:GetAccountAuthorizationDetails', '*'],
    ['iam:ListServiceSpecificCredentials', '*'],
    ['iam:GetAccessKeyLastUsed', USER],
    ['access-analyzer:ListFindings', `arn:aws:${ANALYZER}`],
    ['access-analyzer:GetFinding', `arn:aws:${ANALYZER.replace('eu-central-1', 'us-east-1')}`],
    ['cloudformation:DescribeStackResources', '*'],
    ['dynamodb:UpdateItem', tableArn, 'RUNS#111111111111'],
    ['dynamodb:UpdateItem', tableArn, 'FINDINGS#111111111111'],
    ['dynamodb:Query', tableArn, 'EXEMPTIONS#111111111111'],
    ['s3:PutObject', `${bucketArn}/reports/111111111111/report.csv`],
    ['sns:Publish', topicArn],
  ])('allows %s on %s %s', (...call) => {
    expect(why(...call)).toBeNull();
  });

  it.each<[action: string, resource: string, leadingKey?: string]>([
    ['iam:DeleteUser', USER],
    ['iam:UpdateAccessKey', USER],
    ['iam:CreateServiceSpecificCredential', USER],
    ['iam:GetUser', 'arn:aws:iam::222222222222:user/alice'],
    ['access-analyzer:CreateAnalyzer', `arn:aws:${ANALYZER}`],
    ['access-analyzer:ListFindings', `arn:aws:${ANALYZER.replace('111111111111', '222222222222')}`],
    ['dynamodb:UpdateItem', tableArn, 'EXEMPTIONS#111111111111'],
    ['dynamodb:UpdateItem', tableArn, 'DECISIONS#111111111111'],
    ['dynamodb:Query', tableArn, 'FINDINGS#222222222222'],
    ['dynamodb:DeleteItem', tableArn, 'FINDINGS#111111111111'],
    ['dynamodb:Scan', tableArn],
    ['s3:PutObject', `${bucketArn}/snapshots/alice.json`],
    ['s3:GetObject', `${bucketArn}/reports/111111111111/report.csv`],
    ['s3:DeleteObject', `${bucketArn}/reports/111111111111/report.csv`],
    ['sns:Publish', 'arn:aws:sns:eu-central-1:111111111111:alarms'],
    ['sns:Subscribe', topicArn],
    ['sts:AssumeRole', 'arn:aws:iam::111111111111:role/admin'],
  ])('denies %s on %s %s', (...call) => {
    expect(why(...call)).toContain('not authorized');
  });

  it('changes nothing in IAM, Access Analyzer or CloudFormation', () => {
    const foreign = STATEMENTS.flatMap(({ actions }) => actions).filter(
      (action) => !/^(dynamodb|s3|sns|kms):/.test(action),
    );
    expect(foreign).not.toHaveLength(0);
    for (const action of foreign) expect(action).toMatch(/:(Generate|Get|List|Describe)[A-Za-z]+$/);
  });

  it('touches a key only where the topic has one, and only for that topic', () => {
    expect(STATEMENTS.some(({ actions }) => actions.some((action) => action.startsWith('kms:')))).toBe(false);
    const topicKeyArn = 'arn:aws:kms:eu-central-1:111111111111:key/1';
    expect(auditPermissions({ ...RESOURCES, topicKeyArn }).at(-1)).toEqual({
      sid: 'EncryptReport',
      actions: ['kms:Decrypt', 'kms:GenerateDataKey'],
      resources: [topicKeyArn],
      conditions: { StringEquals: { 'kms:EncryptionContext:aws:sns:topicArn': topicArn } },
    });
  });

  it('names statements as IAM requires, each differently', () => {
    const sids = STATEMENTS.map(({ sid }) => sid);
    expect(new Set(sids).size).toBe(sids.length);
    for (const sid of sids) expect(sid).toMatch(/^[A-Za-z0-9]+$/);
  });
});
