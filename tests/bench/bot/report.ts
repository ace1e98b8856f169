import { checksTable, inMib, table } from '../report.ts';
import type { Imports } from './imports.ts';
import type { Latencies } from './latency.ts';

/** What it takes to start. */
export function importsMarkdown({ costs, checks }: Imports): string {
  const rows = costs.map(({ subject, bytes, importMs, wallMs, rss, heap }) => [
    subject,
    (bytes / 1000).toFixed(0),
    importMs.toFixed(0),
    wallMs.toFixed(0),
    inMib(rss).toFixed(0),
    inMib(heap).toFixed(0),
  ]);
  return [
    '## Starting',
    'Medians of fresh processes, in turn. The plain Bolt app has the same AWS clients, and no stand-ins.',
    table(['subject', 'bundle KB', 'import ms', 'process ms', 'RSS MiB', 'heap MiB'], rows),
    checksTable(checks, 'subject'),
  ].join('\n\n');
}

/** How long people wait. */
export function latencyMarkdown({ latencies, checks }: Latencies): string {
  const rows = latencies.map(({ kind, p50, p99, path }) => [
    kind,
    p50.toFixed(1),
    p99.toFixed(1),
    path.storeMs.toFixed(1),
    path.reads,
    path.writes,
    path.sends,
    path.slackCalls,
  ]);
  return [
    '## Answering',
    `From the signed request to the answer of the bundled bot, one after the other, against the embedded services on the same
machine. "Table" is how much of it the embedded table (dynalite) takes. Calls are those of one request.`,
    table(['request', 'p50 ms', 'p99 ms', 'table ms', 'reads', 'writes', 'sends', 'Slack calls'], rows),
    checksTable(checks, 'request'),
  ].join('\n\n');
}
