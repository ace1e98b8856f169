import { describe, expect, it } from 'vitest';
import { parseBotConfig } from '../../../bot/config.ts';
import { parseSlackConfig } from '../../../bot/slack/config.ts';
import { parseAuditConfig, parseDecisionConfig } from '../../../cleanup/config.ts';
import { KEY_BEGUN_LONG_AGO_MS } from '../../../cleanup/decisions/apply-judge.ts';
import { DECISION_LASTS_DAYS } from '../../../cleanup/decisions/apply-limit.ts';
import { aStack, BY_ITSELF, PINNED_FOR_SLACK, resourcesOf, SLACK, statementsOf } from './template.ts';

const { stack } = aStack({ ...SLACK, notify: 'owners', slackApproversGroup: 'S0123456789' });
const all = resourcesOf(stack);
const one = (type: string, name = /./) => all.find(({ id, Type }) => Type === type && name.test(id));
const environmentOf = (name: RegExp) =>
  one('AWS::Lambda::Function', name)?.Properties['Environment'] as { Variables: Record<string, string> };
/** What Lambda itself adds, and what only a deployment knows. */
const deployed = (name: RegExp) => ({
  ...environmentOf(name).Variables,
  AWS_REGION: 'eu-central-1',
  ACCOUNT_ID: '111122223333',
  QUEUE_URL: 'https://sqs.eu-central-1.amazonaws.com/111122223333/decisions.fifo',
});
const { queue, queueDeadLetters } = PINNED_FOR_SLACK;

describe('without Slack', () => {
  it('there is no way in: no API, no bot, no queue of decisions, nothing that changes IAM', () => {
    const types = resourcesOf(aStack().stack).map(({ id, Type }) => `${Type} ${id}`);
    expect(types.filter((type) => /ApiGateway|Bot|Decision|Snapshots|Analyzer/.test(type))).toEqual([]);
    const [audit] = resourcesOf(aStack().stack, 'AWS::Lambda::Function');
    expect(JSON.stringify(audit?.Properties['Environment'])).not.toMatch(/SLACK|QUEUE/);
  });
});

describe('without Slack, but with a threshold for more than reports', () => {
  const all = resourcesOf(aStack(BY_ITSELF).stack);

  it('decisions are queued and applied, and there is still no way in', () => {
    const types = all.map(({ id, Type }) => `${Type} ${id}`);
    expect(types.filter((type) => /ApiGateway|Bot/.test(type))).toEqual([]);
    const functions = all.filter(({ Type }) => Type === 'AWS::Lambda::Function');
    expect(functions.map(({ id }) => id.replace(/Function.*/, ''))).toEqual(['Audit', 'DecisionsDecision']);
    const [audit, decision] = functions.map(({ Properties }) => JSON.stringify(Properties['Environment']));
    expect(audit).toContain(`"QUEUE_URL":"<${queue}>"`);
    expect(`${audit}${decision}`).not.toContain('SLACK');
  });

  it('nobody may read a secret', () => {
    expect(JSON.stringify(all)).not.toContain('secretsmanager');
  });

  it.each(['minAgeKeysToDisable', 'minAgeKeysToDelete', 'minAgeUnusedUsersToDisable', 'minAgeRolesToDelete'])(
    '%s alone is enough',
    (setting) => {
      const types = resourcesOf(aStack({ [setting]: '60' }).stack).map(({ id }) => id);
      expect(types).toContain(queue);
    },
  );
});

describe('the functions of a deployment with Slack', () => {
  it('understand the environment that the stack gives them', () => {
    const slack = {
      teamId: 'T0123456789',
      channel: 'C0123456789',
      approversChannel: 'C0987654321',
      approvers: { userGroup: 'S0123456789' },
      token: { secretId: 'iam-user-cleanup/slack/bot-token' },
    };
    expect(parseBotConfig(deployed(/Bot/))).toMatchObject({
      ...slack,
      signingSecret: { secretId: 'iam-user-cleanup/slack/signing-secret' },
      auditFunction: `<${one('AWS::Lambda::Function', /^Audit/)?.id}>`,
    });
    for (const name of [/^Audit/, /Decision/]) expect(parseSlackConfig(deployed(name))).toMatchObject(slack);
    expect(parseAuditConfig(deployed(/^Audit/)).queueUrl).toContain('decisions.fifo');
    expect(parseDecisionConfig(deployed(/Decision/)).policy.notify).toBe('owners');
  });

  it('are told of the signing secret only where requests are verified', () => {
    for (const name of [/^Audit/, /Decision/]) {
      expect(JSON.stringify(environmentOf(name))).not.toContain('signing');
    }
  });

  it('have the memory and the time that their work takes', () => {
    expect(one('AWS::Lambda::Function', /Bot/)?.Properties).toMatchObject({ MemorySize: 512, Timeout: 10 });
    expect(one('AWS::Lambda::Function', /Decision/)?.Properties).toMatchObject({ Timeout: 240 });
  });
});

