import { lastReportMessage } from '../../messages/last-report.ts';
import type { Services } from '../services.ts';
import type { Reply } from './answer.ts';

/** Where the last report is, and what it said in one line. */
export async function report({ overview, account, channel, clock }: Services): Promise<Reply> {
  const { trend, running } = await overview.runs(account, clock());
  return lastReportMessage({ account, channel, lastRun: trend.at(-1) ?? null, running });
}
