/**
 * What the operator decided: thresholds, limits, who hears of it, what is never touched.
 * `SETTINGS` is the one list of them: validation, command-line flags and the README's table come from it.
 */

interface IntegerSetting {
  readonly kind: 'days' | 'count';
  readonly initial: number;
  readonly min: number;
  readonly max: number;
  readonly help: string;
}
interface BooleanSetting {
  readonly kind: 'boolean';
  readonly initial: boolean;
  readonly help: string;
}
interface ChoiceSetting<T extends string> {
  readonly kind: 'choice';
  readonly initial: T;
  readonly choices: readonly T[];
  readonly help: string;
}
interface ListSetting {
  readonly kind: 'list';
  readonly initial: readonly string[];
  readonly help: string;
}
interface TextSetting {
  readonly kind: 'text';
  readonly initial: string;
  readonly pattern: RegExp;
  /** What the pattern asks for, in words. */
  readonly shape: string;
  readonly help: string;
}
export type Setting = IntegerSetting | BooleanSetting | ChoiceSetting<string> | ListSetting | TextSetting;

/** IAM keeps the last use of keys and passwords for ever, that of roles for 400 days only. */
const MAX_DAYS = 3650;
const ROLE_TRACKING_DAYS = 400;

const days = (initial: number, help: string, max = MAX_DAYS, min = 0): IntegerSetting => ({
  kind: 'days',
  initial,
  min,
  max,
  help,
});
const count = (initial: number, max: number, help: string): IntegerSetting => ({
  kind: 'count',
  initial,
  min: 1,
  max,
  help,
});
const flag = (help: string): BooleanSetting => ({ kind: 'boolean', initial: false, help });
const list = (initial: readonly string[], help: string): ListSetting => ({ kind: 'list', initial, help });

export const SETTINGS = {
  minAgeKeysToReport: days(30, 'Report access keys unused for this many days (0 = off).'),
  minAgeKeysToDisable: days(0, 'Deactivate access keys unused for this many days (0 = off).'),
  minAgeKeysToDelete: days(0, 'Delete inactive access keys unused for this many days (0 = off).'),
  minAgeUnusedUsersToReport: days(30, 'Report users and passwords unused for this many days (0 = off).'),
  minAgeUnusedUsersToDisable: days(0, 'Disable users and passwords unused for this many days (0 = off).'),
  minAgeUnusedUsersToDelete: days(0, 'Delete disabled users unused for this many days (0 = off).'),
  minAgeRolesToReport: days(30, 'Report roles unused for this many days (0 = off).', ROLE_TRACKING_DAYS),
  minAgeRolesToDisable: days(0, 'Disable roles unused for this many days (0 = off).', ROLE_TRACKING_DAYS),
  minAgeRolesToDelete: days(
    0,
    'Delete disabled roles unused for this many days (0 = off).',
    ROLE_TRACKING_DAYS,
  ),
  deleteUsersAutomatically: flag('Let the schedule delete users; people may always ask for it.'),
  deleteRolesAutomatically: flag('Let the schedule delete roles; people may always ask for it.'),
  coolingOffDays: days(14, 'Time something must have been disabled before it may be deleted.', 365, 1),
  maxKeepDays: days(90, 'Longest time that Keep exempts something.', 365, 1),
  maxKeyAge: days(0, 'Report active access keys older than this many days (0 = off).'),
  maxActionsPerRun: count(25, 1000, 'Most changes the schedule makes in one run.'),
  maxActionsPerDay: count(100, 10_000, 'Most changes in 24 hours, those of people included.'),
  notify: {
    kind: 'choice',
    initial: 'report',
    choices: ['report', 'approvers', 'owners'],
    help: 'Who hears of findings: the report only, also the approvers, also the owners.',
  } satisfies ChoiceSetting<'report' | 'approvers' | 'owners'>,
  reminderDays: days(14, 'Days between reminders to an owner.', 365, 1),
  retentionDays: days(400, 'How long runs, resolved findings and report files are kept.', MAX_DAYS, 30),
  enableRestore: flag('Deploy the Lambda that rebuilds deleted users and roles (it needs wide rights).'),
  protectedPaths: list(['/service-role/'], 'IAM path prefixes that are never touched.'),
  protectedNames: list(
    [
      'cdk-*',
      'OrganizationAccountAccessRole',
      'AWSControlTowerExecution',
      'aws-controltower-*',
      'stacksets-exec-*',
    ],
    'User and role names that are never touched (`*` matches anything).',
  ),
  protectedTags: list([], 'Tags (`key` or `key=value`) of users and roles that are never touched.'),
  protectedArns: list([], 'ARNs of users and roles that are never touched (break-glass).'),
  ownerTags: list(['owner', 'email', 'contact'], 'Tags that name the owner, tried in this order.'),
  ownerTemplate: {
    kind: 'text',
    initial: '',
    pattern: /^$|^[^\s@]*\{name\}[^\s@]*@[^\s@]+\.[^\s@]+$/,
    shape: 'an email address containing {name}, such as {name}@example.com',
    help: "Owner's address made from the user name when nothing else tells (empty = off).",
  } satisfies TextSetting,
  managedTags: list([], 'Tags (`key` or `key=value`) that mark principals as declared by Terraform.'),
  cloudFormationRegions: list([], "Regions whose CloudFormation stacks are asked, besides the stack's own."),
} as const satisfies Record<string, Setting>;

