import type { DynamoDBClient } from '@aws-sdk/client-dynamodb';
import pMap from 'p-map';
import type { Decision } from '../decisions/decision.ts';
import type { Pause } from '../schedule/brakes.ts';
import type { ScheduleStore, StoredPlan } from '../schedule/schedule-store.ts';
import type { Warning } from '../schedule/warning.ts';
import { encode, expiresAt, type Item, keyOf, parse } from './codec.ts';
import { type Key, orderKey, PREFIXES, partitionOf, pauseKey, planKey, warningKey } from './keys.ts';
import * as schemas from './schedule-schemas.ts';
import { Table } from './table.ts';

const AT_ONCE = 16;
/** Older ones no longer count, whatever they were about. */
const WARNINGS_KEPT_DAYS = 90;
const NOT_PAUSED = 'attribute_not_exists(pk) OR attribute_type(pause, :null)';
const NOTHING_THERE = 'attribute_not_exists(pk)';

export interface DynamoDbScheduleStoreProps {
  readonly client: DynamoDBClient;
  readonly tableName: string;
  /** How long what the schedule decided is kept. */
  readonly retentionDays: number;
}

/** The schedule's memory on the audit's table; see `keys.ts` for what is where and who may write it. */
export class DynamoDbScheduleStore implements ScheduleStore {
  readonly #table: Table;
  readonly #retentionDays: number;

  constructor({ client, tableName, retentionDays }: DynamoDbScheduleStoreProps) {
    this.#table = new Table(client, tableName);
    this.#retentionDays = retentionDays;
  }

  async pause(account: string): Promise<Pause | null> {
    const item = await this.#table.get(pauseKey(account));
    return item && parse(schemas.pauseItem, keyOf(item), item).pause;
  }

  async setPause(account: string, pause: Pause | null): Promise<void> {
    await this.#table.put(pauseItem(account, pause));
  }

  async latch(account: string, pause: Pause): Promise<void> {
    await this.#table.putIf({
      Item: pauseItem(account, pause),
      ConditionExpression: NOT_PAUSED,
      ExpressionAttributeValues: { ':null': 'NULL' },
    });
  }

  async warnings(account: string): Promise<readonly Warning[]> {
    const items = await this.#table.query(partitionOf('schedule', account), { prefix: PREFIXES.warnings });
    return items.map((item) => parse(schemas.warningItem, keyOf(item), item).warning);
  }

  async recordWarnings(account: string, warnings: readonly Warning[]): Promise<void> {
    const items = warnings.map((warning) => ({
      ...checked(schemas.warningItem, warningKey(account, warning), { warning }),
      expiresAt: expiresAt(warning.deliveredAt, WARNINGS_KEPT_DAYS),
    }));
    await pMap(items, (item) => this.#table.put(item), { concurrency: AT_ONCE });
  }

  async savePlan(account: string, plan: StoredPlan): Promise<void> {
    await this.#table.put(checked(schemas.planItem, planKey(account), { plan }));
  }

  async lastPlan(account: string): Promise<StoredPlan | null> {
    const item = await this.#table.get(planKey(account));
    return item && parse(schemas.planItem, keyOf(item), item).plan;
  }

  async order(decision: Decision): Promise<void> {
    const { account, id, requestedAt } = decision;
    const item = checked(schemas.orderItem, orderKey(account, id), { decision });
    await this.#table.putIf({
      Item: { ...item, expiresAt: expiresAt(requestedAt, this.#retentionDays) },
      ConditionExpression: NOTHING_THERE,
    });
  }

  async ordered(account: string, id: string): Promise<Decision | null> {
    const item = await this.#table.get(orderKey(account, id));
    return item && parse(schemas.orderItem, keyOf(item), item).decision;
  }
}

function pauseItem(account: string, pause: Pause | null): Key & Item {
  return checked(schemas.pauseItem, pauseKey(account), { pause });
}

/** What could not be read back is not stored. @throws {StoredItemError} */
function checked(schema: Parameters<typeof parse>[0], key: Key, content: object): Key & Item {
  const item = encode(content);
  parse(schema, key, item);
  return { ...item, ...key };
}
