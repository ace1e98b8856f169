import type { DynamoDBClient } from '@aws-sdk/client-dynamodb';
import pMap from 'p-map';
import { DECISION_LASTS_DAYS } from '../decisions/apply-limit.ts';
import type { Decision } from '../decisions/decision.ts';
import type { Pause } from '../schedule/brakes.ts';
import { SCHEDULE } from '../schedule/next-action.ts';
import type { PauseEvent, ScheduleStore, StoredPlan } from '../schedule/schedule-store.ts';
import type { Warning } from '../schedule/warning.ts';
import { encode, expiresAt, type Item, keyOf, parse } from './codec.ts';
import { ContentionError } from './errors.ts';
import {
  type Key,
  orderKey,
  PREFIXES,
  partitionOf,
  pauseEventKey,
  pauseKey,
  planKey,
  warningKey,
} from './keys.ts';
import * as schemas from './schedule-schemas.ts';
import { Table } from './table.ts';

const AT_ONCE = 16;
/** Older ones no longer count, whatever they were about. */
const WARNINGS_KEPT_DAYS = 90;
const NOT_PAUSED = {
  ConditionExpression: 'attribute_not_exists(pk) OR attribute_type(pause, :null)',
  ExpressionAttributeValues: { ':null': 'NULL' },
};
const ATTEMPTS = 5;
/** Whoever got no answer asks again within this. */
const ASKED_AGAIN_MS = 10 * 60 * 1000;
/** Longer than a decision may wait to be applied. */
const ORDERS_KEPT_DAYS = DECISION_LASTS_DAYS + 3;
const NOTHING_THERE = 'attribute_not_exists(pk)';

export interface DynamoDbScheduleStoreProps {
  readonly client: DynamoDBClient;
  readonly tableName: string;
}

/** The schedule's memory on the audit's table; see `keys.ts` for what is where and who may write it. */
export class DynamoDbScheduleStore implements ScheduleStore {
  readonly #table: Table;

  constructor({ client, tableName }: DynamoDbScheduleStoreProps) {
    this.#table = new Table(client, tableName);
  }

  async pause(account: string): Promise<Pause | null> {
    const item = await this.#table.get(pauseKey(account));
    return item && parse(schemas.pauseItem, keyOf(item), item).pause;
  }

  async setPause(account: string, pause: Pause): Promise<Pause> {
    const stored = await this.#stop(account, (standing) => {
      const words = standing && jumpWords(standing);
      return words ? { ...pause, reason: besides(pause.reason, words) } : pause;
    });
    await this.#table.put(pauseEvent(account, { ...pause, what: 'pause' }));
    return stored;
  }

  async resume(account: string, shown: Pause | null, by: Pause): Promise<boolean> {
    const lifted = (shown && (await this.#lift(account, shown, by))) ?? (await this.#justLifted(account, by));
    if (!lifted) return false;
    await this.#table.put(pauseEvent(account, { ...lifted, what: 'resume' }));
    return true;
  }

  async latch(account: string, jump: Pause): Promise<void> {
    const before = await this.pause(account);
    if (before?.reason.includes(jump.reason)) return;
    // First, as a run that died after the switch would not come here again.
    await this.#table.put(pauseEvent(account, { ...jump, what: 'pause' }));
    await this.#stop(account, (standing) =>
      standing ? { ...standing, reason: besides(standing.reason, jump.reason) } : jump,
    );
  }

  async pauses(account: string): Promise<readonly PauseEvent[]> {
    const items = await this.#table.query(partitionOf('pause', account), { prefix: PREFIXES.pauseEvents });
    return items.map((item) => parse(schemas.pauseEventItem, keyOf(item), item).event);
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
      Item: { ...item, expiresAt: expiresAt(requestedAt, ORDERS_KEPT_DAYS) },
      ConditionExpression: NOTHING_THERE,
    });
  }

  async orders(account: string): Promise<readonly Decision[]> {
    const items = await this.#table.query(partitionOf('schedule', account), { prefix: PREFIXES.orders });
    return items.map((item) => parse(schemas.orderItem, keyOf(item), item).decision);
  }

  async ordered(account: string, id: string): Promise<Decision | null> {
    const item = await this.#table.get(orderKey(account, id));
    return item && parse(schemas.orderItem, keyOf(item), item).decision;
  }

  /** Stops it, whatever else is written at the same moment. @throws {ContentionError} */
  async #stop(account: string, make: (standing: Pause | null) => Pause): Promise<Pause> {
    for (let attempt = 1; attempt <= ATTEMPTS; attempt++) {
      const standing = await this.pause(account);
      const pause = make(standing);
      const condition = standing ? onlyWhile(standing) : NOT_PAUSED;
      const Item = pauseItem(account, pause);
      if ((await this.#table.putIf({ Item, ...condition })) === 'written') return pause;
    }
    throw new ContentionError('The switch of the schedule', ATTEMPTS);
  }

  /** Null: it is not the pause that was shown. */
  async #lift(account: string, shown: Pause, by: Pause): Promise<Pause | null> {
    const Item = pauseItem(account, null, by);
    return (await this.#table.putIf({ Item, ...onlyWhile(shown) })) === 'written' ? by : null;
  }

  /** What the same person said a moment ago, in the same words; null when nobody did. */
  async #justLifted(account: string, { by, at, reason }: Pause): Promise<Pause | null> {
    const item = await this.#table.get(pauseKey(account));
    if (!item) return null;
    const { pause, resumed } = parse(schemas.pauseItem, keyOf(item), item);
    const isTheSame = !pause && resumed?.by === by && resumed.reason === reason;
    return isTheSame && at.getTime() - resumed.at.getTime() < ASKED_AGAIN_MS ? resumed : null;
  }
}

const BESIDES = ' Besides: ';

function besides(reason: string, words: string): string {
  return reason.includes(words) ? reason : `${reason}${BESIDES}${words}`;
}

/** What a jump said, alone or beside somebody's pause; empty when there was none. */
function jumpWords({ by, reason }: Pause): string {
  return by === SCHEDULE ? reason : reason.split(BESIDES).slice(1).join(BESIDES);
}

/** As long as the pause is the one that was read. */
function onlyWhile({ at, reason }: Pause) {
  return {
    ConditionExpression: 'pause.#at = :at AND pause.reason = :reason',
    ExpressionAttributeNames: { '#at': 'at' },
    ExpressionAttributeValues: { ':at': at.toISOString(), ':reason': reason },
  };
}

function pauseEvent(account: string, event: PauseEvent): Key & Item {
  return checked(schemas.pauseEventItem, pauseEventKey(account, event), { event });
}

function pauseItem(account: string, pause: Pause | null, resumed?: Pause): Key & Item {
  return checked(schemas.pauseItem, pauseKey(account), { pause, ...(resumed && { resumed }) });
}

/** What could not be read back is not stored. @throws {StoredItemError} */
function checked(schema: Parameters<typeof parse>[0], key: Key, content: object): Key & Item {
  const item = encode(content);
  parse(schema, key, item);
  return { ...item, ...key };
}
