import { describe, expect, it } from 'vitest';
import type { Finding } from '../../../cleanup/finding.ts';
import type { Changes } from '../../../cleanup/report/report.ts';
import type { StoredFinding } from '../../../cleanup/store/audit-store.ts';
import type { DynamoDbAuditStore } from '../../../cleanup/store/dynamodb-audit-store.ts';
import { aDynamoDb, type StoredItem } from './dynamodb.ts';
import { ACCOUNT, aFinding, aSummary, day, HOUR_MS, onDay } from './factories.ts';
import { Killed, killAt, writesOf } from './wire-tap.ts';

/*
 * Every way a run can die: before or after each single write, in turn. Then the run is repeated, by the same
 * event or by another one after the hold, and nothing may be lost, doubled or told twice.
 */

const YESTERDAY = ['stays', 'changes', 'changes2', 'goes', 'goes2', 'unread'].map((name) => aFinding(name));
const BEFORE_YESTERDAY = [...YESTERDAY, aFinding('returns')];
const TODAY: Finding[] = [
  onDay(2, aFinding('stays')),
  onDay(2, aFinding('changes', { stage: 'disable' })),
  onDay(2, aFinding('changes2', { owner: null })),
  onDay(2, aFinding('returns')),
  onDay(2, aFinding('new1')),
  onDay(2, aFinding('new2')),
];
const whyGone = ({ finding }: StoredFinding) => (finding.subject.name === 'unread' ? null : 'used again');
const idOf = (name: string) => aFinding(name).id;
const NOTHING_NEW = { opened: [], resolved: [] };

const db = aDynamoDb();
/** The store of a process of its own. */
function process(table: string, client = db.newClient()) {
  return db.auditStore(client, table);
}

/** All that an audit does with the store. */
async function wholeRun(
  store: DynamoDbAuditStore,
  runId: string,
  now: Date,
  findings: readonly Finding[],
  tell: (changes: Changes) => void = () => {},
): Promise<void> {
  const beginning = await store.begin(ACCOUNT, runId, now, HOUR_MS);
  if (beginning.outcome === 'already-finished') return;
  if (beginning.outcome === 'busy') throw new Error(beginning.reason);
  const { run } = beginning;
  tell(await store.recordFindings(run, findings, whyGone));
  await store.finish(run, aSummary(run));
}

/** A table with the runs of two days before. */
async function aTable(): Promise<string> {
  const table = await db.newTable();
  await wholeRun(process(table), 'day 0', day(0), BEFORE_YESTERDAY);
  await wholeRun(process(table), 'day 1', day(1), YESTERDAY);
  return table;
}

/** What a report says; sets and order aside. */
function said(changes: Changes | undefined) {
  if (!changes) return undefined;
  const { since, unchanged, notChecked } = changes;
  return {
    since,
    unchanged,
    notChecked,
    opened: [...changes.opened].sort(),
    resolved: changes.resolved.map(({ id }) => id).sort(),
  };
}

/** The undisturbed run: what is stored, what is told, and how many writes it takes. */
async function undisturbed() {
  const table = await aTable();
  const client = db.newClient();
  const writes = writesOf(client);
  let told: Changes | undefined;
  await wholeRun(process(table, client), 'day 2', day(2), TODAY, (changes) => {
    told = changes;
  });
  return { items: await db.dump(table), told: said(told), writes };
}

type Undisturbed = Awaited<ReturnType<typeof undisturbed>>;

function killPoints({ writes }: Undisturbed) {
  return writes.flatMap((write, n) =>
    (['before', 'after'] as const).map((moment) => ({ n: n + 1, moment, write })),
  );
}

/** Today's run dies at one point; gives what it told until then. */
async function interrupted(table: string, n: number, moment: 'before' | 'after') {
  const client = db.newClient();
  killAt(client, n, moment);
  let told: Changes | undefined;
  const dying = wholeRun(process(table, client), 'day 2', day(2), TODAY, (changes) => {
    told = changes;
  });
  await expect(dying).rejects.toBeInstanceOf(Killed);
  return said(told);
}

