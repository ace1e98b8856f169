import { setTimeout as wait } from 'node:timers/promises';
import {
  GenerateCredentialReportCommand,
  GetCredentialReportCommand,
  type IAMClient,
} from '@aws-sdk/client-iam';
import { parseCredentialReport } from '../credential-report.ts';
import type { CredentialReport } from '../inventory.ts';
import { required } from './required.ts';
import { takeContentWhole } from './whole-content.ts';

/** Thrown when AWS does not finish the report in time. */
export class CredentialReportTimeout extends Error {
  override readonly name = 'CredentialReportTimeout';
}

const ATTEMPTS = 90;
/** Small accounts have their report in a moment. */
const FIRST_PAUSE_MS = 200;
/** The report is not ready, has expired between the calls, or was never made: ask for one again. */
const NOT_READY = new Set([
  'CredentialReportNotReadyException',
  'CredentialReportExpiredException',
  'CredentialReportNotPresentException',
]);

/** How long to wait before a look (the first is number 0): 0.2 s, then twice as long each time, up to `pollMs`. */
export function pauseBefore(look: number, pollMs: number): number {
  return look === 0 ? 0 : Math.min(pollMs, FIRST_PAUSE_MS * 2 ** (look - 1));
}

/**
 * Has a credential report made and reads it. AWS makes a new one at most every 4 hours and otherwise serves the
 * last, so its age is part of the answer.
 *
 * @param pollMs milliseconds between two looks, sooner at first
 * @throws {CredentialReportTimeout} after 90 looks
 */
export async function readCredentialReport(iam: IAMClient, pollMs: number): Promise<CredentialReport> {
  for (let attempt = 0; attempt < ATTEMPTS; attempt += 1) {
    if (attempt > 0) await wait(pauseBefore(attempt, pollMs));
    if (!(await isGenerated(iam))) continue;
    try {
      const report = await iam.send(takeContentWhole(new GetCredentialReportCommand({})));
      const csv = new TextDecoder().decode(required(report.Content, 'Content', 'GetCredentialReport'));
      return parseCredentialReport(
        csv,
        required(report.GeneratedTime, 'GeneratedTime', 'GetCredentialReport'),
      );
    } catch (error) {
      if (!(error instanceof Error && NOT_READY.has(error.name))) throw error;
    }
  }
  throw new CredentialReportTimeout(`AWS did not finish the credential report in ${ATTEMPTS} looks.`);
}

async function isGenerated(iam: IAMClient): Promise<boolean> {
  try {
    const { State } = await iam.send(new GenerateCredentialReportCommand({}));
    return State === 'COMPLETE';
  } catch (error) {
    // Too many requests for reports: one may well be there to be read.
    if (error instanceof Error && error.name === 'LimitExceededException') return true;
    throw error;
  }
}
