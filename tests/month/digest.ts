import type { Snapshot } from './world.ts';

/** What a month leaves, told so that two months can be compared which differ in minutes and made-up ids only. */
export interface Digest {
  /** Each change of IAM that the product made, as often as it was made. */
  readonly changes: readonly string[];
  /** Everything in the table and in the account: has to be the same. */
  readonly state: ReadonlySet<string>;
  /** Emails and messages: each has to be there, and may be there twice. */
  readonly told: ReadonlySet<string>;
}

export function digestOf({ account, items, objects, workspace, emails, changes }: Snapshot): Digest {
  const { users, roles, groups } = account;
  const state = [
    ...[...users.values(), ...roles.values(), ...groups.values()].map(
      (one) => `account ${JSON.stringify(one)}`,
    ),
    ...[...account.unassignedMfa, ...account.emptyProfiles].map((one) => `account ${one}`),
    ...[...objects].map(([key, body]) => `object ${key} ${body}`),
    ...[...items].map(([key, item]) => `table ${key} ${JSON.stringify(remembered(key, item), sorted)}`),
  ];
  const told = [
    ...emails.map(({ at, subject, message }) => `email ${at.toISOString()} ${subject}\n${message}`),
    // Whoever clicks again hears that it is noted already: `Happenings` sees to it that they hear something.
    ...workspace.messages
      .filter(({ onlyFor }) => onlyFor === null)
      .map(
        ({ channel, threadTs, text, blocks, files }) =>
          `slack ${channel} ${threadTs ? 'reply' : ''} ${text} ${JSON.stringify(blocks)} ${files.map(({ name, content }) => `${name} ${content}`)}`,
      ),
  ];
  return {
    changes: changes.map(({ by, day, what }) => `day ${day}: ${what}, by ${by}`).sort(),
    state: new Set(state.map(plain)),
    told: new Set(told.map(plain)),
  };
}

/** A message that was sent twice is remembered twice, and the copy that nobody looks at again expires first. */
function remembered(key: string, { pk: _pk, sk: _sk, ...item }: Readonly<Record<string, unknown>>): object {
  if (!key.startsWith('CARDS#')) return item;
  const { expiresAt: _, ...card } = item;
  return card;
}

/** What is different, in words; empty when nothing is. */
export function differences(expected: Digest, actual: Digest): string[] {
  return [
    ...missing(expected.state, actual.state).map((line) => `gone: ${line}`),
    ...missing(actual.state, expected.state).map((line) => `new: ${line}`),
    ...missing(expected.told, actual.told).map((line) => `not told: ${line}`),
    ...(expected.changes.join('\n') === actual.changes.join('\n')
      ? []
      : [`changes: ${actual.changes.join('; ')}\n  instead of ${expected.changes.join('; ')}`]),
  ];
}

function missing(from: ReadonlySet<string>, there: ReadonlySet<string>): string[] {
  return [...from].filter((line) => !there.has(line));
}

/** Hours in place of moments, and no ids that follow from them. */
function plain(line: string): string {
  return (
    line
      .replace(/(\d{4}-\d\d-\d\d)[T ](\d\d):\d\d(:\d\d(\.\d+)?)?( UTC|Z)?/g, '$1T$2')
      .replace(/\b[0-9a-f]{40}\b/g, '<decision>')
      .replace(/\b\d{10}\.\d{6}\b/g, '<ts>')
      .replace(
        /"expiresAt":(\d+)/g,
        (_, seconds: string) => `"expiresAt":day ${Math.floor(Number(seconds) / 86_400)}`,
      )
      .replace(/[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}/g, '<request>')
      // Of several calls, the delivery that ended it knows its own only. What was changed, and how often, `changes` tells.
      .replace(
        /"action":"[^"]*","after":"(\w+)","awsRequestId":"[^"]*","before":"(enabled|disabled)"/g,
        '"$2":"$1"',
      )
      // What the answer that never came would have said.
      .replace('"awsRequestId":"unknown"', '"awsRequestId":"<request>"')
      .replace(/"(calls|durationMs)":\d+/g, '"$1":some')
      .replace(/\b\d+ AWS calls\b/g, 'some AWS calls')
      .replace(/\b[\d.]+ (s|ms|seconds?|minutes?)\b/g, 'some time')
  );
}

function sorted(_key: string, value: unknown): unknown {
  if (typeof value !== 'object' || value === null || Array.isArray(value)) return value;
  return Object.fromEntries(Object.entries(value).sort(([a], [b]) => (a < b ? -1 : 1)));
}
