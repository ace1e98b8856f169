import { beforeEach, describe, expect, it } from 'vitest';
import type { Deactivation } from '../../../cleanup/decisions/decision.ts';
import type { Finding } from '../../../cleanup/finding.ts';
import type { WhyGone } from '../../../cleanup/store/audit-store.ts';
import type { DynamoDbDecisionStore } from '../../../cleanup/store/dynamodb-decision-store.ts';
import { cardKey, deactivationKey, findingKey, trailKey } from '../../../cleanup/store/keys.ts';
import { aDynamoDb } from './dynamodb.ts';
import {
  ACCOUNT,
  aCard,
  aDecision,
  aFinding,
  anOutcome,
  aRefusal,
  aSummary,
  aTrailEntry,
  day,
  everythingChecked,
  HOUR_MS,
  nothingChecked,
  onDay,
  runOf,
} from './factories.ts';
import { writesOf } from './wire-tap.ts';

const ADA = aFinding('ada');
const BOB = aFinding('bob');

const db = aDynamoDb();
let store: DynamoDbDecisionStore;
beforeEach(() => {
  store = db.decisionStore();
});

/** An audit on the n-th day. */
async function audit(n: number, findings: readonly Finding[], whyGone: WhyGone = everythingChecked) {
  const audits = db.auditStore();
  const run = runOf(await audits.begin(ACCOUNT, `run-${n}`, day(n), HOUR_MS));
  await audits.recordFindings(run, findings, whyGone);
  await audits.finish(run, aSummary(run));
}

