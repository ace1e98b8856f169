import fc from 'fast-check';
import { expect, it } from 'vitest';
import { approversMessage } from '../../../bot/messages/approvers-message.ts';
import { channelSummary } from '../../../bot/messages/channel-summary.ts';
import { findingCard } from '../../../bot/messages/finding-card.ts';
import { ownerMessage } from '../../../bot/messages/owner-message.ts';
import { additionMessage, reminderMessage } from '../../../bot/messages/reminder.ts';
import { runDetails } from '../../../bot/messages/run-details.ts';
import { BELIEVABLE } from '../../cleanup/report/believable.ts';
import { ACCOUNT, aFinding, aReport } from '../../cleanup/report/factories.ts';
import { anyReport, HOSTILE, manyFindings } from '../../cleanup/report/hostile.ts';
import { anyView, aView, OWNER } from './factories.ts';
import { LIMIT_CASES, seriesOfChart } from './slack-limits.ts';
import { problemsOf, viewProblems } from './validate-blocks.ts';

const audiences = ['owner', 'approvers'] as const;
const TOLD = { owners: 12, unowned: 3 };
const MANY = manyFindings(5000);

it.each([
  ...LIMIT_CASES.map((one) => [one.limit, one.max, one] as const),
  ['series of a chart', 6, { message: seriesOfChart }] as const,
])('what judges here knows the limit: %s, %i', (_, max, given) => {
  const problems = (size: number) => [
    ...('message' in given && given.message ? problemsOf({ text: 'x', blocks: given.message(size) }) : []),
    ...('view' in given && given.view ? viewProblems(given.view(size)) : []),
  ];
  expect(problems(max)).toEqual([]);
  expect(problems(max + 1)).not.toEqual([]);
});

it('every card fits, whatever is in it', () => {
  fc.assert(
    fc.property(anyView, fc.constantFrom(...audiences), (view, audience) => {
      const blocks = findingCard(view, audience, OWNER);
      expect(problemsOf({ text: 'x', blocks })).toEqual([]);
      expect(blocks.length).toBeLessThanOrEqual(4);
    }),
    { numRuns: 500 },
  );
});

it('every message of cards fits, however many there are', () => {
  fc.assert(
    fc.property(fc.array(anyView, { maxLength: 60 }), (views) => {
      expect(problemsOf(ownerMessage({ owner: OWNER, account: ACCOUNT, views }))).toEqual([]);
      expect(problemsOf(approversMessage({ account: ACCOUNT, views }))).toEqual([]);
      if (views.length === 0) return;
      expect(problemsOf(reminderMessage(views, 3, 3))).toEqual([]);
      expect(problemsOf(additionMessage(views))).toEqual([]);
    }),
    { numRuns: 200 },
  );
});

it('every summary and every detail fits', () => {
  fc.assert(
    fc.property(anyReport, (report) => {
      const { text, blocks, plain } = channelSummary(report, TOLD);
      expect(problemsOf({ text, blocks })).toEqual([]);
      expect(problemsOf({ text, blocks: plain })).toEqual([]);
      for (const message of runDetails(report)) expect(problemsOf(message)).toEqual([]);
    }),
    { numRuns: 200 },
  );
});

it.each(HOSTILE)('survives %j, made long', (text) => {
  const long = text.repeat(Math.ceil(4000 / text.length));
  const finding = aFinding({
    name: long,
    reason: long,
    evidence: [long, long, long, long],
    administratorBecause: long,
    hold: { kind: 'managed', tool: 'terraform', name: long, reason: long },
    owner: { value: long, kind: 'text', from: long },
  });
  const views = Array.from({ length: 30 }, () => aView({ finding }));
  expect(problemsOf({ text: 'x', blocks: findingCard(aView({ finding }), 'approvers') })).toEqual([]);
  expect(problemsOf(ownerMessage({ owner: OWNER, account: ACCOUNT, views }))).toEqual([]);
  const report = aReport({
    findings: [finding],
    alias: long,
    notChecked: [{ what: long, why: long, failed: true, required: true }],
  });
  expect(problemsOf(channelSummary(report, TOLD))).toEqual([]);
  for (const message of runDetails(report)) expect(problemsOf(message)).toEqual([]);
});

it('tells honestly what it leaves out of 5,000 findings', () => {
  const report = aReport({ findings: MANY });
  const details = runDetails(report);
  for (const message of details) expect(problemsOf(message)).toEqual([]);
  expect(JSON.stringify(details.at(-1))).toMatch(/… and \d+ more lines in the report's files/);
  const summary = channelSummary(report, TOLD);
  expect(problemsOf(summary)).toEqual([]);
  expect(problemsOf({ text: summary.text, blocks: summary.plain })).toEqual([]);
  const views = MANY.map((finding) => aView({ finding }));
  const message = ownerMessage({ owner: OWNER, account: ACCOUNT, views });
  expect(problemsOf(message)).toEqual([]);
  const cards = message.blocks.filter(({ type }) => type === 'divider').length;
  expect(cards).toBeGreaterThanOrEqual(3);
  expect(JSON.stringify(message)).toContain(`*${5000 - cards} more findings*`);
});

it('shows charts and a table, and the same without them', () => {
  const { blocks, plain } = channelSummary(BELIEVABLE, TOLD);
  const types = blocks.map(({ type }) => type);
  expect(types.filter((type) => type === 'data_visualization')).toHaveLength(2);
  expect(types.at(-1)).toBe('table');
  expect(plain.every(({ type }) => ['header', 'section', 'context'].includes(type))).toBe(true);
  for (const words of [
    'findings to look at',
    'Since the last run',
    'Not checked: 2',
    '12 owners have a direct',
  ]) {
    expect(JSON.stringify(blocks)).toContain(words);
    expect(JSON.stringify(plain)).toContain(words);
  }
});

it('shows what is due only where something is', () => {
  const shown = (stage: 'report' | 'disable') =>
    JSON.stringify(channelSummary(aReport({ findings: [aFinding({ stage })] }), TOLD).blocks);
  expect(shown('disable')).toMatch(/"due"[\s\S]*"Due"/);
  expect(shown('report')).not.toMatch(/"due"|"Due"/i);
});

it('says in the thread what Access Analyzer alone calls unused, rather than how few days that is', () => {
  const finding = aFinding({
    unusedDays: 4,
    sources: ['access-analyzer'],
    reason:
      'Access key AKIAADAEXAMPLE of ada is called unused by Access Analyzer only: IAM says last used 2026-10-08.',
  });
  const text = JSON.stringify(runDetails(aReport({ findings: [finding] })));
  expect(text).toContain('is called unused by Access Analyzer only');
  expect(text).not.toContain('unused for 4 days');
});

it('says so when nothing was found', () => {
  const { blocks } = channelSummary(aReport(), { owners: 0, unowned: 0 });
  expect(JSON.stringify(blocks)).toContain('Nothing found');
  expect(runDetails(aReport())).toEqual([]);
});
