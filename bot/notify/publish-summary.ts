import { renderCsv } from '../../cleanup/report/csv.ts';
import type { Report } from '../../cleanup/report/report.ts';
import { channelSummary, type Told } from '../messages/channel-summary.ts';
import { runDetails } from '../messages/run-details.ts';
import type { Posted, SlackClient } from '../slack/client.ts';
import type { Deliveries } from './deliveries.ts';
import type { MessageMemory } from './message-memory.ts';

export interface SummaryContext {
  readonly slack: Pick<SlackClient, 'post' | 'update' | 'upload'>;
  readonly memory: MessageMemory;
  readonly deliveries: Deliveries;
  readonly channel: string;
}

/**
 * Posts the run's summary, or updates it where this run already posted one (a run that was interrupted and goes
 * on). Null when it could not be sent.
 */
export async function publishSummary(
  report: Report,
  told: Told,
  context: SummaryContext,
): Promise<Posted | null> {
  const { slack, memory, deliveries, channel } = context;
  return deliveries.attempt('the Slack summary of this run', async () => {
    const message = channelSummary(report, told);
    const [posted] = await memory.ofRun('summary', report.runId);
    if (posted) {
      await slack.update(posted, message);
      return posted;
    }
    const summary = await slack.post(channel, message);
    await memory.rememberOfRun('summary', report.runId, summary);
    return summary;
  });
}

/** The details and the CSV, in the summary's thread, each once a run. */
export async function publishDetails(
  report: Report,
  summary: Posted,
  context: SummaryContext,
): Promise<void> {
  const { slack, memory, deliveries } = context;
  const { runId } = report;
  await deliveries.attempt("the details in the Slack summary's thread", async () => {
    const done = (await memory.ofRun('details', runId)).length;
    for (const message of runDetails(report).slice(done)) {
      const reply = await slack.post(summary.channel, message, summary.ts);
      await memory.rememberOfRun('details', runId, reply);
    }
  });
  if (report.findings.length === 0) return;
  await deliveries.attempt('the CSV file in Slack', async () => {
    if ((await memory.ofRun('files', runId)).length > 0) return;
    await slack.upload(summary, { name: csvName(report), content: renderCsv(report) });
    await memory.rememberOfRun('files', runId, summary);
  });
}

function csvName({ account, generatedAt }: Report): string {
  return `iam-audit-${account}-${generatedAt.toISOString().slice(0, 10)}.csv`;
}
