import {
  type BooleanSetting,
  type IntegerSetting,
  type ListSetting,
  SETTINGS,
  type Setting,
  type SettingName,
} from './settings.ts';

type Value<S> = S extends IntegerSetting
  ? number
  : S extends BooleanSetting
    ? boolean
    : S extends { readonly choices: readonly (infer C)[] }
      ? C
      : S extends ListSetting
        ? readonly string[]
        : string;

/** What the operator decided: thresholds, limits, who hears of it, what is never touched. */
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
    case 'text':
      return setting.shape;
  }
}

/** Nothing that is protected by default loses that by the way, because something else was named. */
function added(initial: readonly string[], given: readonly string[]): string[] {
  const taken = given.filter((item) => item.startsWith('!')).map((item) => item.slice(1));
  const all = new Set([...initial, ...given.filter((item) => !item.startsWith('!'))]);
  return [...all].filter((item) => !taken.includes(item));
}

function parseValue(setting: Setting, raw: unknown): unknown {
  switch (setting.kind) {
    case 'days':
    case 'count': {
      const text = typeof raw === 'number' ? String(raw) : raw;
      if (typeof text !== 'string' || !/^\d{1,6}$/.test(text)) return undefined;
      const number = Number(text);
      return number >= setting.min && number <= setting.max ? number : undefined;
    }
    case 'boolean':
      return raw === true || raw === 'true' ? true : raw === false || raw === 'false' ? false : undefined;
    case 'choice':
      return setting.choices.find((choice) => choice === raw);
    case 'list': {
      const items = typeof raw === 'string' ? raw.split(',').map((item) => item.trim()) : raw;
      if (!Array.isArray(items) || !items.every((item) => typeof item === 'string')) return undefined;
      const given = items.filter((item) => item !== '');
      if (!given.every((item) => setting.pattern.test(item))) return undefined;
      return setting.adds ? added(setting.initial, given) : given;
    }
    case 'text':
      return typeof raw === 'string' && setting.pattern.test(raw) ? raw : undefined;
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

/** Whether any threshold asks for more than a report. */
export function actsByItself(policy: Policy): boolean {
  return (['Keys', 'UnusedUsers', 'Roles'] as const).some((of) => {
    const thresholds = thresholdsOf(policy, of);
    return thresholds.disable > 0 || thresholds.delete > 0;
  });
}
