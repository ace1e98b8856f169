import { isoMinute } from '../../cleanup/days.ts';
import type { RunSummary } from '../../cleanup/report/report.ts';
import { reportFolder } from '../../cleanup/report/report-folder.ts';
import { durationWords, plural } from '../../cleanup/report/text.ts';
import type { Holder } from '../../cleanup/store/audit-store.ts';
import { COMMAND } from '../ids.ts';
import { type Message, section } from './blocks.ts';
import { codeText, escapeText } from './escape.ts';

/** Where the last report is, with what it said in one line. */
export function lastReportMessage(given: {
  readonly account: string;
  readonly channel: string;
  readonly lastRun: RunSummary | null;
  readonly running: Holder | null;
}): Message {
  const { account, channel, lastRun, running } = given;
  const atWork = running ? ` One is at work since ${isoMinute(running.startedAt)}.` : '';
  const text = lastRun
    ? `${runText(lastRun)} The whole report is in the email, in <#${escapeText(channel)}> (details and the CSV in the thread), and in the report bucket under ${codeText(`${reportFolder(account, lastRun.startedAt, lastRun.runId)}/`)}.${atWork}`
    : `No audit has finished yet, so there is no report.${atWork || ` \`${COMMAND} audit\` starts one.`}`;
  return { text, blocks: [section(text)] };
}

/** What a run found, in one or two sentences. */
export function runText({ startedAt, complete, counts, durationMs }: RunSummary): string {
  const held = counts.findings - counts.open;
  const besides = held > 0 ? ` and ${held} held back` : '';
  const warning = complete ? '' : ' *It is incomplete*: not everything could be read.';
  return `The audit of ${isoMinute(startedAt)} found ${plural(counts.open, 'open finding')}${besides}, in ${durationWords(durationMs)}.${warning}`;
}
