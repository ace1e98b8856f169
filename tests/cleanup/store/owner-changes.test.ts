import { beforeEach, describe, expect, it, test } from 'vitest';
import { ownerChangedAt } from '../../../cleanup/decisions/new-owner.ts';
import type { Owner } from '../../../cleanup/owner.ts';
import type { DynamoDbAuditStore } from '../../../cleanup/store/dynamodb-audit-store.ts';
import { ownerChangeOf } from '../../../cleanup/store/owner-changes.ts';
import { aDynamoDb } from './dynamodb.ts';
import { ACCOUNT, aFinding, aRun, aSummary, day, everythingChecked, runOf } from './factories.ts';

const email = (value: string, from = 'tag owner'): Owner => ({ value, kind: 'email', from });
const ANN = email('ann@example.com');
const BEN = email('ben@example.com');

describe('a change of owner', () => {
  const earlier = { from: BEN, at: day(1) };
  test.each<[string, Owner | null, Owner | null, boolean]>([
    ['another address in the tag', ANN, BEN, true],
    ['a tag where there was none', null, BEN, true],
    ['a tag that is gone', ANN, null, true],
    ['another kind of tag', ANN, { value: 'UANN', kind: 'slack', from: 'tag slack-user-id' }, true],
    ['another user name', email('a@x.com', 'user name'), email('b@x.com', 'user name'), true],
    ['a tag instead of the template', email('a@x.com', 'template {name}@x.com'), BEN, true],
    ['the same in capitals', ANN, email('ANN@example.com'), false],
    ['the same under another tag', ANN, email('ann@example.com', 'tag contact'), false],
    [
      'another template',
      email('a@x.com', 'template {name}@x.com'),
      email('a@y.com', 'template {name}@y.com'),
      false,
    ],
    ['a template where there was none', null, email('a@y.com', 'template {name}@y.com'), false],
    ['nobody, as before', null, null, false],
  ])('%s', (_, before, after, changes) => {
    const prior = { finding: { owner: before }, ownerChange: earlier };
    expect(ownerChangeOf(prior, after, day(5))).toEqual(changes ? { from: before, at: day(5) } : earlier);
  });

  test('the first sight of something is none', () => {
    expect(ownerChangeOf(null, ANN, day(5))).toBeNull();
  });

  test('a claim is none: it goes before every tag', () => {
    const stored = { ownerChange: earlier };
    expect(ownerChangedAt(stored, { owner: null })).toEqual(day(1));
    expect(ownerChangedAt(stored, { owner: 'UCARA' })).toBeNull();
    expect(ownerChangedAt({ ownerChange: null }, { owner: null })).toBeNull();
  });
});

describe('changes of owner, stored', () => {
  const db = aDynamoDb();
  let store: DynamoDbAuditStore;
  beforeEach(() => {
    store = db.auditStore();
  });

  const key = (owner: Owner | null) => aFinding('ada', { owner });
  const inactive = (owner: Owner | null) =>
    aFinding('ada', { owner, rule: 'inactive-access-key', id: 'inactive' });
  async function audit(at: number, ...findings: ReturnType<typeof key>[]) {
    const run = runOf(await store.begin(ACCOUNT, `run-${at}`, day(at), 1000));
    const { ownerChanges } = await store.recordFindings(run, findings, everythingChecked);
    await store.finish(run, aSummary(aRun(run.runId, run.startedAt)));
    return ownerChanges;
  }
  const stored = async () =>
    (await store.remember(ACCOUNT, day(30))).open.map(({ finding, ownerChange }) => [
      finding.rule,
      ownerChange,
    ]);

  it('say since when, whatever else changes afterwards, and are told for seven days', async () => {
    expect(await audit(0, key(ANN))).toEqual([]);
    const changed = {
      principalId: key(BEN).principalId,
      type: 'user',
      name: 'ada',
      from: ANN,
      to: BEN,
      at: day(1),
    };
    expect(await audit(1, key(BEN))).toEqual([changed]);
    expect(await audit(2, { ...key(BEN), stage: 'disable' })).toEqual([changed]);
    expect(await stored()).toEqual([['unused-access-key', { from: ANN, at: day(1) }]]);
    expect(await audit(8, key(BEN))).toEqual([]);
    expect(await stored()).toEqual([['unused-access-key', { from: ANN, at: day(1) }]]);
  });

  it('hold for what is found of the same user for the first time, too', async () => {
    await audit(0, key(ANN));
    await audit(1, key(BEN));
    await audit(2, key(BEN), inactive(BEN));
    expect(await stored()).toContainEqual(['inactive-access-key', { from: ANN, at: day(1) }]);
  });

  it('are seen across a finding that took the place of another, or was gone for a while', async () => {
    await audit(0, key(ANN));
    await audit(1, inactive(BEN));
    expect(await stored()).toEqual([['inactive-access-key', { from: ANN, at: day(1) }]]);
    await audit(2);
    await audit(3, key(ANN));
    expect(await stored()).toEqual([['unused-access-key', { from: BEN, at: day(3) }]]);
  });

  it('of somebody else are not', async () => {
    await audit(0, key(ANN));
    await audit(1, key(ANN), aFinding('bob', { owner: BEN }));
    expect(await stored()).toEqual([
      ['unused-access-key', null],
      ['unused-access-key', null],
    ]);
  });
});
