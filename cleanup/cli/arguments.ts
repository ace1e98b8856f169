import { parseArgs } from 'node:util';
import { type Policy, PolicyError, parsePolicy } from '../policy.ts';
import { wrap } from '../report/terminal/wrap.ts';
import { SETTINGS, type Setting, type SettingName } from '../settings.ts';

/** Wrong use of the command line: says what is wrong and how it is meant. */
export class UsageError extends Error {
  override readonly name = 'UsageError';
}

export interface Arguments {
  readonly help: boolean;
  readonly json: boolean;
  /** The plan instead of the findings. */
  readonly plan: boolean;
  readonly csvFile: string | null;
  readonly htmlFile: string | null;
  readonly now: Date;
  readonly policy: Policy;
}

const OWN_OPTIONS = {
  json: { type: 'boolean' },
  plan: { type: 'boolean' },
  csv: { type: 'string' },
  html: { type: 'string' },
  now: { type: 'string' },
  help: { type: 'boolean', short: 'h' },
} as const;

/** Settings that change what an audit says; the others are about acting and telling, which the terminal never does. */
const AUDIT_SETTINGS = (Object.keys(SETTINGS) as SettingName[]).filter((name) =>
  /^(minAge|maxKeyAge|delete\w+Automatically|maxActionsPerRun|readSshKeys|coolingOffDays|protected|owner|managedTags|cloudFormationRegions)/.test(
    name,
  ),
);
const FLAGS = new Map<string, SettingName>(AUDIT_SETTINGS.map((name) => [toFlag(name), name]));

/**
 * Reads the command line of `npm run audit`.
 *
 * @param clock gives the moment of the audit unless `--now` does
 * @throws {UsageError} naming every mistake
 */
export function parseArguments(args: readonly string[], clock: () => Date): Arguments {
  const values = parse(args);
  const problems: string[] = [];
  const settings: Record<string, string> = {};
  for (const [flag, name] of FLAGS) {
    const value = values[flag];
    if (typeof value === 'string') settings[name] = value;
  }
  const text = (name: keyof typeof OWN_OPTIONS) => {
    const value = values[name];
    return typeof value === 'string' ? value : null;
  };
  const now = text('now') === null ? clock() : toMoment(text('now') ?? '');
  if (!now) problems.push(`--now: "${text('now')}" is not a moment such as 2026-11-22T12:00:00Z`);
  for (const file of ['csv', 'html'] as const) {
    if (text(file) === '') problems.push(`--${file}: a file name is missing`);
  }
  const policy = toPolicy(settings, problems);
  if (problems.length > 0 || !now || !policy) throw new UsageError(problems.join('\n'));
  return {
    help: values['help'] === true,
    json: values['json'] === true,
    plan: values['plan'] === true,
    csvFile: text('csv'),
    htmlFile: text('html'),
    now,
    policy,
  };
}

/** Columns that fit beside something else. */
const HELP_WIDTH = 100;

const UNBROKEN = /\(\w+ = off\)|Default: [^\s,]+\.$/g;
const NO_BREAK = '\u00a0';

/** The text of `--help`. */
export function helpText(): string {
  const settings = AUDIT_SETTINGS.map((name): [string, string] => {
    const setting: Setting = SETTINGS[name];
    const initial = Array.isArray(setting.initial) ? setting.initial.join(', ') : String(setting.initial);
    return [`--${toFlag(name)} ${placeholder(setting)}`, `${setting.help} Default: ${initial || 'none'}.`];
  });
  const own: [string, string][] = [
    ['--json', 'Print the report as JSON instead of a table.'],
    ['--plan', 'Print what would happen by itself, and when, instead of the findings.'],
    ['--csv FILE', 'Also write the findings as CSV.'],
    ['--html FILE', 'Also write the report as a web page.'],
    ['--now ISO', 'Judge ages as of this moment, for reproducible runs.'],
    ['-h, --help', 'Show this.'],
  ];
  const width = Math.max(...[...own, ...settings].map(([left]) => left.length));
  const lines = (rows: [string, string][]) =>
    rows.flatMap(([left, right]) =>
      wrap(
        right.replace(UNBROKEN, (words) => words.replaceAll(' ', NO_BREAK)),
        HELP_WIDTH - width - 4,
      ).map(
        (text, index) => `  ${(index === 0 ? left : '').padEnd(width)}  ${text.replaceAll(NO_BREAK, ' ')}`,
      ),
    );
  return [
    'Audits the IAM users, keys, passwords and roles of the AWS account that your environment',
    'points at (AWS_PROFILE, AWS_REGION, AWS_ENDPOINT_URL, …). Reads only, changes nothing.',
    '',
    'Usage: npm run audit -- [options]      (npm run -s audit -- --json > report.json)',
    '',
    ...lines(own),
    '',
    'What counts as unused, protected, owned. "Deactivate", "disable" and "delete" only say from when',
    'on the result names it as due: nothing is ever done from here.',
    ...lines(settings),
    '',
    'Exit status: 0 complete; 3 something could not be read (the result is still printed);',
    '1 nothing could be read; 2 wrong use.',
  ].join('\n');
}

function parse(args: readonly string[]): Record<string, string | boolean | undefined> {
  const options = Object.fromEntries([...FLAGS.keys()].map((flag) => [flag, { type: 'string' as const }]));
  try {
    return parseArgs({ args: [...args], options: { ...options, ...OWN_OPTIONS }, strict: true })
      .values as Record<string, string | boolean | undefined>;
  } catch (error) {
    throw new UsageError(error instanceof Error ? error.message : String(error));
  }
}

function toPolicy(settings: Record<string, string>, problems: string[]): Policy | null {
  try {
    return parsePolicy(settings);
  } catch (error) {
    if (!(error instanceof PolicyError)) throw error;
    const named = error.problems.map((problem) =>
      problem.replace(/\b[a-z]+(?:[A-Z][a-z]+)+\b/g, (name) =>
        name in SETTINGS ? `--${toFlag(name)}` : name,
      ),
    );
    problems.push(...named);
    return null;
  }
}

function toMoment(text: string): Date | null {
  const date = /^\d{4}-\d{2}-\d{2}(T[\d:.]+(Z|[+-]\d{2}:\d{2}))?$/.test(text) ? new Date(text) : null;
  return date && !Number.isNaN(date.getTime()) ? date : null;
}

function placeholder(setting: Setting): string {
  switch (setting.kind) {
    case 'days':
    case 'count':
      return 'N';
    case 'list':
      return 'A,B';
    case 'boolean':
      return 'true|false';
    case 'choice':
      return setting.choices.join('|');
    case 'text':
      return 'TEXT';
  }
}

function toFlag(name: string): string {
  return name.replace(/[A-Z]/g, (letter) => `-${letter.toLowerCase()}`);
}
