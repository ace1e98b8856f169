import { describe, expect, it } from 'vitest';
import { parseDecisionConfig } from '../../../cleanup/config.ts';
import { decisionPermissions } from '../../../infra/decision-permissions.ts';
import { compile, whyDenied } from '../../../infra/sandbox/aws/permission-check.ts';

const account = '111111111111';
const tableArn = `arn:aws:dynamodb:eu-central-1:${account}:table/memory`;
const queueArn = `arn:aws:sqs:eu-central-1:${account}:decisions.fifo`;
const snapshotBucketArn = 'arn:aws:s3:::snapshots';
const DENY_ALL = { 'iam:PolicyARN': ['arn:aws:iam::aws:policy/AWSDenyAll'] };
const ADMIN = { 'iam:PolicyARN': ['arn:aws:iam::aws:policy/AdministratorAccess'] };
const BREAK_GLASS = `arn:aws:iam::${account}:user/break-glass`;
const ROLE = `arn:aws:iam::${account}:role/iam-user-cleanup`;
const USER = `arn:aws:iam::${account}:user/team/ada`;
const STATEMENTS = decisionPermissions({
  ...{ account, partition: 'aws', tableArn, queueArn, snapshotBucketArn },
  protectedArns: [BREAK_GLASS, ROLE],
});
const compiled = STATEMENTS.map(compile);

function why(action: string, resource: string, context?: Record<string, string[]>) {
  const caller = `arn:aws:sts::${account}:assumed-role/decision/run`;
  return whyDenied(caller, compiled, { action, resource, ...(context && { context }) });
}
const key = (leading: string) => ({ 'dynamodb:LeadingKeys': [`${leading}#${account}`] });

describe('what the decision Lambda may do', () => {
  it.each<[action: string, resource: string, leading?: string]>([
    ['iam:UpdateAccessKey', USER],
    ['iam:DeleteAccessKey', USER],
    ['iam:DeleteLoginProfile', USER],
    ['iam:UpdateSSHPublicKey', USER],
    ['iam:DeleteSigningCertificate', USER],
    ['iam:UpdateServiceSpecificCredential', USER],
    ['iam:ListServiceSpecificCredentials', USER],
    ['iam:GetUser', USER],
    ['cloudformation:DescribeStackResources', '*'],
    ['dynamodb:PutItem', tableArn, 'TRAIL'],
    ['dynamodb:PutItem', tableArn, 'DECISIONS'],
    ['dynamodb:PutItem', tableArn, 'EXEMPTIONS'],
    ['dynamodb:Query', tableArn, 'FINDINGS'],
    ['sqs:ReceiveMessage', queueArn],
  ])('allows %s on %s %s', (action, resource, leading) => {
    expect(why(action, resource, leading ? key(leading) : undefined)).toBeNull();
  });

  it.each<[action: string, resource: string, leading?: string]>([
    ['iam:CreateAccessKey', USER],
    ['iam:CreateLoginProfile', USER],
    ['iam:UploadSSHPublicKey', USER],
    ['iam:CreateServiceSpecificCredential', USER],
    ['iam:ResetServiceSpecificCredential', USER],
    ['iam:UpdateSSHPublicKey', BREAK_GLASS],
    ['iam:CreateUser', USER],
    ['iam:PutUserPolicy', USER],
    ['iam:DeleteUser', BREAK_GLASS],
    ['iam:AttachUserPolicy', USER],
    ['iam:DeleteRole', ROLE],
    ['s3:DeleteObject', `${snapshotBucketArn}/${account}/AIDA/d.json`],
    ['s3:PutObject', `${snapshotBucketArn}/222222222222/AIDA/d.json`],
    ['iam:UpdateAccessKey', 'arn:aws:iam::222222222222:user/ada'],
    ['iam:UpdateAccessKey', BREAK_GLASS],
    ['iam:DeleteLoginProfile', BREAK_GLASS],
    ['dynamodb:GetItem', tableArn, 'TRAIL'],
    ['dynamodb:UpdateItem', tableArn, 'TRAIL'],
    ['dynamodb:DeleteItem', tableArn, 'TRAIL'],
    ['dynamodb:PutItem', tableArn, 'FINDINGS'],
    ['dynamodb:PutItem', tableArn, 'RUNS'],
    ['dynamodb:PutItem', tableArn, 'PEOPLE'],
    ['dynamodb:Scan', tableArn],
    ['sqs:SendMessage', queueArn],
    ['sqs:ReceiveMessage', `${queueArn}x`],
    ['sts:AssumeRole', ROLE],
  ])('denies %s on %s %s', (action, resource, leading) => {
    expect(why(action, resource, leading ? key(leading) : undefined)).toContain('not authorized');
  });

  it('attaches AWSDenyAll and no other policy, and never to what is listed as protected', () => {
    for (const [action, resource] of [
      ['iam:AttachUserPolicy', USER],
      ['iam:AttachRolePolicy', `${ROLE}-of-ours`],
    ] as const) {
      expect(why(action, resource, DENY_ALL)).toBeNull();
      expect(why(action, resource, ADMIN)).toContain('not authorized');
    }
    expect(why('iam:AttachUserPolicy', BREAK_GLASS, DENY_ALL)).toContain('explicit deny');
    expect(why('iam:AttachRolePolicy', ROLE, DENY_ALL)).toContain('explicit deny');
  });

  it('denies changes of a user that is tagged as protected, whatever the code says', () => {
    const tagged = { 'iam:ResourceTag/iam-cleanup:protected': ['yes'] };
    expect(why('iam:UpdateAccessKey', USER, tagged)).toContain('explicit deny');
    expect(why('iam:GetUser', USER, tagged)).toBeNull();
  });

  it('names statements as IAM requires, each differently', () => {
    const sids = STATEMENTS.map(({ sid }) => sid);
    expect(new Set(sids).size).toBe(sids.length);
    for (const sid of sids) expect(sid).toMatch(/^[A-Za-z0-9]+$/);
  });
});

describe('the decision Lambda’s environment', () => {
  const ENV = {
    AWS_REGION: 'eu-west-1',
    TABLE_NAME: 'memory',
    SNAPSHOT_BUCKET: 'snapshots',
    OWN_ROLE_ARNS: 'a,b',
    POLICY: '{"maxKeepDays":30}',
  };

  it('is read', () => {
    expect(parseDecisionConfig(ENV)).toMatchObject({
      ...{ region: 'eu-west-1', tableName: 'memory', snapshotBucket: 'snapshots', ownRoleArns: ['a', 'b'] },
      policy: { maxKeepDays: 30, coolingOffDays: 14 },
    });
  });

  it('names every mistake at once', () => {
    const env = { POLICY: '{"maxKeepDays":0,"coolingoffdays":3}' };
    expect(() => parseDecisionConfig(env)).toThrow(
      /AWS_REGION.*TABLE_NAME.*SNAPSHOT_BUCKET.*coolingoffdays.*maxKeepDays/s,
    );
    expect(() => parseDecisionConfig({ ...ENV, POLICY: '[]' })).toThrow(
      /POLICY: "\[\]" is not a JSON object/,
    );
    expect(() => parseDecisionConfig({ ...ENV, POLICY: 'x' })).toThrow(/POLICY: "x" is not a JSON object/);
  });
});
