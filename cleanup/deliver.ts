import { Gaps } from './gaps.ts';
import type { Gap } from './inventory.ts';
import { renderCsv } from './report/csv.ts';
import { renderEmail } from './report/email/email.ts';
import { renderHtml } from './report/html/html.ts';
import { renderJson } from './report/json.ts';
import type { Report } from './report/report.ts';
import { reportFolder } from './report/report-folder.ts';

/** Keeps report files. */
export interface ReportArchive {
  /** Stores one file and returns where a person finds it. */
  put(file: { readonly key: string; readonly body: string; readonly contentType: string }): Promise<string>;
}

/** Sends the report to its subscribers. */
export interface Mailer {
  send(email: { readonly subject: string; readonly message: string }): Promise<void>;
  /** How many subscriptions are confirmed: whoever has not confirmed gets nothing. */
  readers(): Promise<number>;
}

export interface Delivery {
  /** The report as sent: with a gap where its files could not be stored. */
  readonly report: Report;
  /** Where the full report is, or null. */
  readonly fullReportAt: string | null;
}

/**
 * Stores the report files, then sends the email that says where they are. Files that cannot be stored do not
 * keep the email back; an email that cannot be sent is an error.
 */
export async function deliver(report: Report, archive: ReportArchive, mailer: Mailer): Promise<Delivery> {
  const gaps = new Gaps();
  const stored = await gaps.part(
    { what: 'the report files (CSV, JSON, HTML)', action: 's3:PutObject', required: false },
    () => storeFiles(report, archive),
  );
  const sent = withGaps(report, gaps.all);
  const fullReportAt = stored.known ? stored.value : null;
  await mailer.send(renderEmail(sent, { fullReportAt }));
  return { report: sent, fullReportAt };
}

/** A report with more gaps than the inventory had: what failed is told, and leaves the run incomplete. */
export function withGaps(report: Report, gaps: readonly Gap[]): Report {
  return {
    ...report,
    notChecked: [...report.notChecked, ...gaps],
    complete: report.complete && !gaps.some(({ failed }) => failed),
  };
}

async function storeFiles(report: Report, archive: ReportArchive): Promise<string> {
  const folder = reportFolder(report.account, report.generatedAt, report.runId);
  const put = (name: string, body: string, contentType: string) =>
    archive.put({ key: `${folder}/${name}`, body, contentType: `${contentType}; charset=utf-8` });
  await put('report.csv', renderCsv(report), 'text/csv');
  await put('report.json', JSON.stringify(renderJson(report), null, 2), 'application/json');
  return put('report.html', renderHtml(report), 'text/html');
}
