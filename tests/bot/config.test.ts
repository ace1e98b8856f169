import { describe, expect, test } from 'vitest';
import { parseBotConfig } from '../../bot/config.ts';
import { PolicyError } from '../../cleanup/policy.ts';

const GOOD = {
  SLACK_BOT_TOKEN: 'xoxb-secret-token',
  SLACK_SIGNING_SECRET: 'secret-secret-secret',
  SLACK_TEAM_ID: 'T0123',
  SLACK_APPROVERS_GROUP: 'S0123',
  SLACK_CHANNEL: 'C0123',
  AWS_REGION: 'eu-west-1',
  TABLE_NAME: 'memory',
  QUEUE_URL: 'https://sqs.eu-west-1.amazonaws.com/111122223333/decisions.fifo',
  AUDIT_FUNCTION: 'audit',
  ACCOUNT_ID: '111122223333',
};

function problemsOf(env: Record<string, string | undefined>): readonly string[] {
  try {
    parseBotConfig(env);
  } catch (error) {
    if (error instanceof PolicyError) return error.problems;
  }
  return [];
}

describe("the bot's environment", () => {
  test('is read, with defaults', () => {
    expect(parseBotConfig(GOOD)).toMatchObject({
      account: '111122223333',
      approvers: { userGroup: 'S0123' },
      apiUrl: undefined,
      token: { value: 'xoxb-secret-token' },
      policy: { minAgeKeysToReport: 30 },
    });
  });

  test('takes the members of the channel for approvers where there is no group', () => {
    const { SLACK_APPROVERS_GROUP: _, ...env } = GOOD;
    expect(parseBotConfig({ ...env, SLACK_APPROVERS_CHANNEL: 'C0APP' }).approvers).toEqual({
      channel: 'C0APP',
    });
  });

  test('names the secrets instead, as deployed', () => {
    const { SLACK_BOT_TOKEN: _, SLACK_SIGNING_SECRET: __, ...env } = GOOD;
    const from = {
      SLACK_BOT_TOKEN_FROM: 'slack/bot-token',
      SLACK_SIGNING_SECRET_FROM: 'slack/signing-secret',
    };
    expect(parseBotConfig({ ...env, ...from })).toMatchObject({
      token: { secretId: 'slack/bot-token' },
      signingSecret: { secretId: 'slack/signing-secret' },
    });
  });

  test('is refused with every mistake at once, and without any secret', () => {
    const problems = problemsOf({
      SLACK_BOT_TOKEN: 'xoxp-not-a-bot-token',
      SLACK_SIGNING_SECRET: 'short',
      SLACK_TEAM_ID: 'fernwood',
      POLICY: '{"maxKeepDays": "long"}',
    });
    expect(problems.map((problem) => problem.split(':')[0])).toEqual([
      'SLACK_BOT_TOKEN',
      'SLACK_TEAM_ID',
      'SLACK_APPROVERS_GROUP, SLACK_APPROVERS_CHANNEL',
      'SLACK_CHANNEL',
      'SLACK_SIGNING_SECRET',
      'AWS_REGION',
      'TABLE_NAME',
      'QUEUE_URL',
      'AUDIT_FUNCTION',
      'ACCOUNT_ID',
      'maxKeepDays',
    ]);
    expect(problems.join()).not.toMatch(/not-a-bot-token|short/);
    expect(problems.join()).toContain('"fernwood" is not a workspace id');
  });

  test.each(['[]', 'null', '{', '"x"'])('is refused with POLICY %s', (POLICY) => {
    expect(problemsOf({ ...GOOD, POLICY })).toHaveLength(1);
  });
});
