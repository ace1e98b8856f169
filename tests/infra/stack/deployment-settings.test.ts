import { describe, expect, it } from 'vitest';
import { PolicyError, parsePolicy } from '../../../cleanup/policy.ts';
import { parseDeploymentSettings } from '../../../infra/deployment-settings.ts';
import { EMAIL, SLACK } from './template.ts';

/** The mistakes found, none when it is accepted. */
function mistakes(context: Record<string, unknown>): readonly string[] {
  try {
    parseDeploymentSettings(context);
    return [];
  } catch (error) {
    if (error instanceof PolicyError) return error.problems;
    throw error;
  }
}

describe('the settings of a deployment', () => {
  it('are an email address and otherwise defaults', () => {
    expect(parseDeploymentSettings({ email: EMAIL })).toMatchObject({
      email: EMAIL,
      schedule: 'cron(0 12 * * ? *)',
      timeZone: 'UTC',
      policy: { minAgeKeysToReport: 30, retentionDays: 400 },
      givenPolicy: {},
    });
  });

  it('pass on what was given as it was given, and no default', () => {
    const { policy, givenPolicy } = parseDeploymentSettings({
      email: EMAIL,
      maxKeyAge: '90',
      protectedNames: 'ci-*, break-glass',
    });
    expect(givenPolicy).toEqual({ maxKeyAge: '90', protectedNames: 'ci-*, break-glass' });
    expect(policy).toEqual(parsePolicy(givenPolicy));
    expect(policy.maxKeyAge).toBe(90);
  });

  it('ignore what CDK itself keeps in the context', () => {
    const context = {
      'aws:cdk:enable-path-metadata': true,
      '@aws-cdk/core:checkSecretUsage': true,
      'cli-telemetry': false,
      'availability-zones:account=1:region=eu-central-1': ['a'],
    };
    expect(mistakes({ email: EMAIL, ...context })).toEqual([]);
  });

  it.each([
    ['email', 'ops@example'],
    ['email', 'ops@example.com,sec@example.com'],
    ['email', true],
    ['schedule', 'daily'],
    ['schedule', 'cron(0 12 * * *)'],
    ['schedule', 'at(2026-01-01T00:00:00)'],
    ['schedule', 'rate(5 minutes)'],
    ['schedule', 'cron(0 12 * * ? 2030)'],
    ['schedule', 'cron(0 25 * * ? *)'],
    ['timeZone', 'Mars/Olympus'],
    ['timeZone', '+02:00'],
  ])('refuse %s = %s', (name, value) => {
    const [mistake, ...others] = mistakes({ email: EMAIL, [name]: value });
    expect(mistake).toContain(`${name}: ${JSON.stringify(value)} is not a`);
    expect(others).toEqual([]);
  });

  it.each([
    ['schedule', 'rate(1 day)'],
    ['schedule', 'cron(0 6 ? * MON-FRI *)'],
    ['timeZone', 'America/Argentina/Buenos_Aires'],
    ['email', 'first.last+iam@mail.example.co.uk'],
  ])('accept %s = %s', (name, value) => {
    expect(mistakes({ email: EMAIL, [name]: value })).toEqual([]);
  });

  it.each<[what: string, given: object, mistake: string]>([
    [
      'no workspace',
      { slackTeamId: undefined },
      'slackTeamId: missing; give a workspace id such as T0123456789',
    ],
    [
      'no channel',
      { slackChannel: undefined },
      'slackChannel: missing; give a channel id such as C0123456789',
    ],
    ['nobody who approves', { slackApproversChannel: undefined }, 'one of them has to say who approves'],
    [
      'everybody approving who reads the summaries',
      { slackChannel: 'C0123456789', slackApproversChannel: 'C0123456789' },
      'slackChannel, slackApproversChannel: both are C0123456789, so everybody who reads the summaries would approve; give',
    ],
    ['a channel by its name', { slackChannel: '#iam' }, 'slackChannel: "#iam" is not a channel id'],
    ['a group that is none', { slackApproversGroup: '@security' }, 'slackApproversGroup: "@security" is not'],
    ['a workspace by its name', { slackTeamId: 'fernwood' }, 'slackTeamId: "fernwood" is not a workspace id'],
    ['secrets below nothing', { slackSecrets: 'slack/' }, 'slackSecrets: "slack/" is not a prefix'],
    ['an analyzer, perhaps', { createAnalyzer: 'maybe' }, 'createAnalyzer: "maybe" is not true or false'],
  ])('refuse Slack with %s', (_, given, mistake) => {
    expect(mistakes({ email: EMAIL, ...SLACK, ...given })).toEqual([expect.stringContaining(mistake)]);
  });

  it('take one channel for everything where a group approves', () => {
    const one = { slackChannel: 'C0123456789', slackApproversChannel: 'C0123456789' };
    const { slack } = parseDeploymentSettings({
      email: EMAIL,
      ...SLACK,
      ...one,
      slackApproversGroup: 'S0123456789',
    });
    expect(slack).toMatchObject({ channel: 'C0123456789', approversChannel: 'C0123456789' });
  });

  it('are without Slack unless something of it is given', () => {
    expect(parseDeploymentSettings({ email: EMAIL }).slack).toBeNull();
    expect(parseDeploymentSettings({ email: EMAIL, ...SLACK }).slack).toEqual({
      teamId: SLACK.slackTeamId,
      channel: SLACK.slackChannel,
      approversChannel: SLACK.slackApproversChannel,
      approversGroup: null,
      secrets: 'iam-user-cleanup/slack',
    });
    expect(mistakes({ email: EMAIL, slackSecrets: 'x' })).toHaveLength(3);
  });

  it.each(['approvers', 'owners'])('refuse notify = %s without Slack: nobody would be asked', (notify) => {
    expect(mistakes({ email: EMAIL, notify })).toEqual([expect.stringContaining('needs Slack')]);
    expect(mistakes({ email: EMAIL, notify, ...SLACK })).toEqual([]);
  });

  it('list all mistakes at once, misspelled names included', () => {
    expect(mistakes({ schedule: 'hourly', minAgekeysToReport: '45', maxKeepDays: 'long' })).toEqual([
      'email: missing; give an email address with -c email=…',
      'schedule: "hourly" is not a schedule such as cron(0 12 * * ? *), with * for the year, or rate(1 day)',
      'minAgekeysToReport: there is no such setting; did you mean minAgeKeysToReport?',
      'maxKeepDays: "long" is not a whole number of days from 1 to 365',
    ]);
  });

  it('must fit into the environment of a Lambda', () => {
    const protectedArns = Array.from({ length: 80 }, (_, n) => `arn:aws:iam::111111111111:user/user-${n}`);
    expect(mistakes({ email: EMAIL, protectedArns })).toEqual([
      expect.stringMatching(/^all settings: \d+ bytes are too many for a Lambda; 2500 fit$/),
    ]);
    expect(mistakes({ email: EMAIL, protectedArns: protectedArns.slice(0, 45) })).toEqual([]);
  });
});
