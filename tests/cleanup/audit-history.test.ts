import { expect, test } from 'vitest';
import { decidedSince } from '../../cleanup/audit-history.ts';
import { addDays } from '../../cleanup/days.ts';
import { Gaps } from '../../cleanup/gaps.ts';
import { renderEmail } from '../../cleanup/report/email/email.ts';
import { renderJson } from '../../cleanup/report/json.ts';
import { aReport } from './report/factories.ts';
import { aDynamoDb } from './store/dynamodb.ts';
import { ACCOUNT, aDecision, anOutcome, day } from './store/factories.ts';

const db = aDynamoDb();
const LAST_RUN = day(10);
const BOB = {
  slackId: 'U0BOB',
  name: 'bob@example.com',
  email: 'bob@example.com',
  standing: 'member',
} as const;
const ADA = { slackId: 'U0ADA', name: 'Ada', email: 'ada@example.com', standing: 'member' } as const;

const decided = async (gaps = new Gaps()) =>
  decidedSince({ decisions: db.decisionStore(), account: ACCOUNT }, LAST_RUN, [ADA, BOB], gaps);

/** Each on a principal of its own, the newest last, a second apart. */
async function request(count: number, from: Date): Promise<void> {
  const store = db.decisionStore();
  for (let index = 0; index < count; index++) {
    const requestedAt = new Date(from.getTime() + index * 1000);
    await store.request(
      aDecision(`${from.getTime()}-${index}`, { principalId: `AIDA${from.getTime()}X${index}`, requestedAt }),
    );
  }
}

test('all that was decided since the last run is told, however much, and nothing of before', async () => {
  await request(450, addDays(LAST_RUN, 1));
  await request(30, addDays(LAST_RUN, -1));
  const lines = await decided();
  expect(lines).toHaveLength(450);
  expect(lines.every(({ by, at }) => by === 'Ada' && at > LAST_RUN)).toBe(true);
  const report = aReport({ decided: lines });
  const { message } = renderEmail(report, { fullReportAt: null });
  expect(message).toContain('DECIDED SINCE THE LAST RUN: 450\n');
  expect(message).toContain('... and 438 more: /iam-cleanup history, or npm run history');
  const { decided: inJson } = renderJson(report);
  expect(inJson).toHaveLength(450);
  expect(JSON.stringify(inJson)).not.toContain('@');
});

test('what was asked for before the last run, and done after it, is told though much was decided since', async () => {
  const before = aDecision('before', { principalId: 'AIDABEFORE', requestedAt: addDays(LAST_RUN, -3) });
  const store = db.decisionStore();
  await store.request(before);
  await store.settle(before, 'applied', anOutcome({ at: addDays(LAST_RUN, 1) }));
  await request(100, addDays(LAST_RUN, -1));
  await request(150, addDays(LAST_RUN, 1));
  const lines = await decided();
  expect(lines).toHaveLength(151);
  expect(lines.at(-1)).toMatchObject({ state: 'applied', at: before.requestedAt });
});

test('people are told by name, and by Slack id where the name is an address', async () => {
  const requestedAt = addDays(LAST_RUN, 1);
  await db
    .decisionStore()
    .request(aDecision('x', { action: 'assign', by: 'U0BOB', assignee: 'U0ADA', requestedAt }));
  expect(await decided()).toMatchObject([{ by: 'U0BOB', what: 'assign', assignee: 'Ada', approvedBy: null }]);
});

test('nothing is told where nothing was decided since, and that nothing could be read is a gap', async () => {
  await request(3, addDays(LAST_RUN, -1));
  expect(await decided()).toEqual([]);
  const gaps = new Gaps();
  const decisions = db.decisionStore(db.newClient(), 'nowhere');
  expect(await decidedSince({ decisions, account: ACCOUNT }, LAST_RUN, [ADA], gaps)).toEqual([]);
  expect(gaps.all).toMatchObject([{ what: 'what was decided since the last run', failed: true }]);
});
