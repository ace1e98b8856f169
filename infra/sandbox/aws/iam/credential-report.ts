import { credentialReportCsv } from '../credential-report.ts';
import { AwsError } from '../errors.ts';
import { tag } from '../wire/xml.ts';
import type { IamAction, IamCall } from './call.ts';

const LIFETIME_MS = 4 * 60 * 60 * 1000;

function isFresh(call: IamCall): boolean {
  const report = call.account.credentialReport;
  return report !== null && call.now.getTime() - report.generatedAt.getTime() < LIFETIME_MS;
}

/** Lets a report under way come nearer to its end; true while it is not there yet. */
function stillInProgress(call: IamCall): boolean {
  const { account, state } = call;
  if (state.reportPollsLeft === null) return false;
  if (state.reportPollsLeft > 0) {
    state.reportPollsLeft--;
    return true;
  }
  state.reportPollsLeft = null;
  account.credentialReport = {
    generatedAt: call.now,
    csv: credentialReportCsv(account, call.settings.reportStyle),
  };
  return false;
}

/**
 * STARTED, then INPROGRESS, then COMPLETE. Within four hours the old report is served unchanged, whatever
 * has happened to the account since.
 */
export const GenerateCredentialReport: IamAction = (call) => {
  if (stillInProgress(call)) return tag('State', 'INPROGRESS');
  if (isFresh(call)) return tag('State', 'COMPLETE');
  call.state.reportPollsLeft = call.settings.reportPolls;
  const why = 'No report exists. Starting a new report generation task';
  return tag('State', 'STARTED') + tag('Description', why);
};

export const GetCredentialReport: IamAction = (call) => {
  if (stillInProgress(call)) {
    throw new AwsError('ReportInProgress', 404, 'Credential report generation is still in progress.');
  }
  const report = call.account.credentialReport;
  if (!report) throw new AwsError('ReportNotPresent', 410, 'No credential report is present.');
  if (!isFresh(call)) throw new AwsError('ReportExpired', 410, 'The credential report has expired.');
  return (
    tag('Content', Buffer.from(report.csv).toString('base64')) +
    tag('ReportFormat', 'text/csv') +
    tag('GeneratedTime', report.generatedAt)
  );
};
