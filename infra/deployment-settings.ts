import { type Policy, PolicyError, parsePolicy } from '../cleanup/policy.ts';
import { SETTINGS } from '../cleanup/settings.ts';

/** What the operator decides at deployment, read from CDK context (`-c name=value`, or `context` in cdk.json). */
export interface DeploymentSettings {
  /** Gets the reports and the alarms. */
  readonly email: string;
  /** When audits run, as EventBridge Scheduler writes it. */
  readonly schedule: string;
  /** IANA time zone that `schedule` is read in. */
  readonly timeZone: string;
  readonly policy: Policy;
  /** Only those that were given, so that a new version's defaults take effect without being spelled out. */
  readonly givenPolicy: Readonly<Record<string, unknown>>;
}

/** One check of one setting: what is asked for, in words, where the value is not it. */
interface ContextSetting {
  readonly initial: string | null;
  readonly isValid: (value: string) => boolean;
  readonly shape: string;
}

const OWN_SETTINGS = {
  email: {
    initial: null,
    isValid: (value) => /^[^\s@,]+@[^\s@,]+\.[^\s@,]+$/.test(value),
    shape: 'an email address',
  },
  schedule: {
    initial: 'cron(0 12 * * ? *)',
    isValid: (value) => /^(cron\(\S+( \S+){5}\)|rate\([1-9]\d* (hour|day)s?\))$/.test(value),
    shape: 'a schedule such as cron(0 12 * * ? *) or rate(1 day)',
  },
  timeZone: { initial: 'UTC', isValid: isTimeZone, shape: 'a time zone such as UTC or Europe/Berlin' },
} satisfies Record<string, ContextSetting>;

/** The keys of CDK itself, of its lookups and feature flags, all have other characters in them. */
const OUR_KIND_OF_NAME = /^[A-Za-z]+$/;

/**
 * Lambda allows 4 KB for all variables and their names together. The others, with the longest ARNs that the
 * stack gives rise to, stay well below 1 KB.
 */
const MAX_POLICY_BYTES = 3000;

/**
 * Reads and checks the whole context: the settings of this deployment and those of `cleanup/policy.ts`, each
 * under its own name.
 *
 * @throws {PolicyError} naming every mistake, misspelled names included
 */
export function parseDeploymentSettings(context: Readonly<Record<string, unknown>>): DeploymentSettings {
  const problems: string[] = [];
  const own = (name: keyof typeof OWN_SETTINGS): string => {
    const { initial, isValid, shape }: ContextSetting = OWN_SETTINGS[name];
    const value = context[name] ?? initial;
    if (typeof value === 'string' && isValid(value)) return value;
    problems.push(
      value === null
        ? `${name}: missing; give ${shape} with -c ${name}=…`
        : `${name}: ${JSON.stringify(value)} is not ${shape}`,
    );
    return '';
  };
  const settings = { email: own('email'), schedule: own('schedule'), timeZone: own('timeZone') };
  const given = Object.fromEntries(
    Object.entries(context).filter(
      ([name]) => OUR_KIND_OF_NAME.test(name) && !Object.hasOwn(OWN_SETTINGS, name),
    ),
  );
  const policy = collect(problems, () => parsePolicy(given));
  if (!policy) throw new PolicyError(problems);
  // As given, not as parsed: lists are added to the defaults once, where they are read.
  const givenPolicy = Object.fromEntries(
    Object.entries(given).filter(([name]) => Object.hasOwn(SETTINGS, name)),
  );
  const bytes = Buffer.byteLength(JSON.stringify(givenPolicy));
  if (bytes > MAX_POLICY_BYTES) {
    problems.push(`all settings: ${bytes} bytes are too many for a Lambda; ${MAX_POLICY_BYTES} fit`);
  }
  if (problems.length > 0) throw new PolicyError(problems);
  return { ...settings, policy, givenPolicy };
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
