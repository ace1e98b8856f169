/**
 * Every setting of the product, with its default and what it takes: validation, command-line flags and the
 * README's table come from this one list.
 */

export interface IntegerSetting {
  readonly kind: 'days' | 'count';
  readonly initial: number;
  readonly min: number;
  readonly max: number;
  readonly help: string;
}
export interface BooleanSetting {
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
export interface ListSetting {
  readonly kind: 'list';
  readonly initial: readonly string[];
  /** Given items are added to the initial ones; `!item` takes one of those away. */
  readonly adds: boolean;
  readonly pattern: RegExp;
  /** What the pattern asks of each item, in words. */
  readonly shape: string;
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
const list = (
  initial: readonly string[],
  help: string,
  { adds = false, pattern = /./, shape = 'a list of words' } = {},
): ListSetting => ({ kind: 'list', initial, help, adds, pattern, shape });

/** Every setting: flags, `-c` options, the Lambda's environment and the README's table follow from this list. */
export const SETTINGS = {
  minAgeKeysToReport: days(30, 'Report access keys unused for this many days (0 = off).'),
  minAgeKeysToDisable: days(0, 'Deactivate access keys unused for this many days (0 = off).'),
  minAgeKeysToDelete: days(0, 'Delete inactive access keys unused for this many days (0 = off).'),
  minAgeUnusedUsersToReport: days(30, 'Report users and passwords unused for this many days (0 = off).'),
  minAgeUnusedUsersToDisable: days(
    0,
    'Disable users, and remove passwords, unused for this many days (0 = off).',
  ),
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
  coolingOffDays: days(
    14,
    'Time something must have been disabled, and unused since, before it may be deleted.',
    365,
    1,
  ),
  maxKeepDays: days(90, 'Longest time that Keep exempts something.', 365, 1),
  maxKeyAge: days(0, 'Report active access keys and other credentials older than this many days (0 = off).'),
  readSshKeys: {
    kind: 'choice',
    initial: 'flagged',
    choices: ['flagged', 'all'],
    help: 'Whose SSH keys are read: of users that are flagged, or of all (one more call per user).',
  } satisfies ChoiceSetting<'flagged' | 'all'>,
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
  protectedPaths: list(
    ['/service-role/'],
    'IAM path prefixes that are never touched. Yours are added; `!/service-role/` takes that one away.',
    { adds: true, pattern: /^!?\/.*/, shape: 'a list of paths that begin with /' },
  ),
  protectedNames: list(
    [
      'cdk-*',
      'OrganizationAccountAccessRole',
      'AWSControlTowerExecution',
      'aws-controltower-*',
      'stacksets-exec-*',
    ],
    'User and role names that are never touched (`*` matches anything). Yours are added; `!cdk-*` takes one away.',
    { adds: true, pattern: /^!?[\w+=,.@*-]+$/, shape: 'a list of user or role names, `*` allowed' },
  ),
  protectedTags: list([], 'Tags (`key` or `key=value`) of users and roles that are never touched.'),
  protectedArns: list([], 'ARNs of users and roles that are never touched (break-glass).', {
    pattern: /^arn:[^:]+:iam::\d{12}:(user|role)\/.+$/,
    shape: 'a list of ARNs such as arn:aws:iam::111122223333:user/break-glass',
  }),
  ownerTags: list(['owner', 'email', 'contact'], 'Tags that name the owner, tried in this order.'),
  ownerTemplate: {
    kind: 'text',
    initial: '',
    pattern: /^$|^[^\s@]*\{name\}[^\s@]*@[^\s@]+\.[^\s@]+$/,
    shape: 'an email address containing {name}, such as {name}@example.com',
    help: "Owner's address made from the user name when nothing else tells (empty = off).",
  } satisfies TextSetting,
  managedTags: list([], 'Tags (`key` or `key=value`) that mark principals as declared by Terraform.'),
  cloudFormationRegions: list([], "Regions whose CloudFormation stacks are asked, besides the stack's own.", {
    pattern: /^[a-z]{2}(-[a-z]+)+-\d$/,
    shape: 'a list of regions such as eu-west-1',
  }),
} as const satisfies Record<string, Setting>;

export type SettingName = keyof typeof SETTINGS;