export type SettingName = keyof typeof SETTINGS;

type Value<S> = S extends IntegerSetting
  ? number
  : S extends BooleanSetting
    ? boolean
    : S extends { readonly choices: readonly (infer C)[] }
      ? C
      : S extends ListSetting
        ? readonly string[]
        : string;

export type Policy = { readonly [K in SettingName]: Value<(typeof SETTINGS)[K]> };

/** Days after which the three stages begin; 0 = off. */
export interface Thresholds {
  readonly report: number;
  readonly disable: number;
  readonly delete: number;
}

export type Threshold = 'Keys' | 'UnusedUsers' | 'Roles';

/** The three thresholds of keys, of users and passwords, or of roles. */
export function thresholdsOf(policy: Policy, of: Threshold): Thresholds {
  return {
    report: policy[`minAge${of}ToReport`],
    disable: policy[`minAge${of}ToDisable`],
    delete: policy[`minAge${of}ToDelete`],
  };
}

/** Thrown when the configuration cannot be used: every mistake at once. */
export class PolicyError extends Error {
  readonly problems: readonly string[];

  constructor(problems: readonly string[]) {
    super(
      `The configuration has ${problems.length === 1 ? 'a mistake' : `${problems.length} mistakes`}:\n${problems.map((problem) => `  - ${problem}`).join('\n')}`,
    );
    this.name = 'PolicyError';
    this.problems = problems;
  }
}

/**
 * Reads a policy from outside data: environment, CDK context, command-line flags. What is not given has its
 * default. Numbers and booleans may be text; lists may be text separated by commas.
 *
 * @throws {PolicyError} naming every mistake with the bad value and what is allowed
 */
export function parsePolicy(input: Readonly<Record<string, unknown>>): Policy {
  const problems: string[] = [];
  for (const name of Object.keys(input)) {
    if (!Object.hasOwn(SETTINGS, name)) problems.push(`${name}: there is no such setting${didYouMean(name)}`);
  }
  const values = Object.fromEntries(
    Object.entries<Setting>(SETTINGS).map(([name, setting]) => {
      const given = input[name];
      if (given === undefined) return [name, setting.initial];
      const value = parseValue(setting, given);
      if (value === undefined) problems.push(`${name}: ${JSON.stringify(given)} is not ${allowed(setting)}`);
      return [name, value ?? setting.initial];
    }),
  ) as Policy;
  problems.push(...orderProblems(values));
  if (problems.length > 0) throw new PolicyError(problems);
  return values;
}

/** What values a setting takes, in words: `a whole number of days from 0 to 3650`. */
export function allowed(setting: Setting): string {
  switch (setting.kind) {
    case 'days':
      return `a whole number of days from ${setting.min} to ${setting.max}`;
    case 'count':
      return `a whole number from ${setting.min} to ${setting.max}`;
    case 'boolean':
      return 'true or false';
    case 'choice':
      return `one of ${setting.choices.join(', ')}`;
    case 'list':
      return 'a list of words';
    case 'text':
      return setting.shape;
  }
}

function parseValue(setting: Setting, given: unknown): unknown {
  switch (setting.kind) {
    case 'days':
    case 'count': {
      const text = typeof given === 'number' ? String(given) : given;
      if (typeof text !== 'string' || !/^\d{1,6}$/.test(text)) return undefined;
      const number = Number(text);
      return number >= setting.min && number <= setting.max ? number : undefined;
    }
    case 'boolean':
      return given === true || given === 'true'
        ? true
        : given === false || given === 'false'
          ? false
          : undefined;
    case 'choice':
      return setting.choices.find((choice) => choice === given);
    case 'list': {
      const items = typeof given === 'string' ? given.split(',').map((item) => item.trim()) : given;
      if (!Array.isArray(items) || !items.every((item) => typeof item === 'string')) return undefined;
      return items.filter((item) => item !== '');
    }
    case 'text':
      return typeof given === 'string' && setting.pattern.test(given) ? given : undefined;
  }
}

/** 0 < report ≤ disable < delete, where on: nothing is disabled that was not reported, or deleted at once. */
function orderProblems(policy: Policy): string[] {
  return (['Keys', 'UnusedUsers', 'Roles'] as const).flatMap((of) => {
    const name = (stage: string) => `minAge${of}To${stage}`;
    const at = thresholdsOf(policy, of);
    const problems: string[] = [];
    if (at.report === 0 && (at.disable > 0 || at.delete > 0)) {
      problems.push(
        `${name('Report')}: 0 is too low; what is disabled or deleted must be reported first, so 1 or more is needed`,
      );
    }
    if (at.disable > 0 && at.disable < at.report) {
      problems.push(
        `${name('Disable')}: ${at.disable} is too low; it must be ${name('Report')} (${at.report}) or more, or 0`,
      );
    }
    const before = at.disable > 0 ? 'Disable' : 'Report';
    const floor = at.disable > 0 ? at.disable : at.report;
    if (at.delete > 0 && at.delete <= floor) {
      problems.push(
        `${name('Delete')}: ${at.delete} is too low; it must be more than ${name(before)} (${floor}), or 0`,
      );
    }
    return problems;
  });
}

function didYouMean(name: string): string {
  const folded = name.toLowerCase();
  const near = Object.keys(SETTINGS).find((setting) => setting.toLowerCase() === folded);
  return near ? `; did you mean ${near}?` : '';
}
