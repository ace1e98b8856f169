import { describe, expect, it } from 'vitest';
import type { Decision } from '../../../cleanup/decisions/decision.ts';
import { lastUseSeen, recall } from '../../../cleanup/decisions/situation.ts';
import { anOffice } from './office.ts';
import { refused, userOf } from './refused.ts';
import { ACCOUNT, aDecision, ada, aUse, daysAgo, KEY, keyFinding, NOW, passwordFinding } from './subjects.ts';

const state = anOffice();
const seconds = (count: number) => new Date(NOW.getTime() + count * 1000);

function keyIsUsed(at = NOW): void {
  Object.assign(state.office.key(KEY) ?? {}, { lastUsed: { ...aUse(0), at } });
}

async function situation(findingId: string) {
  const stored = await state.office.store.finding(ACCOUNT, findingId);
  if (!stored) throw new Error('There is no such finding.');
  return (await recall(state.office.store, stored, [])).situation;
}

/** Refused because the key was used just now; somebody decides again so many seconds later. */
async function decidedAgain(action: Decision['action'], later: number): Promise<Decision> {
  const { office } = state;
  const first = await office.decided({ action: 'deactivate' });
  keyIsUsed();
  await refused(office, first, /was used on 2026-06-01 12:00 UTC/);
  office.workspace.told.length = 0;
  office.now = seconds(later);
  const seen = lastUseSeen(action, await situation(first.findingId), office.now);
  return office.request(
    aDecision(keyFinding(ada()), { action, requestedAt: office.now, lastUsedSeen: seen }),
  );
}

describe('a decision that came upon a newer use', () => {
  it('is stored with when, for what and where, which every finding on that key then knows', async () => {
    const { office } = state;
    const old = keyFinding(ada(), { rule: 'old-access-key' });
    const { findingId, id } = await decidedAgain('deactivate', 60);
    await office.audit([keyFinding(ada()), old], daysAgo(9));
    const { outcome } =
      (await office.store.history(ACCOUNT, { limit: 9 })).find((one) => one.id !== id) ?? {};
    expect(outcome).toMatchObject({ usedSince: { at: NOW, service: 's3', region: 'eu-west-1' } });
    const usedSince = { at: NOW, service: 's3', region: 'eu-west-1', toldAt: NOW };
    expect(await situation(findingId)).toMatchObject({ usedSince });
    expect(await situation(old.id)).toMatchObject({ usedSince });
  });

  it('is nothing new once an audit saw that use', async () => {
    const { findingId } = await decidedAgain('deactivate', 60);
    await state.office.audit([keyFinding(ada(), { lastUsed: aUse(0) })], seconds(60));
    expect(await situation(findingId)).toMatchObject({ usedSince: null });
  });

  it('is not about the other key of the user', async () => {
    await decidedAgain('deactivate', 60);
    const [, second] = ada().keys;
    const other = keyFinding(ada({ keys: second ? [second] : [] }));
    await state.office.audit([other], seconds(60));
    expect(await situation(other.id)).toMatchObject({ usedSince: null });
  });

  it('can be made again by who was told, and is applied then', async () => {
    const { office } = state;
    const again = await decidedAgain('deactivate', 60);
    expect(again.lastUsedSeen).toEqual(NOW);
    expect(await office.apply(again)).toMatchObject({ outcome: 'applied' });
    expect(office.key(KEY)?.active).toBe(false);
  });

  it('made again before anybody can have read the answer, is refused again', async () => {
    const again = await decidedAgain('deactivate', 4);
    await refused(state.office, again, /was used on 2026-06-01 12:00 UTC/);
  });

  it('is refused again when the key was used once more', async () => {
    const again = await decidedAgain('deactivate', 60);
    keyIsUsed(seconds(30));
    await refused(state.office, again, /was used on 2026-06-01 12:00 UTC/);
  });

  it('that deletes for good waits for the next audit, however often it is made', async () => {
    const again = await decidedAgain('delete', 60);
    expect(again.lastUsedSeen).toEqual(daysAgo(200));
  });

  it('on a password tells when, and not for what, which AWS does not say', async () => {
    const { office } = state;
    const finding = passwordFinding(ada());
    await office.audit([finding]);
    userOf(office).passwordLastUsed = daysAgo(1);
    await refused(
      office,
      await office.request(aDecision(finding)),
      /was used on 2026-05-31 12:00 UTC, after/,
    );
    expect(await situation(finding.id)).toMatchObject({
      usedSince: { at: daysAgo(1), service: null, region: null },
    });
  });
});
