import type { Logger } from '@aws-lambda-powertools/logger';
import type { AuditOutcome } from './audit.ts';
import type { Progress } from './collect.ts';
import type { Counts } from './report/report.ts';
import { type Recorder, recordRun } from './telemetry.ts';

/** The one line that a run leaves in CloudWatch: numbers and states, no names and no addresses. */
export interface RunLog {
  readonly runId: string;
  readonly outcome: AuditOutcome['outcome'];
  readonly complete?: boolean;
  readonly counts?: Counts;
  readonly calls?: number;
  readonly durationMs?: number;
  /** Reasons of the gaps, each once, with how often. */
  readonly notChecked?: Readonly<Record<string, number>>;
  readonly reportAt?: string | null;
  readonly reason?: string;
}

/** Logs each step of a run, and shows it to whoever watches. */
export function logSteps(
  logger: Pick<Logger, 'info'>,
  teller: { step(message: string): void },
): (progress: Progress) => void {
  return ({ step, message }) => {
    logger.info(message, { step });
    teller.step(message);
  };
}

/** Logs and counts how a run ended, and gives it back as the answer to who asked for it. */
export function logOutcome(
  { logger, metrics }: { readonly logger: Pick<Logger, 'info'>; readonly metrics: Recorder },
  runId: string,
  result: AuditOutcome,
): RunLog {
  const line = toLine(runId, result);
  logger.info('audit finished', { ...line });
  recordRun(metrics, result);
  return line;
}

function toLine(runId: string, result: AuditOutcome): RunLog {
  if (result.outcome !== 'reported') return { runId, outcome: result.outcome, reason: result.reason };
  const { complete, counts, calls, durationMs } = result.summary;
  const reasons = Map.groupBy(result.report.notChecked, ({ why }) => why);
  return {
    runId,
    outcome: result.outcome,
    complete,
    counts,
    calls,
    durationMs,
    notChecked: Object.fromEntries([...reasons].map(([why, gaps]) => [why, gaps.length])),
    reportAt: result.fullReportAt,
  };
}
