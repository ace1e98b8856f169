import type { DynamoDBClient } from '@aws-sdk/client-dynamodb';
import type { Ownership } from '../decisions/decision.ts';
import type { RunSummary } from '../report/report.ts';
import type { Holder } from './audit-store.ts';
import { decodeHead, NO_HEAD } from './codec.ts';
import { decodeOwnership } from './decision-codec.ts';
import { headKey, partitionOf } from './keys.ts';
import { Table } from './table.ts';

/** What is known of an account's audits. */
export interface Runs {
  /** The run at work now, or null. */
  readonly running: Holder | null;
  /** The last finished runs, oldest first. */
  readonly trend: readonly RunSummary[];
}

/** Looks at an account as a whole, without taking part in its audits or decisions. */
export interface Overview {
  runs(account: string, now: Date): Promise<Runs>;
  /** Everything that somebody claimed, was assigned, or handed back. */
  ownerships(account: string): Promise<readonly Ownership[]>;
}

/** One query or one read each. */
export class DynamoDbOverview implements Overview {
  readonly #table: Table;

  constructor(client: DynamoDBClient, tableName: string) {
    this.#table = new Table(client, tableName);
  }

  async runs(account: string, now: Date): Promise<Runs> {
    const item = await this.#table.get(headKey(account));
    const { holder, trend } = item ? decodeHead(item) : NO_HEAD;
    return { running: holder && holder.holdUntil > now ? holder : null, trend };
  }

  async ownerships(account: string): Promise<readonly Ownership[]> {
    return (await this.#table.query(partitionOf('owners', account))).map(decodeOwnership);
  }
}
