import type { RunSummary } from '../report/report.ts';
import type { Run } from './audit-store.ts';
import { encodeSummary, expiresAt } from './codec.ts';
import { headKey, runKey } from './keys.ts';
import type { Update } from './table.ts';

const NO_RUN_EVER = 'attribute_not_exists(latestStartedAt)';
/** Whatever the clocks say, runs are in order: "new since the last run" is told by comparing their times. */
const LATER_THAN_ANY = 'latestStartedAt < :startedAt';
const NOBODY_HOLDS = 'attribute_not_exists(holder)';
const HOLD_EXPIRED = 'holder.holdUntil <= :now';
/** The run id alone would let a lost process of the same run, begun anew since, pass. */
const STILL_OURS = 'holder.runId = :runId AND holder.startedAt = :startedAt';

const NO_RECORD = 'attribute_not_exists(pk)';
const STILL_RUNNING = '#state = :running';

/** Takes the lock that is free, or that its holder left behind. */
export function takeLock(run: Run, now: Date, holdUntil: Date): Update {
  const startedAt = run.startedAt.toISOString();
  return {
    Key: headKey(run.account),
    UpdateExpression: 'SET holder = :holder, latestStartedAt = :startedAt',
    ConditionExpression: `(${NO_RUN_EVER} OR ${LATER_THAN_ANY}) AND (${NOBODY_HOLDS} OR ${HOLD_EXPIRED})`,
    ExpressionAttributeValues: {
      ':holder': { runId: run.runId, startedAt, holdUntil: holdUntil.toISOString() },
      ':startedAt': startedAt,
      ':now': now.toISOString(),
    },
  };
}

/** Goes on holding the lock that an interrupted process of this run took. */
export function keepLock(run: Run, holdUntil: Date): Update {
  return {
    Key: headKey(run.account),
    UpdateExpression: 'SET holder.holdUntil = :holdUntil',
    ConditionExpression: STILL_OURS,
    ExpressionAttributeValues: { ...ours(run), ':holdUntil': holdUntil.toISOString() },
  };
}

/** The moment a run is finished: it becomes the last finished one and lets go of the lock. */
export function finishAndRelease(run: Run, trend: readonly RunSummary[]): Update {
  return {
    Key: headKey(run.account),
    UpdateExpression: 'SET trend = :trend REMOVE holder',
    ConditionExpression: STILL_OURS,
    ExpressionAttributeValues: {
      ...ours(run),
      ':trend': trend.map((one) => encodeSummary(run.account, one)),
    },
  };
}

/** Puts the run's own record, unless there is one; never turns a finished one back. */
export function recordRunning(run: Run, retentionDays: number): Update {
  return {
    Key: runKey(run.account, run.runId),
    UpdateExpression: 'SET #state = :running, startedAt = :startedAt, expiresAt = :expiresAt',
    ConditionExpression: `${NO_RECORD} OR ${STILL_RUNNING}`,
    ExpressionAttributeNames: { '#state': 'state' },
    ExpressionAttributeValues: {
      ':running': 'running',
      ':startedAt': run.startedAt.toISOString(),
      ':expiresAt': expiresAt(run.startedAt, retentionDays),
    },
  };
}

/** Follows `finishAndRelease`; where that was done and this is missing, the next `begin` of the run adds it. */
export function recordFinished(account: string, summary: RunSummary, retentionDays: number): Update {
  return {
    Key: runKey(account, summary.runId),
    UpdateExpression:
      'SET #state = :finished, startedAt = :startedAt, summary = :summary, expiresAt = :expiresAt',
    ConditionExpression: `${NO_RECORD} OR ${STILL_RUNNING}`,
    ExpressionAttributeNames: { '#state': 'state' },
    ExpressionAttributeValues: {
      ':running': 'running',
      ':finished': 'finished',
      ':startedAt': summary.startedAt.toISOString(),
      ':summary': encodeSummary(account, summary),
      ':expiresAt': expiresAt(summary.startedAt, retentionDays),
    },
  };
}

function ours(run: Run): Record<string, string> {
  return { ':runId': run.runId, ':startedAt': run.startedAt.toISOString() };
}
