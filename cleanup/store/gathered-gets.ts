import { setTimeout as delay } from 'node:timers/promises';
import { BatchGetCommand, type DynamoDBDocumentClient } from '@aws-sdk/lib-dynamodb';
import type { Item } from './codec.ts';
import { UnreadItemsError } from './errors.ts';
import type { Key } from './keys.ts';

/** The most keys that one `BatchGetItem` takes. */
const MOST_KEYS = 100;
const ATTEMPTS = 4;
const FIRST_PAUSE_MS = 25;

interface Waiting {
  readonly key: Key;
  readonly promise: Promise<Item | null>;
  readonly resolve: (item: Item | null) => void;
  readonly reject: (error: unknown) => void;
}

/**
 * What is got in the same moment is got in one call: a page of cards needs several items of each. Reads are strongly
 * consistent, as single ones, and a key that is asked for twice at once is read once. Only for reads that need not be in
 * an order of their own: whoever awaits one before asking for the next gets two calls.
 */
export class GatheredGets {
  readonly #client: DynamoDBDocumentClient;
  readonly #table: string;
  #waiting = new Map<string, Waiting>();

  constructor(client: DynamoDBDocumentClient, table: string) {
    this.#client = client;
    this.#table = table;
  }

  /** @throws {UnreadItemsError} when DynamoDB left it out again and again */
  get({ pk, sk }: Key): Promise<Item | null> {
    if (this.#waiting.size === 0) setImmediate(() => this.#send());
    const id = idOf({ pk, sk });
    const waiting = this.#waiting.get(id) ?? { key: { pk, sk }, ...Promise.withResolvers<Item | null>() };
    this.#waiting.set(id, waiting);
    return waiting.promise;
  }

  #send(): void {
    const all = [...this.#waiting.values()];
    this.#waiting = new Map();
    for (let from = 0; from < all.length; from += MOST_KEYS) {
      const batch = all.slice(from, from + MOST_KEYS);
      this.#read(batch.map(({ key }) => key)).then(
        (items) => {
          for (const { key, resolve } of batch) resolve(items.get(idOf(key)) ?? null);
        },
        (error: unknown) => {
          for (const { reject } of batch) reject(error);
        },
      );
    }
  }

  /** DynamoDB may leave some out when an answer grows too large or the table is busy: those are asked for again. */
  async #read(keys: readonly Key[]): Promise<Map<string, Item>> {
    const items = new Map<string, Item>();
    let left: Record<string, unknown>[] = keys.map((key) => ({ ...key }));
    for (let attempt = 0; attempt < ATTEMPTS && left.length > 0; attempt += 1) {
      if (attempt > 0) await delay(FIRST_PAUSE_MS * 2 ** (attempt - 1));
      const { Responses = {}, UnprocessedKeys = {} } = await this.#client.send(
        new BatchGetCommand({ RequestItems: { [this.#table]: { Keys: left, ConsistentRead: true } } }),
      );
      for (const item of Responses[this.#table] ?? []) items.set(idOf(item), item);
      left = UnprocessedKeys[this.#table]?.Keys ?? [];
    }
    if (left.length > 0) throw new UnreadItemsError(left.length, ATTEMPTS);
    return items;
  }
}

function idOf({ pk, sk }: Record<string, unknown> | Key): string {
  return JSON.stringify([pk, sk]);
}
