import { describe, expect, test } from 'vitest';
import { parseRealSlackSettings } from '../../../infra/sandbox/real/slack-settings.ts';
import { start } from '../../../infra/sandbox/start.ts';
import { APP_TOKEN, SIGNING_SECRET, slackEnv } from './started.ts';

const env = (overrides: Record<string, string | undefined> = {}) =>
  slackEnv('https://slack.example.com/api', overrides);
const problemsOf = (given: Record<string, string | undefined>): string => {
  try {
    parseRealSlackSettings(given);
  } catch (error) {
    return error instanceof Error ? error.message : '';
  }
  return '';
};

describe('what --real-slack takes from the environment', () => {
  test('by HTTP with a signing secret, by Socket Mode as soon as there is an app token', () => {
    expect(parseRealSlackSettings(env({ PORT: undefined }))).toMatchObject({
      apiUrl: 'https://slack.example.com/api/',
      teamId: null,
      wayIn: { kind: 'http', signingSecret: SIGNING_SECRET, port: 3000 },
    });
    expect(parseRealSlackSettings(env({ SLACK_APP_TOKEN: APP_TOKEN, PORT: 'x' })).wayIn).toEqual({
      kind: 'socket',
      appToken: APP_TOKEN,
    });
    expect(parseRealSlackSettings(env({ SLACK_API_URL: undefined })).apiUrl).toBeNull();
  });

  test('a user group is enough to say who approves', () => {
    const group = env({ SLACK_APPROVERS_CHANNEL: undefined, SLACK_APPROVERS_GROUP: 'S0123' });
    expect(parseRealSlackSettings(group)).toMatchObject({ approversGroup: 'S0123', approversChannel: null });
  });

  test('the channel of the summaries does not say who approves, unless a group does', () => {
    const same = { SLACK_CHANNEL: 'C0SAME', SLACK_APPROVERS_CHANNEL: 'C0SAME' };
    expect(problemsOf(env(same))).toContain(
      '- SLACK_CHANNEL, SLACK_APPROVERS_CHANNEL: both are "C0SAME", so everybody who reads the summaries would approve;',
    );
    expect(problemsOf(env({ ...same, SLACK_APPROVERS_GROUP: 'S0123' }))).toBe('');
    expect(problemsOf(env({ SLACK_CHANNEL: undefined, SLACK_APPROVERS_CHANNEL: undefined }))).not.toContain(
      'both are',
    );
  });

  test('all that is missing is told at once, with where it is found, and nothing is started', async () => {
    let said = '';
    const err = (text: string) => {
      said += text;
    };
    expect(await start(['--real-slack'], { out: () => {}, err }, { real: { env: {} } })).toBe(2);
    for (const name of [
      'SLACK_BOT_TOKEN',
      'SLACK_SIGNING_SECRET',
      'SLACK_APP_TOKEN',
      'SLACK_CHANNEL',
      'SLACK_APPROVERS_CHANNEL',
      'SLACK_APPROVERS_GROUP',
    ]) {
      expect(said).toContain(name);
    }
    expect(said.match(/Found: /g)).toHaveLength(4);
    expect(said).toContain('OAuth & Permissions');
  });

  test.each([
    ['SLACK_BOT_TOKEN', 'xoxp-secret-of-a-user'],
    ['SLACK_APP_TOKEN', 'xoxb-secret-of-a-bot'],
    ['SLACK_SIGNING_SECRET', 'too-short'],
  ])('a wrong %s is named without its value', (name, value) => {
    const problems = problemsOf(env({ [name]: value }));
    expect(problems).toContain(`${name}: its value is not`);
    expect(problems).not.toContain(value);
  });

  test.each([
    ['SLACK_CHANNEL', '#iam-audit'],
    ['SLACK_APPROVERS_CHANNEL', 'iam-approvers'],
    ['SLACK_APPROVERS_GROUP', '@security'],
    ['SLACK_TEAM_ID', 'fernwood'],
    ['SLACK_API_URL', 'slack.example.com'],
    ['PORT', '65536'],
    ['PORT', 'http'],
  ])('a wrong %s is shown: %s', (name, value) => {
    expect(problemsOf(env({ [name]: value }))).toContain(`- ${name}: ${JSON.stringify(value)} is not`);
    expect(problemsOf(env())).toBe('');
  });
});
