import type { Refusal } from '../decisions/decision-store.ts';
import { expiresAt } from './codec.ts';
import { decodeRefusal, refusalItem } from './decision-codec.ts';
import { hourOf, partitionOf, refusalKey } from './keys.ts';
import type { Table } from './table.ts';

const HOUR_MS = 60 * 60 * 1000;

/**
 * Who was told no at once, one item and one write each: a person waits. They lie by the hour, and within it by id: so
 * the same click delivered again (Slack's signature holds for five minutes) is found again, and the history is read
 * newest first. They take no principal, and are in nobody's way.
 */
export class Refusals {
  readonly #table: Table;
  readonly #retentionDays: number;

  constructor(table: Table, retentionDays: number) {
    this.#table = table;
    this.#retentionDays = retentionDays;
  }

  /** The first answer stays. */
  async put(refusal: Refusal): Promise<void> {
    await this.#table.putIf({
      Item: { ...refusalItem(refusal), expiresAt: expiresAt(refusal.at, this.#retentionDays) },
      ConditionExpression: 'attribute_not_exists(pk)',
    });
  }

  /** What a click was told that was delivered before, at most an hour ago. */
  async find(account: string, id: string, at: Date): Promise<Refusal | null> {
    const before = new Date(at.getTime() - HOUR_MS);
    const items = await Promise.all(
      [at, before].map((time) => this.#table.get(refusalKey({ account, id, at: time }))),
    );
    const item = items.find((one) => one !== null);
    return item ? decodeRefusal(item) : null;
  }

  /** Newest first. The hour in which the limit is reached is read to its end, since it is not in order. */
  async list(account: string, limit: number): Promise<Refusal[]> {
    const pk = partitionOf('refusals', account);
    const items = await this.#table.query(pk, { newestFirst: true, limit });
    const last = items.length < limit ? undefined : items.map(decodeRefusal).at(-1);
    const rest = last ? await this.#table.query(pk, { prefix: hourOf(last.at) }) : [];
    const all = new Map([...items, ...rest].map(decodeRefusal).map((one) => [one.id, one]));
    return [...all.values()].sort((one, other) => other.at.getTime() - one.at.getTime()).slice(0, limit);
  }
}