describe('findings', () => {
  it('are those of the audit, open and resolved', async () => {
    await audit(0, [ADA, BOB]);
    const older = onDay(1, ADA);
    await audit(1, [older]);
    const open = { finding: older, openedAt: day(0), recordedAt: day(1), ownerChange: null, resolved: null };
    expect(await store.finding(ACCOUNT, ADA.id)).toEqual(open);
    expect(await store.openFindings(ACCOUNT)).toEqual([open]);
    expect(await store.finding(ACCOUNT, BOB.id)).toMatchObject({ finding: BOB, resolved: { at: day(1) } });
    expect(await store.finding(ACCOUNT, 'unknown')).toBeNull();
  });

  it('are as old, in number and words, as the last audit saw that could look at them', async () => {
    await audit(0, [ADA, BOB]);
    await audit(2, [onDay(2, ADA)], nothingChecked);
    expect(await store.finding(ACCOUNT, ADA.id)).toMatchObject({ finding: onDay(2, ADA), openedAt: day(0) });
    const open = await store.openFindings(ACCOUNT);
    expect(new Map(open.map(({ finding }) => [finding.subject.name, finding]))).toEqual(
      new Map([
        ['ada', onDay(2, ADA)],
        ['bob', BOB],
      ]),
    );
    expect(onDay(2, ADA)).toMatchObject({ unusedDays: 62, reason: expect.stringContaining('62 days') });
  });

  it('are never written, whatever else is', async () => {
    await audit(0, [ADA]);
    const before = await db.get(findingKey(ACCOUNT, ADA.id));
    const client = db.newClient();
    const writes = writesOf(client);
    const one = db.decisionStore(client);
    await one.request(aDecision('1'));
    await one.settle(aDecision('1'), 'applied', anOutcome());
    await one.refuse(aRefusal(aDecision('2')));
    await one.show(ACCOUNT, [aCard('1.1')], day(0));
    await one.setOwnership(ACCOUNT, { principalId: ADA.principalId, owner: 'U0ADA', notMine: [] });
    await one.setDeactivation(ACCOUNT, ADA.subject, { at: day(2), by: 'U0ADA' });
    await one.append(aTrailEntry('e1'));
    expect(writes).not.toContainEqual(expect.stringMatching(/"pk":"(FINDINGS|RUNS|EXEMPTIONS)#/));
    expect(await db.get(findingKey(ACCOUNT, ADA.id))).toEqual(before);
  });
});

describe('cards', () => {
  it('are remembered once for each finding and message', async () => {
    const cards = [aCard('1.1'), aCard('1.1', { findingId: BOB.id }), aCard('1.2', { channel: 'C0SEC' })];
    await store.show(ACCOUNT, cards, day(1));
    const before = await db.dump();
    await store.show(ACCOUNT, cards, day(1));
    expect(await db.dump()).toEqual(before);
    expect(await store.cards(ACCOUNT, ADA.id)).toEqual([cards[2], cards[0]]);
    expect(await store.cards(ACCOUNT, BOB.id)).toEqual([cards[1]]);
    expect(await store.cards('444455556666', ADA.id)).toEqual([]);
  });

  it('are not those of a finding whose id only begins the same', async () => {
    await store.show(ACCOUNT, [aCard('1.1', { findingId: `${ADA.id}2` })], day(1));
    expect(await store.cards(ACCOUNT, ADA.id)).toEqual([]);
  });

  it('expire when shown of a resolved finding, and no longer when it is back', async () => {
    const card = aCard('1.1');
    const item = () => db.get(cardKey(ACCOUNT, card));
    await audit(0, [ADA]);
    await store.show(ACCOUNT, [card], day(1));
    expect(await item()).not.toHaveProperty('expiresAt');
    await audit(1, []);
    await store.show(ACCOUNT, [card], day(1));
    expect(await item()).toMatchObject({ expiresAt: day(401).getTime() / 1000 });
    await audit(2, [ADA]);
    await store.show(ACCOUNT, [card], day(1));
    expect(await item()).not.toHaveProperty('expiresAt');
  });

  it('of no finding expire from when they were last said', async () => {
    const card = aCard('1.1', { findingId: 'reminders:D0ADA:1.0' });
    for (const said of [1, 200]) {
      await store.show(ACCOUNT, [card], day(said));
      const item = await db.get(cardKey(ACCOUNT, card));
      expect(item).toMatchObject({ expiresAt: day(said + 400).getTime() / 1000 });
    }
  });
});

describe('ownership', () => {
  it('is nobody’s until somebody says so, then the last word', async () => {
    const nobody = { principalId: 'AIDAADA', owner: null, notMine: [] };
    const claimed = { principalId: 'AIDAADA', owner: 'U0ADA', notMine: ['U0BOB', 'U0EVE'] };
    expect(await store.ownership(ACCOUNT, 'AIDAADA')).toEqual(nobody);
    await store.setOwnership(ACCOUNT, { ...nobody, notMine: ['U0BOB'] });
    await store.setOwnership(ACCOUNT, claimed);
    expect(await store.ownership(ACCOUNT, 'AIDAADA')).toEqual(claimed);
    expect(await store.ownership('444455556666', 'AIDAADA')).toEqual(nobody);
  });
});

describe('a deactivation', () => {
  it('is remembered until it is undone', async () => {
    const deactivation = { at: day(2), by: 'schedule' };
    expect(await store.deactivation(ACCOUNT, ADA.subject)).toBeNull();
    await store.setDeactivation(ACCOUNT, ADA.subject, deactivation);
    expect(await store.deactivation(ACCOUNT, ADA.subject)).toEqual(deactivation);
    expect(await store.deactivation(ACCOUNT, BOB.subject)).toBeNull();
    await store.setDeactivation(ACCOUNT, ADA.subject, null);
    expect(await store.deactivation(ACCOUNT, ADA.subject)).toBeNull();
  });

  it('is listed while it stands, with whose it is', async () => {
    const deactivation = { at: day(2), by: 'U0ADA' };
    await store.setDeactivation(ACCOUNT, ADA.subject, deactivation);
    await store.setDeactivation(ACCOUNT, BOB.subject, deactivation);
    await store.setDeactivation(ACCOUNT, BOB.subject, null);
    const subject = { type: 'access-key', id: ADA.subject.id, name: 'ada' };
    expect(await store.deactivations(ACCOUNT)).toEqual([{ subject, deactivation }]);
    expect(await store.deactivations('444455556666')).toEqual([]);
  });

  it('of an older version is listed without a name', async () => {
    const key = deactivationKey(ACCOUNT, ADA.subject);
    await db.put({ ...key, deactivation: { at: day(2).toISOString(), by: 'U0ADA' } });
    const subject = { type: 'access-key', id: ADA.subject.id, name: '' };
    expect(await store.deactivations(ACCOUNT)).toEqual([
      { subject, deactivation: { at: day(2), by: 'U0ADA' } },
    ]);
  });

  it('is cleared when it is the one that was read, and no other', async () => {
    const read = { at: day(2), by: 'U0ADA' };
    const newer = { at: day(3), by: 'U0ADA' };
    await store.clearDeactivation(ACCOUNT, ADA.subject, read);
    expect(await db.dump()).toEqual({});
    await store.setDeactivation(ACCOUNT, ADA.subject, newer);
    await store.clearDeactivation(ACCOUNT, ADA.subject, read);
    await store.clearDeactivation(ACCOUNT, ADA.subject, { ...newer, by: 'U0BOB' });
    expect(await store.deactivation(ACCOUNT, ADA.subject)).toEqual(newer);
    await store.clearDeactivation(ACCOUNT, ADA.subject, newer);
    expect(await store.deactivation(ACCOUNT, ADA.subject)).toBeNull();
  });

  it('of a user loses a key that works again, when it is the one that was read and nobody deletes the user', async () => {
    const user = { type: 'user', id: 'AIDAADA', name: 'ada' } as const;
    const off = (keys: readonly string[], notOurs: readonly string[] = []): Deactivation => ({
      ...{ at: day(2), by: 'U0EVE' },
      disabling: {
        decisionId: 'd',
        disablement: {
          ...{ schemaVersion: 1, principal: user, begunAt: day(2), denyAllArn: 'arn' },
          ...{ attachesDenyAll: true, removesPassword: false, keys },
          ...(notOurs.length > 0 && { notOurs }),
        },
      },
    });
    const read = off(['AKIA1', 'AKIA2']);
    await store.disownKey(ACCOUNT, user, read, 'AKIA1');
    expect(await db.dump()).toEqual({});
    await store.setDeactivation(ACCOUNT, user, read);
    await store.disownKey(ACCOUNT, user, { ...read, at: day(1) }, 'AKIA1');
    await store.disownKey(ACCOUNT, user, { ...read, begun: true }, 'AKIA1');
    await store.disownKey(ACCOUNT, user, read, 'AKIAOTHER');
    expect(await store.deactivation(ACCOUNT, user)).toEqual(read);
    const { disabling } = read;
    const deletion = { decisionId: 'e', snapshotKey: 's' };
    const deleting = { ...read, ...(disabling && { disabling: { ...disabling, deletion } }) };
    await store.setDeactivation(ACCOUNT, user, deleting);
    await store.disownKey(ACCOUNT, user, read, 'AKIA1');
    expect(await store.deactivation(ACCOUNT, user)).toEqual(deleting);
    await store.setDeactivation(ACCOUNT, user, read);
    // Both of one audit, which read before either; and once more.
    for (const id of ['AKIA1', 'AKIA2', 'AKIA1']) await store.disownKey(ACCOUNT, user, read, id);
    expect(await store.deactivation(ACCOUNT, user)).toEqual(off([], ['AKIA1', 'AKIA2']));
  });

  it('is undone without deleting an item, a right that no role needs then', async () => {
    const client = db.newClient();
    const writes = writesOf(client);
    await db.decisionStore(client).setDeactivation(ACCOUNT, ADA.subject, null);
    expect(writes).toEqual([expect.stringMatching(/^PutCommand|^PutItemCommand/)]);
    expect(await db.get(deactivationKey(ACCOUNT, ADA.subject))).toMatchObject({ deactivation: null });
  });
});

describe('the trail', () => {
  it('keeps the first of each entry, whatever comes later under its id', async () => {
    await store.append(aTrailEntry('e1'));
    const before = await db.dump();
    await store.append(aTrailEntry('e1', { by: 'U0EVE', at: day(9), change: null }));
    expect(await db.dump()).toEqual(before);
    expect(await db.get(trailKey(aTrailEntry('e1')))).toMatchObject({
      by: 'U0ADA',
      what: 'deactivate',
    });
    expect(await db.get(trailKey(aTrailEntry('e1')))).not.toHaveProperty('expiresAt');
  });
});

describe('the trail, read', () => {
  const entry = (n: number, subject = 'access-key AKIAADA') =>
    aTrailEntry(`e${n}`, { since: day(n), at: day(n), subject });

  it('is newest first, page by page, to its end', async () => {
    for (const n of [3, 1, 5, 2, 4]) await store.append(entry(n));
    const first = await store.trail(ACCOUNT, { limit: 2 });
    expect(first.entries).toEqual([entry(5), entry(4)]);
    const second = await store.trail(ACCOUNT, { limit: 2, before: first.before });
    expect(second.entries).toEqual([entry(3), entry(2)]);
    expect(await store.trail(ACCOUNT, { limit: 2, before: second.before })).toEqual({
      entries: [entry(1)],
      before: null,
    });
    expect(await store.trail('444455556666', { limit: 2 })).toEqual({ entries: [], before: null });
  });

  it('is that of one subject among many others', async () => {
    const others = Array.from({ length: 250 }, (_, n) => entry(n + 10, 'access-key AKIABOB'));
    for (const one of [entry(1), entry(300), ...others]) await store.append(one);
    const subject = { type: 'access-key', id: 'AKIAADA' } as const;
    const first = await store.trail(ACCOUNT, { limit: 1, subject });
    expect(first.entries).toEqual([entry(300)]);
    const second = await store.trail(ACCOUNT, { limit: 9, subject, before: first.before });
    expect(second).toEqual({ entries: [entry(1)], before: null });
  });
});

describe('people', () => {
  const person = (n: number, name = `Person ${n}`) =>
    ({ slackId: `U${String(n).padStart(4, '0')}`, name, email: null, standing: 'member' }) as const;

  it('are all read, over many pages', async () => {
    // Some 2.5 MB; a page of a query ends at 1 MB.
    const people = Array.from({ length: 250 }, (_, n) => person(n, 'x'.repeat(10_000)));
    await store.setPeople(ACCOUNT, people);
    expect(await store.people(ACCOUNT)).toEqual(people);
  });

  it('are written where they changed only, and stay when the list does not name them', async () => {
    await store.setPeople(ACCOUNT, [person(1), person(2), person(3)]);
    const client = db.newClient();
    const writes = writesOf(client);
    const left = { ...person(2), standing: 'deleted' } as const;
    await db.decisionStore(client).setPeople(ACCOUNT, [person(1), left]);
    expect(writes).toEqual([expect.stringContaining('U0002')]);
    expect(await store.people(ACCOUNT)).toEqual([person(1), left, person(3)]);
  });

  it('that cannot be read are an error, until the next list mends them', async () => {
    const key = { pk: `PEOPLE#${ACCOUNT}`, sk: 'U0001' };
    await db.put({ ...key, slackId: 'U0001' });
    await expect(store.people(ACCOUNT)).rejects.toMatchObject({ name: 'StoredItemError', key });
    await store.setPeople(ACCOUNT, [person(1)]);
    expect(await store.people(ACCOUNT)).toEqual([person(1)]);
  });
});
