import { describe, expect, it } from 'vitest';
import { notifyPermissions } from '../../infra/notify-permissions.ts';
import { queuePermissions } from '../../infra/queue-permissions.ts';
import { compile, whyDenied } from '../../infra/sandbox/aws/permission-check.ts';

const account = '111111111111';
const tableArn = `arn:aws:dynamodb:eu-central-1:${account}:table/memory`;
const queueArn = `arn:aws:sqs:eu-central-1:${account}:decisions.fifo`;
const compiled = [...notifyPermissions({ account, tableArn }), ...queuePermissions({ queueArn })].map(
  compile,
);

const why = (action: string, resource: string, leadingKey?: string) =>
  whyDenied(`arn:aws:sts::${account}:assumed-role/audit/run`, compiled, {
    action,
    resource,
    ...(leadingKey === undefined ? {} : { context: { 'dynamodb:LeadingKeys': [leadingKey] } }),
  });

describe('what the audit may do for Slack and for decisions', () => {
  it.each<[action: string, resource: string, leadingKey?: string]>([
    ['dynamodb:Query', tableArn, `DECISIONS#${account}`],
    ['dynamodb:PutItem', tableArn, `CARDS#${account}`],
    ['dynamodb:Query', tableArn, `APPROVALS#${account}`],
    ['dynamodb:PutItem', tableArn, `LEAVERS#${account}`],
    ['sqs:SendMessage', queueArn],
  ])('allows %s on %s %s', (...call) => {
    expect(why(...call)).toBeNull();
  });

  it.each<[action: string, resource: string, leadingKey?: string]>([
    ['dynamodb:PutItem', tableArn, `DECISIONS#${account}`],
    ['dynamodb:GetItem', tableArn, `TRAIL#${account}`],
    ['dynamodb:UpdateItem', tableArn, `TRAIL#${account}`],
    ['dynamodb:DeleteItem', tableArn, `TRAIL#${account}`],
    ['dynamodb:PutItem', tableArn, `OWNERS#${account}`],
    ['dynamodb:PutItem', tableArn, `APPROVALS#${account}`],
    ['dynamodb:UpdateItem', tableArn, `APPROVALS#${account}`],
    ['sqs:SendMessage', `${queueArn}x`],
    ['sqs:ReceiveMessage', queueArn],
    ['sqs:DeleteMessage', queueArn],
  ])('denies %s on %s %s', (...call) => {
    expect(why(...call)).toContain('not authorized');
  });
});
