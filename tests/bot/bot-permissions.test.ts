import { describe, expect, it } from 'vitest';
import { botPermissions } from '../../infra/bot-permissions.ts';
import { compile, whyDenied } from '../../infra/sandbox/aws/permission-check.ts';

const ACCOUNT = '111111111111';
const tableArn = `arn:aws:dynamodb:eu-central-1:${ACCOUNT}:table/memory`;
const queueArn = `arn:aws:sqs:eu-central-1:${ACCOUNT}:decisions.fifo`;
const auditFunctionArn = `arn:aws:lambda:eu-central-1:${ACCOUNT}:function:audit`;
const STATEMENTS = botPermissions({ account: ACCOUNT, tableArn, queueArn, auditFunctionArn });
const compiled = STATEMENTS.map(compile);

const why = (action: string, resource: string, leadingKey?: string) =>
  whyDenied(`arn:aws:sts::${ACCOUNT}:assumed-role/bot/run`, compiled, {
    action,
    resource,
    ...(leadingKey === undefined ? {} : { context: { 'dynamodb:LeadingKeys': [leadingKey] } }),
  });

describe('what the bot may do', () => {
  it.each<[action: string, resource: string, leadingKey?: string]>([
    ['dynamodb:GetItem', tableArn, `FINDINGS#${ACCOUNT}`],
    ['dynamodb:BatchGetItem', tableArn, `FINDINGS#${ACCOUNT}`],
    ['dynamodb:Query', tableArn, `FINDINGS#${ACCOUNT}`],
    ['dynamodb:GetItem', tableArn, `RUNS#${ACCOUNT}`],
    ['dynamodb:Query', tableArn, `OWNERS#${ACCOUNT}`],
    ['dynamodb:Query', tableArn, `PEOPLE#${ACCOUNT}`],
    ['dynamodb:PutItem', tableArn, `DECISIONS#${ACCOUNT}`],
    ['dynamodb:PutItem', tableArn, `CARDS#${ACCOUNT}`],
    ['dynamodb:PutItem', tableArn, `REFUSALS#${ACCOUNT}`],
    ['dynamodb:Query', tableArn, `TRAIL#${ACCOUNT}`],
    ['dynamodb:GetItem', tableArn, `LEAVERS#${ACCOUNT}`],
    ['dynamodb:PutItem', tableArn, `LEAVERS#${ACCOUNT}`],
    ['sqs:SendMessage', queueArn],
    ['lambda:InvokeFunction', auditFunctionArn],
  ])('allows %s on %s %s', (...call) => {
    expect(why(...call)).toBeNull();
  });

  it.each<[action: string, resource: string, leadingKey?: string]>([
    ['iam:UpdateAccessKey', `arn:aws:iam::${ACCOUNT}:user/ada`],
    ['iam:GetUser', `arn:aws:iam::${ACCOUNT}:user/ada`],
    ['dynamodb:PutItem', tableArn, `FINDINGS#${ACCOUNT}`],
    ['dynamodb:PutItem', tableArn, `RUNS#${ACCOUNT}`],
    ['dynamodb:PutItem', tableArn, `OWNERS#${ACCOUNT}`],
    ['dynamodb:PutItem', tableArn, `DEACTIVATIONS#${ACCOUNT}`],
    ['dynamodb:PutItem', tableArn, `EXEMPTIONS#${ACCOUNT}`],
    ['dynamodb:PutItem', tableArn, `PEOPLE#${ACCOUNT}`],
    ['dynamodb:PutItem', tableArn, `TRAIL#${ACCOUNT}`],
    ['dynamodb:PutItem', tableArn, 'DECISIONS#222222222222'],
    ['dynamodb:GetItem', tableArn, `TRAIL#${ACCOUNT}`],
    ['dynamodb:BatchGetItem', tableArn, `TRAIL#${ACCOUNT}`],
    ['dynamodb:BatchWriteItem', tableArn, `DECISIONS#${ACCOUNT}`],
    ['dynamodb:UpdateItem', tableArn, `LEAVERS#${ACCOUNT}`],
    ['dynamodb:UpdateItem', tableArn, `DECISIONS#${ACCOUNT}`],
    ['dynamodb:DeleteItem', tableArn, `DECISIONS#${ACCOUNT}`],
    ['dynamodb:UpdateItem', tableArn, `REFUSALS#${ACCOUNT}`],
    ['dynamodb:DeleteItem', tableArn, `REFUSALS#${ACCOUNT}`],
    ['dynamodb:PutItem', tableArn, 'REFUSALS#222222222222'],
    ['dynamodb:Scan', tableArn],
    ['sqs:ReceiveMessage', queueArn],
    ['sqs:SendMessage', `arn:aws:sqs:eu-central-1:${ACCOUNT}:another.fifo`],
    ['lambda:InvokeFunction', `arn:aws:lambda:eu-central-1:${ACCOUNT}:function:decision`],
    ['s3:GetObject', 'arn:aws:s3:::reports/x'],
  ])('denies %s on %s %s', (...call) => {
    expect(why(...call)).toContain('not authorized');
  });

  it('has no permission in IAM at all', () => {
    expect(
      STATEMENTS.flatMap(({ actions }) => actions).filter(
        (action) => !/^(dynamodb|sqs|lambda):/.test(action),
      ),
    ).toEqual([]);
  });
});
