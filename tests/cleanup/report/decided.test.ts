import { expect, test } from 'vitest';
import type { HistoryLine } from '../../../cleanup/history.ts';
import { renderEmail } from '../../../cleanup/report/email/email.ts';
import { renderHtml } from '../../../cleanup/report/html/html.ts';
import { aReport, NOW } from './factories.ts';

const aLine = (overrides: Partial<HistoryLine> = {}): HistoryLine => ({
  ...{
    at: NOW,
    kind: 'decision',
    by: 'April',
    what: 'delete',
    subject: 'role bastion',
    approvedBy: 'Arno',
    assignee: null,
  },
  ...{ findingId: null, state: 'applied', reason: 'Role bastion was deleted.', change: null },
  ...overrides,
});
const emailOf = (decided: readonly HistoryLine[], inSlack = true) =>
  renderEmail(aReport({ decided, inSlack }), { fullReportAt: null }).message;

test('the report tells what was decided since the last run, by whom and with whose yes', () => {
  expect(emailOf([aLine()])).toContain(
    'DECIDED SINCE THE LAST RUN: 1\n- 2026-10-12 06:00 UTC  April: delete role bastion, with the yes of Arno: applied. Role bastion was deleted',
  );
  expect(renderHtml(aReport({ decided: [aLine()] }))).toContain('<h2>Decided since the last run</h2>');
});

test('the report tells to whom something was assigned', () => {
  const assigned = { what: 'assign', approvedBy: null, assignee: 'Bob', reason: 'It has a new owner.' };
  expect(emailOf([aLine(assigned)])).toContain(
    'April: assign role bastion to Bob: applied. It has a new owner\n',
  );
  expect(emailOf([aLine({ what: 'claim' })])).toContain('April: claim role bastion, with');
});

test('nothing is said where nothing was decided', () => {
  expect(emailOf([])).not.toContain('DECIDED');
  expect(renderHtml(aReport())).not.toContain('Decided since');
});

test('many are counted, long and hostile ones stay a short line each', () => {
  const hostile = aLine({ by: '<script>', reason: `x\nDECIDED: ${'y'.repeat(5000)}` });
  const message = emailOf(Array.from({ length: 50 }, () => hostile));
  expect(message).toContain('\n... and 38 more: /iam-cleanup history, or npm run history');
  expect(message.length).toBeLessThan(8000);
  expect(message.split('\n').filter((line) => line.startsWith('DECIDED'))).toHaveLength(1);
  const page = renderHtml(aReport({ decided: Array.from({ length: 13 }, () => aLine()) }));
  expect(page).toContain('and 1 more: /iam-cleanup history, or npm run history');
  expect(renderHtml(aReport({ decided: Array.from({ length: 12 }, () => aLine()) }))).not.toContain('1 more');
  expect(renderHtml(aReport({ decided: [hostile] }))).not.toContain('<script>:');
});

test('without Slack the rest is where a terminal shows it, and no command of Slack is named', () => {
  const decided = Array.from({ length: 50 }, () => aLine());
  const message = emailOf(decided, false);
  expect(message).toContain('\n... and 38 more: npm run history\n');
  expect(message).not.toContain('/iam-cleanup');
  const page = renderHtml(aReport({ decided, inSlack: false }));
  expect(page).toContain('and 38 more: npm run history<');
  expect(page).not.toContain('/iam-cleanup');
});