describe('the queue of decisions', () => {
  it('keeps their order, and sets aside what cannot be applied', () => {
    expect(all.find(({ id }) => id === queue)?.Properties).toMatchObject({
      FifoQueue: true,
      VisibilityTimeout: 270,
      MessageRetentionPeriod: DECISION_LASTS_DAYS * 24 * 60 * 60,
      RedrivePolicy: { deadLetterTargetArn: `<${queueDeadLetters}.Arn>`, maxReceiveCount: 5 },
    });
    expect(all.find(({ id }) => id === queueDeadLetters)?.Properties).toMatchObject({
      FifoQueue: true,
      MessageRetentionPeriod: 14 * 24 * 60 * 60,
    });
  });

  it('delivers again what a dying Lambda had begun, before that is too long ago to be carried on', () => {
    const { VisibilityTimeout } = all.find(({ id }) => id === queue)?.Properties ?? {};
    expect(Number(VisibilityTimeout) * 1000).toBeLessThan(KEY_BEGUN_LONG_AGO_MS);
  });

  it('gives nobody a decision while somebody may still be at work on it', () => {
    const { VisibilityTimeout } = all.find(({ id }) => id === queue)?.Properties ?? {};
    const { Timeout } = one('AWS::Lambda::Function', /Decision/)?.Properties ?? {};
    expect(Number(VisibilityTimeout)).toBeGreaterThan(Number(Timeout));
  });

  it('feeds the decision Lambda one at a time, so that none waits for another that takes long', () => {
    const mappings = resourcesOf(stack, 'AWS::Lambda::EventSourceMapping');
    expect(mappings.map(({ Properties }) => Properties)).toEqual([
      {
        EventSourceArn: `<${queue}.Arn>`,
        FunctionName: `<${one('AWS::Lambda::Function', /Decision/)?.id}>`,
        BatchSize: 1,
        FunctionResponseTypes: ['ReportBatchItemFailures'],
        ScalingConfig: { MaximumConcurrency: 2 },
      },
    ]);
  });
});

describe('the API', () => {
  it('has one route, to the bot, and lets a flood wait outside', () => {
    expect(
      resourcesOf(stack, 'AWS::ApiGatewayV2::Route').map(({ Properties }) => Properties['RouteKey']),
    ).toEqual(['POST /slack/events']);
    expect(one('AWS::ApiGatewayV2::Stage')?.Properties).toMatchObject({
      StageName: '$default',
      DefaultRouteSettings: { ThrottlingRateLimit: 20, ThrottlingBurstLimit: 40 },
    });
  });

  it('logs who came when and with what result, and nothing that they brought', () => {
    const settings = one('AWS::ApiGatewayV2::Stage')?.Properties['AccessLogSettings'];
    const { Format } = settings as { Format: string };
    expect(Object.values(JSON.parse(Format))).toHaveLength(9);
    expect(Format).not.toMatch(/header|body|path|authorizer|querystring/i);
  });

  it('alone may invoke the bot', () => {
    expect(resourcesOf(stack, 'AWS::Lambda::Permission').map(({ Properties }) => Properties)).toMatchObject([
      {
        Principal: 'apigateway.amazonaws.com',
        FunctionName: `<${one('AWS::Lambda::Function', /Bot/)?.id}.Arn>`,
        SourceArn: expect.stringMatching(new RegExp(`<${PINNED_FOR_SLACK.api}>.*/slack/events$`)),
      },
    ]);
  });
});

describe('snapshots', () => {
  it('can be written by the decision role alone, and not overwritten without a trace', () => {
    const policy = all.find(
      ({ Type, Properties }) =>
        Type === 'AWS::S3::BucketPolicy' && Properties['Bucket'] === `<${PINNED_FOR_SLACK.snapshots}>`,
    );
    expect(statementsOf(policy)).toContainEqual({
      Sid: 'OnlyDecisionsWrite',
      Effect: 'Deny',
      Principal: { AWS: '*' },
      Action: ['s3:PutObject'],
      Resource: [`<${PINNED_FOR_SLACK.snapshots}.Arn>/*`],
      Condition: { ArnNotEquals: { 'aws:PrincipalArn': `<${one('AWS::IAM::Role', /Decision/)?.id}.Arn>` } },
    });
    expect(all.find(({ id }) => id === PINNED_FOR_SLACK.snapshots)?.Properties).toMatchObject({
      LifecycleConfiguration: { Rules: [{ NoncurrentVersionExpiration: { NoncurrentDays: 400 } }] },
    });
  });
});

describe('an Access Analyzer', () => {
  it('is made only when it is asked for: it costs by role and user', () => {
    const made = (context: object) =>
      resourcesOf(aStack({ ...context }).stack, 'AWS::AccessAnalyzer::Analyzer');
    expect(made(SLACK)).toEqual([]);
    expect(made({ createAnalyzer: 'false' })).toEqual([]);
    expect(made({ createAnalyzer: 'true' }).map(({ Properties }) => Properties)).toEqual([
      {
        Type: 'ACCOUNT_UNUSED_ACCESS',
        AnalyzerConfiguration: { UnusedAccessConfiguration: { UnusedAccessAge: 90 } },
      },
    ]);
  });
});
