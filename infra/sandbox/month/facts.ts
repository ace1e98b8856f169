import { DynamoDBClient } from '@aws-sdk/client-dynamodb';
import type { Decision } from '../../../cleanup/decisions/decision.ts';
import type { Pause } from '../../../cleanup/schedule/brakes.ts';
import type { PauseEvent, StoredPlan } from '../../../cleanup/schedule/schedule-store.ts';
import type { Warning } from '../../../cleanup/schedule/warning.ts';
import type { StoredFinding } from '../../../cleanup/store/audit-store.ts';
import { DynamoDbDecisionStore } from '../../../cleanup/store/dynamodb-decision-store.ts';
import { DynamoDbScheduleStore } from '../../../cleanup/store/dynamodb-schedule-store.ts';
import type { Sandbox } from '../sandbox.ts';
import type { Act } from './acts.ts';
import type { Moment } from './script.ts';

/** Something of the script that was tried. */
export interface Performed {
  readonly moment: Moment;
  readonly act: Act;
  /** Why it could not be done, or null. */
  readonly problem: string | null;
  /** What the product answered to whoever did it, and to nobody else: Slack's markdown. */
  readonly heard: readonly string[];
}

/** How the day's audit ended. */
export interface AuditEnd {
  readonly outcome: string;
  /** Findings to look at, and calls to AWS; null when it did not get so far. */
  readonly open: number | null;
  readonly calls: number | null;
}

/** What one day left behind, as the product stored it and as the account tells. */
export interface DayFacts {
  readonly day: number;
  /** Everything later than that is of this day. */
  readonly since: Date;
  /** When they were gathered. */
  readonly now: Date;
  readonly acts: readonly Performed[];
  readonly audit: AuditEnd;
  /** Of this day's audit; null when it made none. */
  readonly plan: StoredPlan | null;
  /** What stopped the schedule when the audit was over. */
  readonly pause: Pause | null;
  /** All of the month so far. */
  readonly warnings: readonly Warning[];
  /** Settled since the day before. */
  readonly decisions: readonly Decision[];
  /** Who stopped what happens by itself, and who let it go on, since the day before. */
  readonly pauses: readonly PauseEvent[];
  /** Open ones, and whatever else is spoken of. */
  readonly findings: ReadonlyMap<string, StoredFinding>;
  /** When this product disabled a user or role, by its id. */
  readonly disabledSince: ReadonlyMap<string, Date>;
  /** What the product changed in the account. */
  readonly changes: readonly string[];
}

const MOST = 200;

/** Reads what the product stored, with the product's own adapters. */
export class FactsReader {
  readonly #account: string;
  readonly #decisions: DynamoDbDecisionStore;
  readonly #schedule: DynamoDbScheduleStore;

  constructor({ admin, resources: { account, tableName } }: Sandbox) {
    const client = new DynamoDBClient(admin);
    this.#account = account;
    this.#decisions = new DynamoDbDecisionStore({ client, tableName, retentionDays: 400 });
    this.#schedule = new DynamoDbScheduleStore({ client, tableName });
  }

  pause(): Promise<Pause | null> {
    return this.#schedule.pause(this.#account);
  }

  async read(
    since: Date,
    now: Date,
  ): Promise<Omit<DayFacts, 'day' | 'since' | 'now' | 'acts' | 'audit' | 'pause' | 'changes'>> {
    const [account, store, schedule] = [this.#account, this.#decisions, this.#schedule];
    const [plan, warnings, pauses, decisions, open, standing] = await Promise.all([
      schedule.lastPlan(account),
      schedule.warnings(account),
      schedule.pauses(account),
      store.history(account, { limit: MOST }),
      store.openFindings(account),
      store.deactivations(account),
    ]);
    const settled = decisions.filter(({ outcome }) => outcome !== null && outcome.at > since).reverse();
    const told = warnings.filter(({ deliveredAt }) => deliveredAt > since);
    const findings = new Map(open.map((stored) => [stored.finding.id, stored]));
    for (const { findingId } of [...told, ...settled]) {
      const stored = findings.get(findingId) ?? (await store.finding(account, findingId));
      if (stored) findings.set(findingId, stored);
    }
    return {
      plan: plan && plan.madeAt > since ? plan : null,
      warnings,
      decisions: settled,
      pauses: pauses.filter(({ at }) => at > since && at <= now),
      findings,
      disabledSince: new Map(standing.map(({ subject, deactivation }) => [subject.id, deactivation.at])),
    };
  }
}
