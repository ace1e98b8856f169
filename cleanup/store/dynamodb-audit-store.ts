import type { DynamoDBClient } from '@aws-sdk/client-dynamodb';
import type { Exemption, Finding } from '../finding.ts';
import type { Changes, RunSummary } from '../report/report.ts';
import type { AuditStore, Beginning, Remembered, Run, WhyGone } from './audit-store.ts';
import { changesSince } from './changes.ts';
import {
  decodeExemption,
  decodeHead,
  decodeRun,
  encodeExemption,
  expiresAt,
  type Head,
  NO_HEAD,
} from './codec.ts';
import { disabledPrincipals } from './decision-codec.ts';
import { ContentionError, RunTakenOverError } from './errors.ts';
import { exemptionKey, headKey, partitionOf, runKey } from './keys.ts';
import { bringFindingsUpToDate, readFindings } from './record-findings.ts';
import { finishAndRelease, keepLock, recordFinished, recordRunning, takeLock } from './run-writes.ts';
import { Table } from './table.ts';

/** One head item holds them: 30 summaries are some 15 KB, 15 write units twice a run. */
const TREND_LENGTH = 30;
const ATTEMPTS = 5;

export interface DynamoDbAuditStoreProps {
  readonly client: DynamoDBClient;
  readonly tableName: string;
  /** How long runs, resolved findings and ended exemptions are kept. */
  readonly retentionDays: number;
}

/** The audit store on one DynamoDB table of the shape `TABLE_SCHEMA`; see `keys.ts` for what is where. */
export class DynamoDbAuditStore implements AuditStore {
  readonly #table: Table;
  readonly #retentionDays: number;

  constructor({ client, tableName, retentionDays }: DynamoDbAuditStoreProps) {
    this.#table = new Table(client, tableName);
    this.#retentionDays = retentionDays;
  }

  async begin(account: string, runId: string, now: Date, holdMs: number): Promise<Beginning> {
    const holdUntil = new Date(now.getTime() + holdMs);
    for (let attempt = 1; attempt <= ATTEMPTS; attempt++) {
      const [head, summary] = await Promise.all([this.#head(account), this.#finishedRun(account, runId)]);
      const finished = summary ?? head.trend.find((one) => one.runId === runId);
      if (finished) {
        if (!summary) await this.#table.update(recordFinished(account, finished, this.#retentionDays));
        const reason = `run ${runId} finished at ${finished.finishedAt.toISOString()}`;
        return { outcome: 'already-finished', summary: finished, reason };
      }
      const { holder } = head;
      const resumes = holder?.runId === runId;
      if (holder && !resumes && holder.holdUntil > now) {
        const times = `since ${holder.startedAt.toISOString()}, at most until ${holder.holdUntil.toISOString()}`;
        return { outcome: 'busy', holder, reason: `run ${holder.runId} is at work ${times}` };
      }
      const run = { account, runId, startedAt: resumes ? holder.startedAt : laterThan(head, now) };
      const lock = resumes ? keepLock(run, holdUntil) : takeLock(run, now, holdUntil);
      if ((await this.#table.update(lock)) === 'refused') continue;
      await this.#table.update(recordRunning(run, this.#retentionDays));
      if (resumes) return { outcome: 'resumed', run, reason: `run ${runId} was interrupted` };
      const reason = holder
        ? `run ${holder.runId} did not finish within its hold`
        : 'no other run is at work';
      return { outcome: 'started', run, reason };
    }
    throw new ContentionError(`The run lock of account ${account}`, ATTEMPTS);
  }

  async remember(account: string, now: Date): Promise<Remembered> {
    const [{ trend }, findings, exemptions, deactivations] = await Promise.all([
      this.#head(account),
      readFindings(this.#table, account),
      this.#table.query(partitionOf('exemptions', account)),
      this.#table.query(partitionOf('deactivations', account)),
    ]);
    const open = findings.filter(({ resolved }) => resolved === null);
    return {
      memory: {
        openSince: new Map(open.map(({ finding, openedAt }) => [finding.id, openedAt])),
        exemptions: exemptions.map(decodeExemption),
        sshKeysOf: new Set(
          open.flatMap(({ finding }) => (finding.subject.type === 'ssh-key' ? finding.principalId : [])),
        ),
        ...disabledPrincipals(deactivations, now),
      },
      lastFinished: trend.at(-1) ?? null,
      trend,
      open,
    };
  }

  async recordFindings(run: Run, findings: readonly Finding[], whyGone: WhyGone): Promise<Changes> {
    const head = await this.#head(run.account);
    if (!holds(head, run)) throw new RunTakenOverError(run, head.holder);
    const stored = await bringFindingsUpToDate(this.#table, run, findings, whyGone, this.#retentionDays);
    const since = head.trend.at(-1)?.startedAt ?? null;
    return changesSince(since, stored, new Set(findings.map(({ id }) => id)), run.startedAt);
  }

  async finish(run: Run, summary: RunSummary): Promise<void> {
    const own = { ...summary, runId: run.runId, startedAt: run.startedAt };
    for (let attempt = 1; attempt <= ATTEMPTS; attempt++) {
      const head = await this.#head(run.account);
      const finished = head.trend.find((one) => isOf(run, one));
      if (!finished) {
        if (!holds(head, run)) throw new RunTakenOverError(run, head.holder);
        const trend = [...head.trend, own].slice(-TREND_LENGTH);
        if ((await this.#table.update(finishAndRelease(run, trend))) === 'refused') continue;
      }
      await this.#table.update(recordFinished(run.account, finished ?? own, this.#retentionDays));
      return;
    }
    throw new ContentionError(`The run lock of account ${run.account}`, ATTEMPTS);
  }

  async putExemption(account: string, exemption: Exemption): Promise<void> {
    await this.#table.put({
      ...exemptionKey(account, exemption.subject),
      ...encodeExemption(account, exemption),
      expiresAt: expiresAt(exemption.until, this.#retentionDays),
    });
  }

  async #head(account: string): Promise<Head> {
    const item = await this.#table.get(headKey(account));
    return item ? decodeHead(item) : NO_HEAD;
  }

  async #finishedRun(account: string, runId: string): Promise<RunSummary | null> {
    const item = await this.#table.get(runKey(account, runId));
    return item && decodeRun(item);
  }
}

/** Clocks of two Lambdas may differ: a run is later than all before it, if only by a millisecond. */
function laterThan({ latestStartedAt }: Head, now: Date): Date {
  return latestStartedAt && latestStartedAt >= now ? new Date(latestStartedAt.getTime() + 1) : now;
}

function holds({ holder }: Head, run: Run): boolean {
  return holder !== null && isOf(run, holder);
}

/** A run that was taken over and begun anew has the same id, but a later start. */
function isOf(run: Run, { runId, startedAt }: Pick<Run, 'runId' | 'startedAt'>): boolean {
  return runId === run.runId && startedAt.getTime() === run.startedAt.getTime();
}
