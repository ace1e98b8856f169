import type { Logger } from '@aws-lambda-powertools/logger';
import type { Overview } from './store/overview.ts';
import { type Recorder, recordSignOfLife } from './telemetry.ts';

const HOUR_MS = 60 * 60 * 1000;

export interface SignOfLifeOptions {
  readonly overview: Pick<Overview, 'runs'>;
  readonly account: string;
  readonly now: Date;
  readonly logger: Pick<Logger, 'info'>;
  readonly metrics: Recorder;
}

/** What the log and whoever invoked it learn. Null: no audit has finished yet. */
export interface SignOfLife {
  readonly hoursSinceAudit: number | null;
}

/**
 * Counts how long ago the last audit finished, for schedules that are rarer than an alarm can look back. Reads one item,
 * audits nothing. Where none has finished it counts nothing: the alarm takes silence for overdue.
 */
export async function giveSignOfLife(options: SignOfLifeOptions): Promise<SignOfLife> {
  const { overview, account, now, logger, metrics } = options;
  const last = (await overview.runs(account, now)).trend.at(-1);
  const hoursSinceAudit = last ? Math.floor((now.getTime() - last.finishedAt.getTime()) / HOUR_MS) : null;
  if (hoursSinceAudit !== null) recordSignOfLife(metrics, hoursSinceAudit);
  logger.info('sign of life', { hoursSinceAudit });
  return { hoursSinceAudit };
}
