import * as v from 'valibot';
import { addDays, ageInDays } from '../days.ts';
import type { Exemption, Finding } from '../finding.ts';
import type { RunSummary } from '../report/report.ts';
import type { Holder, StoredFinding } from './audit-store.ts';
import { StoredItemError } from './errors.ts';
import * as schemas from './item-schemas.ts';
import { exemptionKey, findingKey, type Key, runKey } from './keys.ts';

/** An item as DynamoDB gives it. It becomes our types in this module and nowhere else. */
export type Item = Readonly<Record<string, unknown>>;

/** The account's run lock and last finished runs; what an account without runs has is `NO_HEAD`. */
export interface Head {
  /** When the latest run began, finished or not: the next one must be later. */
  readonly latestStartedAt: Date | null;
  readonly holder: Holder | null;
  readonly trend: readonly RunSummary[];
}

export const NO_HEAD: Head = { latestStartedAt: null, holder: null, trend: [] };

/**
 * The finding as it will be read back; a broken one (an invalid date) is refused before it is stored, since
 * once stored it would stop every later run. @throws {StoredItemError}
 */
export function readBack(found: Finding, now: Date): Finding {
  const stored = parse(schemas.finding, findingKey(found.account, found.id), encodeFinding(found));
  return { ...stored, unusedDays: ageInDays(stored.since, now) };
}

/** `unusedDays` is not stored: it follows from `since` and when the finding was written. */
export function encodeFinding({ unusedDays, ...stored }: Finding): Item {
  return encode(stored);
}

/**
 * `unusedDays` is counted to when the run began that wrote the finding, as the day counts in its sentences are: facts of
 * a credential report are hours older, and then a list and a card would tell different days.
 *
 * @throws {StoredItemError}
 */
export function decodeFinding(item: Item): StoredFinding {
  const stored = parse(schemas.findingItem, keyOf(item), item);
  const { since, asOf } = stored.finding;
  const writtenAt = stored.state === 'open' ? stored.recordedAt : asOf;
  return {
    finding: { ...stored.finding, unusedDays: ageInDays(since, writtenAt) },
    openedAt: stored.openedAt,
    recordedAt: stored.recordedAt,
    ownerChange: stored.ownerChange,
    resolved: stored.state === 'resolved' ? { at: stored.resolvedAt, reason: stored.resolution } : null,
  };
}

/** @throws {StoredItemError} when it could not be read back */
export function encodeSummary(account: string, value: RunSummary): Item {
  const item = encode(value);
  parse(schemas.summary, runKey(account, value.runId), item);
  return item;
}

/** The summary of a finished run, null of a running one. @throws {StoredItemError} */
export function decodeRun(item: Item): RunSummary | null {
  const run = parse(schemas.runItem, keyOf(item), item);
  return run.state === 'finished' ? run.summary : null;
}

/** @throws {StoredItemError} */
export function decodeHead(item: Item): Head {
  const { holder = null, ...head } = parse(schemas.headItem, keyOf(item), item);
  return { ...head, holder };
}

/** @throws {StoredItemError} when it could not be read back */
export function encodeExemption(account: string, value: Exemption): Item {
  const item = encode(value);
  parse(schemas.exemption, exemptionKey(account, value.subject), item);
  return item;
}

/** @throws {StoredItemError} */
export function decodeExemption(item: Item): Exemption {
  return parse(schemas.exemption, keyOf(item), item);
}

/** DynamoDB's time to live counts in epoch seconds. */
export function expiresAt(from: Date, retentionDays: number): number {
  return Math.floor(addDays(from, retentionDays).getTime() / 1000);
}

/** Dates as ISO text; an invalid one becomes null, which no schema here takes for a date. */
export function encode(value: object): Item {
  return JSON.parse(JSON.stringify(value));
}

/** For errors, which name the item. */
export function keyOf(item: Item): Key {
  return { pk: String(item['pk']), sk: String(item['sk']) };
}

/** @throws {StoredItemError} that names the key and every problem */
export function parse<S extends v.GenericSchema>(schema: S, key: Key, item: Item): v.InferOutput<S> {
  const result = v.safeParse(schema, item);
  if (result.success) return result.output;
  throw new StoredItemError(
    key,
    result.issues.map((issue) => `${v.getDotPath(issue) ?? 'item'}: ${issue.message}`),
  );
}