describe('a run that dies at any point', { timeout: 120_000 }, () => {
  it('undisturbed, tells what changed and leaves unwritten what could not be read', async () => {
    const { told, writes } = await undisturbed();
    expect(told).toEqual({
      since: day(1),
      unchanged: 3,
      notChecked: 1,
      opened: [idOf('new1'), idOf('new2'), idOf('returns')],
      resolved: [idOf('goes'), idOf('goes2')],
    });
    expect(writes).toHaveLength(2 + 8 + 2);
    expect(writes).not.toContainEqual(expect.stringContaining(idOf('unread')));
  });

  it('repeated by the same event, leaves and tells what the undisturbed run does', async () => {
    const expected = await undisturbed();
    const points = killPoints(expected);
    for (const { n, moment, write } of points) {
      const table = await aTable();
      const toldBefore = await interrupted(table, n, moment);
      // Where nothing was sent there is no first start to keep.
      const now = n === 1 && moment === 'before' ? day(2) : new Date(day(2).getTime() + 60_000);
      let told: Changes | undefined;
      await wholeRun(process(table), 'day 2', now, TODAY, (changes) => {
        told = changes;
      });
      const where = `${moment} ${write}`;
      expect(await db.dump(table), where).toEqual(expected.items);
      expect(said(told) ?? toldBefore, where).toEqual(expected.told);
    }
    console.log(`same event: ${points.length} kill points`);
  });

  it('followed by another run after its hold, loses nothing and tells nothing twice', async () => {
    const expected = await undisturbed();
    const points = killPoints(expected);
    for (const { n, moment, write } of points) {
      const table = await aTable();
      const toldBefore = await interrupted(table, n, moment);
      const finished = (await process(table).remember(ACCOUNT, day(2))).lastFinished?.runId === 'day 2';
      let told: Changes | undefined;
      await wholeRun(process(table), 'on demand', new Date(day(2).getTime() + HOUR_MS), TODAY, (changes) => {
        told = changes;
      });
      const where = `${moment} ${write}`;
      expect(findingsOf(await db.dump(table)), where).toEqual(findingsOf(expected.items));
      if (finished) {
        expect(toldBefore, where).toEqual(expected.told);
        expect(said(told), where).toMatchObject(NOTHING_NEW);
      } else {
        expect(said(told), where).toEqual(expected.told);
      }
      const runs = (await process(table).remember(ACCOUNT, day(2))).trend.map(({ runId }) => runId);
      expect(runs, where).toEqual(['day 0', 'day 1', ...(finished ? ['day 2'] : []), 'on demand']);
    }
    console.log(`another run: ${points.length} kill points`);
  });
});

describe('a run that is repeated', () => {
  it('whole, does nothing the second time', async () => {
    const table = await aTable();
    await wholeRun(process(table), 'day 2', day(2), TODAY);
    const before = await db.dump(table);
    const client = db.newClient();
    const writes = writesOf(client);
    await wholeRun(process(table, client), 'day 2', day(2), TODAY);
    expect(writes).toEqual([]);
    expect(await db.dump(table)).toEqual(before);
  });

  it('twice at once, by an event delivered twice, ends as the undisturbed run does', async () => {
    const expected = await undisturbed();
    for (let round = 1; round <= 10; round++) {
      const table = await aTable();
      const told: Changes[] = [];
      const twins = await Promise.allSettled(
        [0, 1].map(() => wholeRun(process(table), 'day 2', day(2), TODAY, (changes) => told.push(changes))),
      );
      expect(twins.filter(({ status }) => status === 'fulfilled').length).toBeGreaterThan(0);
      expect(await db.dump(table)).toEqual(expected.items);
      expect(said(told[0])).toEqual(expected.told);
    }
  });
});

/** Findings with the times of today's runs made one: which of the two runs stored them does not matter. */
function findingsOf(items: Record<string, StoredItem>): object {
  const text = JSON.stringify(
    Object.entries(items)
      .filter(([key]) => key.startsWith('FINDINGS#'))
      .map(([key, { expiresAt, ...item }]) => [key, { ...item, expires: expiresAt !== undefined }]),
  );
  const [first, second] = [day(2), new Date(day(2).getTime() + HOUR_MS)].map((date) => date.toISOString());
  return JSON.parse(text.replaceAll(String(second), String(first)));
}
