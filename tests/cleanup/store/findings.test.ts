import fc from 'fast-check';
import { beforeEach, describe, expect, it } from 'vitest';
import type { Finding } from '../../../cleanup/finding.ts';
import type { Run, WhyGone } from '../../../cleanup/store/audit-store.ts';
import type { DynamoDbAuditStore } from '../../../cleanup/store/dynamodb-audit-store.ts';
import { exemptionKey, findingKey } from '../../../cleanup/store/keys.ts';
import { anyFinding } from './arbitraries.ts';
import { aDynamoDb } from './dynamodb.ts';
import {
  ACCOUNT,
  aFinding,
  anExemption,
  aSummary,
  day,
  everythingChecked,
  HOUR_MS,
  nothingChecked,
  onDay,
  runOf,
} from './factories.ts';
import { beforeWriteOf, writesOf } from './wire-tap.ts';

const ADA = aFinding('ada');
const BOB = aFinding('bob');

const db = aDynamoDb();
let store: DynamoDbAuditStore;
beforeEach(() => {
  store = db.auditStore();
});

async function begun(n: number): Promise<Run> {
  return runOf(await store.begin(ACCOUNT, `run-${n}`, day(n), HOUR_MS));
}

/** A whole run on the n-th day. */
async function runOn(n: number, findings: readonly Finding[], whyGone: WhyGone = everythingChecked) {
  const run = await begun(n);
  const changes = await store.recordFindings(run, findings, whyGone);
  await store.finish(run, aSummary(run));
  return changes;
}

const NONE = { opened: new Set(), resolved: [], unchanged: 0, notChecked: 0, ownerChanges: [] };

describe('recording findings', () => {
  it('opens what is new', async () => {
    expect(await runOn(0, [ADA])).toEqual({ ...NONE, since: null, opened: new Set([ADA.id]) });
    const item = await db.get(findingKey(ACCOUNT, ADA.id));
    expect(item).toMatchObject({
      state: 'open',
      openedAt: '2026-03-01T05:00:00.000Z',
      recordedAt: '2026-03-01T05:00:00.000Z',
    });
    expect(item).not.toHaveProperty('expiresAt');
  });

  it('writes nothing about what says the same still, as in another run of the same day', async () => {
    await runOn(0, [ADA, BOB]);
    const client = db.newClient();
    const writes = writesOf(client);
    const later = new Date(day(0).getTime() + HOUR_MS);
    const run = runOf(await store.begin(ACCOUNT, 'later', later, HOUR_MS));
    const seen = [ADA, BOB].map((finding) => ({ ...finding, asOf: later }));
    const changes = await db.auditStore(client).recordFindings(run, seen, everythingChecked);
    expect(changes).toEqual({ ...NONE, since: day(0), unchanged: 2 });
    expect(writes).toEqual([]);
  });

  it('writes what grew a day older, and calls it unchanged', async () => {
    await runOn(0, [ADA, BOB]);
    expect(await runOn(1, [onDay(1, ADA), onDay(1, BOB)])).toEqual({ ...NONE, since: day(0), unchanged: 2 });
    const { open } = await store.remember(ACCOUNT, day(1));
    expect(new Set(open.map(({ finding }) => finding))).toEqual(new Set([onDay(1, ADA), onDay(1, BOB)]));
    expect(open).toMatchObject([{ openedAt: day(0) }, { openedAt: day(0) }]);
  });

  it('updates what changed and remembers since when it is open', async () => {
    await runOn(0, [ADA]);
    const changed = onDay(1, { ...ADA, stage: 'disable' });
    expect(await runOn(1, [changed])).toEqual({ ...NONE, since: day(0), unchanged: 1 });
    const { open, memory } = await store.remember(ACCOUNT, day(1));
    expect(open).toEqual([
      { finding: changed, openedAt: day(0), recordedAt: day(1), ownerChange: null, resolved: null },
    ]);
    expect(memory.openSince).toEqual(new Map([[ADA.id, day(0)]]));
  });

  it('resolves what was checked and not found, tells it once, and lets it expire', async () => {
    await runOn(0, [ADA, BOB]);
    const { id, rule, subject } = BOB;
    const resolved = [{ id, rule, subject, reason: 'The key was used again.' }];
    expect(await runOn(1, [ADA])).toEqual({ ...NONE, since: day(0), unchanged: 1, resolved });
    expect(await runOn(2, [ADA])).toEqual({ ...NONE, since: day(1), unchanged: 1 });
    expect(await db.get(findingKey(ACCOUNT, BOB.id))).toMatchObject({
      state: 'resolved',
      resolvedAt: '2026-03-02T05:00:00.000Z',
      expiresAt: day(401).getTime() / 1000,
    });
    expect((await store.remember(ACCOUNT, day(2))).memory.openSince).toEqual(new Map([[ADA.id, day(0)]]));
  });

  it('leaves open, unwritten and counted what could not be checked', async () => {
    await runOn(0, [ADA, BOB]);
    const before = await db.get(findingKey(ACCOUNT, BOB.id));
    expect(await runOn(1, [ADA], nothingChecked)).toEqual({
      ...NONE,
      since: day(0),
      unchanged: 1,
      notChecked: 1,
    });
    expect(await db.get(findingKey(ACCOUNT, BOB.id))).toEqual(before);
    expect(await runOn(2, [ADA, BOB])).toEqual({ ...NONE, since: day(1), unchanged: 2 });
  });

  it('opens anew what comes back, as of then, and keeps it from expiring', async () => {
    await runOn(0, [ADA]);
    await runOn(1, []);
    expect(await runOn(2, [onDay(2, ADA)])).toEqual({ ...NONE, since: day(1), opened: new Set([ADA.id]) });
    const item = await db.get(findingKey(ACCOUNT, ADA.id));
    expect(Object.keys(item ?? {}).sort()).toEqual([
      'finding',
      'openedAt',
      'ownerChange',
      'pk',
      'recordedAt',
      'sk',
      'state',
    ]);
    expect((await store.remember(ACCOUNT, day(2))).memory.openSince).toEqual(new Map([[ADA.id, day(2)]]));
  });

  it('leaves attributes alone that others added to the item', async () => {
    await runOn(0, [ADA]);
    const key = findingKey(ACCOUNT, ADA.id);
    await db.put({ ...(await db.get(key)), claimedBy: 'U0ADA', cards: ['C1/171'] });
    await runOn(1, [{ ...ADA, stage: 'disable' }]);
    await runOn(2, []);
    await runOn(3, [ADA]);
    expect(await db.get(key)).toMatchObject({ state: 'open', claimedBy: 'U0ADA', cards: ['C1/171'] });
  });

  it('gives back over the wire every finding exactly as it was recorded', async () => {
    const findings = fc.sample(anyFinding, 200).map((finding, n) => ({ ...finding, id: `finding ${n}` }));
    await runOn(0, findings);
    const { open } = await store.remember(ACCOUNT, day(0));
    const byId = (one: Finding, other: Finding) => (one.id < other.id ? -1 : 1);
    expect(open.map(({ finding }) => finding).sort(byId)).toEqual(findings.sort(byId));
    expect(await runOn(1, findings)).toMatchObject({ unchanged: 200 });
  });

  it('stores nothing when a finding is broken', async () => {
    const run = await begun(0);
    const broken = { ...BOB, since: new Date(Number.NaN) };
    await expect(store.recordFindings(run, [ADA, broken], everythingChecked)).rejects.toMatchObject({
      name: 'StoredItemError',
    });
    expect((await store.remember(ACCOUNT, day(0))).open).toEqual([]);
  });

  it('is an error that names the item when a stored one cannot be read', async () => {
    await db.put({ ...findingKey(ACCOUNT, 'odd'), state: 'open', openedAt: 'yesterday' });
    const expected = { name: 'StoredItemError', key: findingKey(ACCOUNT, 'odd') };
    await expect(store.remember(ACCOUNT, day(0))).rejects.toMatchObject(expected);
    await expect(store.recordFindings(await begun(0), [], everythingChecked)).rejects.toMatchObject(expected);
  });
});

