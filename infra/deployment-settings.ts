import { actsByItself, type Policy, PolicyError, parsePolicy } from '../cleanup/policy.ts';
import { SETTINGS } from '../cleanup/settings.ts';
import { contextReader } from './context-settings.ts';
import { longestGapInHours } from './schedule-gap.ts';
import { parseSlackSettings, type SlackSettings } from './slack-settings.ts';

/** What the operator decides at deployment, read from CDK context (`-c name=value`, or `context` in cdk.json). */
export interface DeploymentSettings {
  /** Gets the reports and the alarms. */
  readonly email: string;
  /** When audits run, as EventBridge Scheduler writes it. */
  readonly schedule: string;
  /** How far apart audits are at most. */
  readonly longestGapHours: number;
  /** IANA time zone that `schedule` is read in. */
  readonly timeZone: string;
  /** Null: no Slack, so no bot, and no decisions but the schedule's. */
  readonly slack: SlackSettings | null;
  /** Whether to make an Access Analyzer, which AWS charges for. */
  readonly createAnalyzer: boolean;
  readonly policy: Policy;
  /** Only those that were given, so that a new version's defaults take effect without being spelled out. */
  readonly givenPolicy: Readonly<Record<string, unknown>>;
}

const EMAIL = {
  isValid: (value: string) => /^[^\s@,]+@[^\s@,]+\.[^\s@,]+$/.test(value),
  shape: 'an email address',
};
const SCHEDULE = {
  isValid: (value: string) => longestGapInHours(value) !== null,
  shape: 'a schedule such as cron(0 12 * * ? *), with * for the year, or rate(1 day)',
};
const TIME_ZONE = { isValid: isTimeZone, shape: 'a time zone such as UTC or Europe/Berlin' };
const YES_OR_NO = { isValid: (value: string) => /^(true|false)$/.test(value), shape: 'true or false' };

/** The keys of CDK itself, of its lookups and feature flags, all have other characters in them. */
const OUR_KIND_OF_NAME = /^[A-Za-z]+$/;

/**
 * Lambda allows 4 KB for all variables and their names together. The others, with the longest ARNs that the
 * stack gives rise to, stay below 1.5 KB.
 */
const MAX_POLICY_BYTES = 2500;

/**
 * Reads and checks the whole context: the settings of this deployment and those of `cleanup/policy.ts`, each
 * under its own name.
 *
 * @throws {PolicyError} naming every mistake, misspelled names included
 */
export function parseDeploymentSettings(context: Readonly<Record<string, unknown>>): DeploymentSettings {
  const problems: string[] = [];
  const own = contextReader(context, problems);
  const settings = {
    email: own.required('email', EMAIL),
    schedule: own.optional('schedule', SCHEDULE) ?? 'cron(0 12 * * ? *)',
    timeZone: own.optional('timeZone', TIME_ZONE) ?? 'UTC',
    createAnalyzer: own.optional('createAnalyzer', YES_OR_NO) === 'true',
    slack: parseSlackSettings(own, problems),
  };
  const given = Object.fromEntries(
    Object.entries(context).filter(([name]) => OUR_KIND_OF_NAME.test(name) && !own.names.has(name)),
  );
  const policy = collect(problems, () => parsePolicy(given));
  if (!policy) throw new PolicyError(problems);
  if (policy.notify !== 'report' && !settings.slack) {
    problems.push(
      `notify: "${policy.notify}" needs Slack; give slackTeamId, slackChannel and slackApproversChannel as well`,
    );
  }
  // As given, not as parsed: lists are added to the defaults once, where they are read.
  const givenPolicy = Object.fromEntries(
    Object.entries(given).filter(([name]) => Object.hasOwn(SETTINGS, name)),
  );
  const bytes = Buffer.byteLength(JSON.stringify(givenPolicy));
  if (bytes > MAX_POLICY_BYTES) {
    problems.push(`all settings: ${bytes} bytes are too many for a Lambda; ${MAX_POLICY_BYTES} fit`);
  }
  if (problems.length > 0) throw new PolicyError(problems);
  return { ...settings, longestGapHours: longestGapInHours(settings.schedule) ?? 0, policy, givenPolicy };
}

/** Whether anything can be decided at all: by people in Slack, or by a threshold for more than reports. */
export function makesChanges({ slack, policy }: Pick<DeploymentSettings, 'slack' | 'policy'>): boolean {
  return slack !== null || actsByItself(policy);
}

/** The result, or undefined with the mistakes added to `problems`. */
function collect<T>(problems: string[], parse: () => T): T | undefined {
  try {
    return parse();
  } catch (error) {
    if (!(error instanceof PolicyError)) throw error;
    problems.push(...error.problems);
    return undefined;
  }
}

/** Offsets such as +02:00 are time zones to JavaScript, but not to EventBridge. */
function isTimeZone(name: string): boolean {
  if (!/^[A-Z]/.test(name)) return false;
  try {
    new Intl.DateTimeFormat('en', { timeZone: name });
    return true;
  } catch {
    return false;
  }
}
