import { describe, expect, it } from 'vitest';
import { addDays } from '../../../cleanup/days.ts';
import type { Decision } from '../../../cleanup/decisions/decision.ts';
import { recall } from '../../../cleanup/decisions/situation.ts';
import { anOffice } from './office.ts';
import { ACCOUNT, aDecision, ada, KEY, keyFinding, NOW } from './subjects.ts';

const state = anOffice();
const inMinutes = (minutes: number) => new Date(NOW.getTime() + minutes * 60_000);
const SEEN = inMinutes(60);
const EXEMPTION = {
  subject: { type: 'access-key', id: KEY },
  principalId: 'AIDAADA',
  until: addDays(SEEN, 30),
  reason: 'switched on again outside this product, seen on 2026-06-01',
  by: 'somebody outside this product',
};

/** We switched Ada's key off; an hour later, when it is on again or not, somebody decides something. */
async function anHourLater(action: Decision['action'], active = true, overrides: Partial<Decision> = {}) {
  const { office } = state;
  await office.apply(await office.decided());
  Object.assign(office.key(KEY) ?? {}, { active });
  office.now = SEEN;
  office.aws.calls.clear();
  return office.request(aDecision(keyFinding(ada()), { action, requestedAt: SEEN, ...overrides }));
}
const noted = async () =>
  (await state.office.items('TRAIL#')).filter(({ what }) => what === 'switched on again');

describe('a key that we switched off and somebody switched on again outside', () => {
  it('is found on by whoever wants to undo it: done, left alone for 30 days, told and written down', async () => {
    const { office } = state;
    const decision = await anHourLater('reactivate');
    expect(await office.apply(decision)).toMatchObject({ outcome: 'applied' });
    expect((await office.settled(decision)).outcome).toMatchObject({
      reason: `Access key ${KEY} of ada is active already: somebody switched it on again outside this product. It is left alone until 2026-07-01.`,
      change: null,
    });
    expect(await office.exemptions()).toEqual([EXEMPTION]);
    expect(await office.deactivation(decision)).toBeNull();
    expect(await noted()).toMatchObject([
      { at: SEEN.toISOString(), by: EXEMPTION.by, subject: `access-key ${KEY}` },
    ]);
    expect(office.changes()).toEqual([]);
    expect(office.workspace.refreshed).toContain(decision.findingId);
    const stored = await office.store.finding(ACCOUNT, decision.findingId);
    const now = stored && (await recall(office.store, stored, []));
    expect(now?.situation).toMatchObject({ deactivation: null, inactiveSince: null });
  });

  it('is not switched off again by a click: it counts as reactivated', async () => {
    const { office } = state;
    const decision = await anHourLater('deactivate', true, { by: 'UEVE' });
    expect(await office.apply(decision)).toMatchObject({ outcome: 'refused' });
    expect((await office.settled(decision)).outcome?.reason).toMatch(
      /^It is to be kept until 2026-07-01: switched on again outside this product, seen on 2026-06-01\./,
    );
    expect(office.key(KEY)?.active).toBe(true);
    expect(office.changes()).toEqual([]);
    expect(await office.deactivation(decision)).toBeNull();
    expect(await noted()).toHaveLength(1);
  });

  it('is not deleted', async () => {
    const { office } = state;
    const decision = await anHourLater('delete', true, { by: 'UEVE' });
    expect(await office.apply(decision)).toMatchObject({ outcome: 'refused' });
    expect(office.changes()).toEqual([]);
    expect(office.key(KEY)?.active).toBe(true);
  });

  it('is not called so while it is off', async () => {
    const { office } = state;
    const decision = await anHourLater('claim', false, { by: 'UEVE' });
    await office.apply(decision);
    expect(await noted()).toEqual([]);
    expect(await office.exemptions()).toEqual([]);
    expect(await office.deactivation(decision)).toEqual({
      at: NOW,
      by: 'UADA',
      decisionId: expect.stringMatching(/^decision-/),
    });
  });

  it('is not called so within minutes of our own change, which IAM may not show yet', async () => {
    const { office } = state;
    const decision = await anHourLater('claim', true, { by: 'UEVE' });
    office.now = inMinutes(9);
    await office.apply(decision);
    expect(await noted()).toEqual([]);
    expect(await office.deactivation(decision)).not.toBeNull();
  });

  it('leaves a longer keep as it is', async () => {
    const { office } = state;
    const keep = { ...EXEMPTION, until: addDays(NOW, 80), reason: 'year end', by: 'UEVE' } as const;
    const decision = await anHourLater('reactivate');
    await office.exempt({ ...keep, subject: { type: 'access-key', id: KEY } });
    await office.apply(decision);
    expect(await office.exemptions()).toEqual([keep]);
    expect(await office.deactivation(decision)).toBeNull();
  });

  it('is not the key of another user of that name', async () => {
    const { office } = state;
    const decision = await anHourLater('reactivate');
    office.aws.account.users.set('ada', ada({ id: 'AIDAOTHER' }));
    await office.apply(decision);
    expect(await noted()).toEqual([]);
    expect(await office.exemptions()).toEqual([]);
  });
});