describe('a run that lost its lock', () => {
  it('cannot record anything', async () => {
    const lost = await begun(0);
    await begun(1);
    const client = db.newClient();
    const writes = writesOf(client);
    await expect(db.auditStore(client).recordFindings(lost, [ADA], everythingChecked)).rejects.toMatchObject({
      name: 'RunTakenOverError',
      by: { runId: 'run-1' },
    });
    expect(writes).toEqual([]);
  });

  it.each([
    ['open', [], [ADA]],
    ['update', [ADA], [{ ...ADA, stage: 'disable' as const }]],
    ['resolve', [ADA], []],
  ])('cannot %s what a later run wrote since it looked', async (_what, before, seen) => {
    await runOn(0, before);
    const lost = await begun(1);
    const client = db.newClient();
    beforeWriteOf(client, ADA.id, () => runOn(2, [{ ...ADA, stage: 'delete' }]));
    await expect(db.auditStore(client).recordFindings(lost, seen, everythingChecked)).rejects.toMatchObject({
      name: 'RunTakenOverError',
    });
    const { open } = await store.remember(ACCOUNT, day(2));
    expect(open).toMatchObject([{ finding: { stage: 'delete' }, recordedAt: day(2) }]);
  });
});

describe('exemptions', () => {
  it('are remembered, the newest of each subject, and expire some time after their end', async () => {
    const ofUser = anExemption({ subject: { type: 'user', id: 'AIDAADA' } });
    const newer = anExemption({ until: day(60), reason: 'postponed' });
    for (const exemption of [anExemption(), ofUser, newer]) await store.putExemption(ACCOUNT, exemption);
    await store.putExemption('444455556666', anExemption());
    const { exemptions } = (await store.remember(ACCOUNT, day(0))).memory;
    expect(exemptions).toHaveLength(2);
    expect(exemptions).toEqual(expect.arrayContaining([newer, ofUser]));
    expect(await db.get(exemptionKey(ACCOUNT, newer.subject))).toMatchObject({
      expiresAt: day(460).getTime() / 1000,
    });
  });
});

it('whose SSH keys have an open finding is remembered, so that they are read again', async () => {
  const subject = { type: 'ssh-key', name: 'bob', arn: BOB.subject.arn, id: 'APKABOB' } as const;
  const ofBob: Finding = {
    ...BOB,
    id: `${ACCOUNT}:inactive-credential:APKABOB`,
    rule: 'inactive-credential',
    subject,
  };
  await runOn(0, [ADA, ofBob]);
  expect((await store.remember(ACCOUNT, day(1))).memory.sshKeysOf).toEqual(new Set([BOB.principalId]));
  await runOn(1, [ADA]);
  expect((await store.remember(ACCOUNT, day(2))).memory.sshKeysOf).toEqual(new Set());
});

it('an account without runs has nothing to remember', async () => {
  expect(await store.remember(ACCOUNT, day(0))).toEqual({
    memory: {
      openSince: new Map(),
      exemptions: [],
      disabledSince: new Map(),
      halfDisabledSince: new Map(),
      sshKeysOf: new Set(),
    },
    lastFinished: null,
    trend: [],
    open: [],
  });
});
