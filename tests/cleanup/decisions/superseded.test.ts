import { beforeEach, describe, expect, it } from 'vitest';
import { parsePolicy } from '../../../cleanup/policy.ts';
import type { Fault } from '../../../infra/sandbox/aws/faults.ts';
import { anOffice } from './office.ts';
import { AUTOMATIC, bothStale, disabled, findingOn, type Kind, live, ordered } from './principal-desk.ts';
import { ACCOUNT, aDecision, ada, daysAgo, KEY, keyFinding, NOW } from './subjects.ts';

/*
 * The schedule's order was begun, its delivery died, and before it came again somebody decided otherwise. What was done
 * is told as done; what was only noted down is forgotten.
 */

const state = anOffice();
/** The queue hides so long what was not finished. */
const LATER = new Date(NOW.getTime() + 270_000);

/** Ada's key is to be switched off as announced. */
async function keyOrder() {
  const { office } = state;
  office.policy = parsePolicy({ minAgeKeysToDisable: 60 });
  const finding = keyFinding(ada(), { stage: 'disable' });
  await office.audit([finding]);
  await office.store.setPeople(ACCOUNT, [...office.workspace.people.values()]);
  const about = { findingId: finding.id, action: 'deactivate', to: 'UADA' } as const;
  await office.schedule.recordWarnings(ACCOUNT, [
    { ...about, kind: 'first', deliveredAt: daysAgo(8) },
    { ...about, kind: 'last', deliveredAt: daysAgo(2) },
  ]);
  const order = aDecision(finding, { by: 'schedule', requestedAt: NOW });
  await office.schedule.order(order);
  return order;
}

async function diesAt(action: string, fault: Fault, order: Awaited<ReturnType<typeof keyOrder>>) {
  const heal = state.office.aws.faults.add({ fault, action });
  await expect(state.office.apply(order)).rejects.toThrow();
  heal();
  state.office.aws.calls.clear();
}

/** Somebody keeps what is being taken away, and then the order is delivered again. */
async function keptMeanwhile({ finding = keyFinding(ada()), by = 'UADA' } = {}) {
  const { office } = state;
  const until = daysAgo(-9);
  await office.request(aDecision(finding, { action: 'keep', by, reason: 'needed', until, requestedAt: NOW }));
  office.now = new Date(Math.max(office.now.getTime(), LATER.getTime()));
}

describe('a key that the schedule was switching off when somebody decided otherwise', () => {
  it('was never changed: it stays active, and nothing is remembered that was not done', async () => {
    const { office } = state;
    const order = await keyOrder();
    await diesAt('UpdateAccessKey', 'close', order);
    expect(await office.deactivation(order)).not.toBeNull();
    await keptMeanwhile();
    expect((await office.apply(order)).outcome).toBe('superseded');
    expect(await office.deactivation(order)).toBeNull();
    expect(office.key(KEY)?.active).toBe(true);
    expect(office.changes()).toEqual([]);
    expect(office.workspace.told).toEqual([]);
    expect((await office.items('TRAIL#')).filter(({ what }) => what === 'switched on again')).toEqual([]);
  });

  it('was switched off before: that is told, and can be undone', async () => {
    const { office } = state;
    const order = await keyOrder();
    await diesAt('UpdateAccessKey', 'lost-answer', order);
    await keptMeanwhile();
    expect((await office.apply(order)).outcome).toBe('applied');
    expect(await office.settled(order)).toMatchObject({ outcome: { change: { action: 'UpdateAccessKey' } } });
    expect(await office.deactivation(order)).toMatchObject({ by: 'schedule' });
    expect(office.changes()).toEqual([]);
    expect(office.workspace.told).toMatchObject([
      { text: `As announced: Access key ${KEY} of ada was deactivated.` },
    ]);
  });

  it('was switched off by somebody else: that is not forgotten', async () => {
    const { office } = state;
    const order = await keyOrder();
    await office.store.setDeactivation(ACCOUNT, order.subject, { at: daysAgo(1), by: 'UEVE' });
    Object.assign(office.key(KEY) ?? {}, { active: false });
    await keptMeanwhile();
    expect((await office.apply(order)).outcome).toBe('superseded');
    expect(await office.deactivation(order)).toEqual({ at: daysAgo(1), by: 'UEVE' });
  });

  it('was never begun: nothing of it is read or said', async () => {
    const { office } = state;
    const order = await keyOrder();
    await keptMeanwhile();
    office.aws.calls.clear();
    expect((await office.apply(order)).outcome).toBe('superseded');
    expect(office.aws.calls.find({ service: 'iam' })).toEqual([]);
    expect(office.workspace.told).toEqual([]);
  });
});

describe('a key that the schedule set out to switch off, and never came to it', () => {
  const claim = { action: 'claim', by: 'UEVE' } as const;

  it('is not told as switched on elsewhere by whatever comes later', async () => {
    const { office } = state;
    const order = await keyOrder();
    await diesAt('UpdateAccessKey', 'close', order);
    office.now = daysAgo(-1);
    const later = await office.request(aDecision(keyFinding(ada()), { ...claim, requestedAt: office.now }));
    expect((await office.apply(later)).outcome).toBe('applied');
    expect(await office.deactivation(order)).toBeNull();
    expect(await office.exemptions()).toEqual([]);
    expect((await office.items('TRAIL#')).filter(({ what }) => what === 'switched on again')).toEqual([]);
  });

  it('is left as it is while it may still be carried out', async () => {
    const { office } = state;
    const order = await keyOrder();
    await diesAt('UpdateAccessKey', 'close', order);
    office.now = new Date(NOW.getTime() + 20 * 60_000);
    await office.apply(
      await office.request(aDecision(keyFinding(ada()), { ...claim, requestedAt: office.now })),
    );
    expect(await office.deactivation(order)).toMatchObject({ begun: true });
    expect(await office.exemptions()).toEqual([]);
  });

  it('is known as off once that was seen, and no sooner', async () => {
    const { office } = state;
    const order = await keyOrder();
    await diesAt('UpdateAccessKey', 'lost-answer', order);
    expect(await office.deactivation(order)).toMatchObject({ begun: true });
    await office.apply(order);
    expect(await office.deactivation(order)).toEqual({ at: NOW, by: 'schedule', decisionId: order.id });
  });
});

describe('a key that somebody else switched off before the schedule did', () => {
  it('is told as what it is: nobody announced it, and nothing was done here', async () => {
    const { office } = state;
    const order = await keyOrder();
    Object.assign(office.key(KEY) ?? {}, { active: false });
    office.aws.calls.clear();
    expect((await office.apply(order)).outcome).toBe('applied');
    expect(office.workspace.told).toMatchObject([
      {
        text: `Access key ${KEY} of ada is inactive already: somebody switched it off outside this product. Nothing was done.`,
      },
    ]);
    // Its cooling-off counts from the audit that sees it inactive.
    expect(await office.deactivation(order)).toBeNull();
    expect(office.changes()).toEqual([]);
  });
});

/** Disabled by Eve a fortnight ago, and ordered to be deleted. */
async function orderedToGo(kind: Kind) {
  await disabled(state.office, kind, 15);
  return ordered(state.office, kind, 'delete');
}

describe.each(['user', 'role'] as const)('a %s that the schedule was working on', (kind) => {
  const attach = kind === 'user' ? 'AttachUserPolicy' : 'AttachRolePolicy';
  const detach = kind === 'user' ? 'DetachUserPolicy' : 'DetachRolePolicy';
  const first = kind === 'user' ? 'DeleteAccessKey' : 'RemoveRoleFromInstanceProfile';
  beforeEach(async () => {
    await state.office.open(bothStale());
    state.office.policy = AUTOMATIC;
  });

  it('was not disabled yet: nothing is remembered of it', async () => {
    const { office } = state;
    const order = await ordered(office, kind, 'deactivate');
    await diesAt(attach, 'close', order);
    expect(await office.deactivation(order)).not.toBeNull();
    await keptMeanwhile({ finding: findingOn(kind) });
    expect((await office.apply(order)).outcome).toBe('superseded');
    expect(await office.deactivation(order)).toBeNull();
    expect(office.changes()).toEqual([]);
  });

  it('was only to be disabled: the cooling-off does not begin, and it is not enabled elsewhere', async () => {
    const { office } = state;
    const order = await ordered(office, kind, 'deactivate');
    await diesAt(attach, 'close', order);
    expect((await office.memory()).disabledSince).toEqual(new Map());
    office.now = daysAgo(-1);
    const later = aDecision(findingOn(kind), { action: 'deactivate', by: 'UEVE', requestedAt: office.now });
    expect((await office.apply(await office.request(later))).outcome).toBe('applied');
    expect((await office.memory()).disabledSince).toEqual(new Map([[order.principalId, office.now]]));
    expect(await office.exemptions()).toEqual([]);
  });

  it('was disabled before: that is told, and can be undone', async () => {
    const { office } = state;
    const order = await ordered(office, kind, 'deactivate');
    await diesAt(attach, 'lost-answer', order);
    await keptMeanwhile({ finding: findingOn(kind) });
    // Of a role that was all; of a user the keys and the password are left.
    expect((await office.apply(order)).outcome).toBe(kind === 'role' ? 'applied' : 'failed');
    expect(await office.deactivation(order)).toMatchObject({ by: 'schedule' });
    expect(office.changes()).toEqual([]);
    const said = kind === 'role' ? /^As announced: .*disabled/ : /can be enabled again/;
    expect(office.workspace.told).toMatchObject([{ text: expect.stringMatching(said) }]);
  });

  it('was disabled to the end before: it is known as disabled, so whoever still uses it is seen', async () => {
    const { office } = state;
    const order = await ordered(office, kind, 'deactivate');
    const last = kind === 'user' ? 'DeleteLoginProfile' : attach;
    await diesAt(last, 'lost-answer', order);
    await keptMeanwhile({ finding: findingOn(kind) });
    expect((await office.apply(order)).outcome).toBe('applied');
    expect((await office.memory()).disabledSince).toEqual(new Map([[order.principalId, NOW]]));
    expect(office.changes()).toEqual([]);
    expect(office.workspace.told).toMatchObject([
      { text: expect.stringMatching(/^As announced: .*disabled/) },
    ]);
  });

  it('was not yet taken apart: that it was to be deleted is forgotten, that it is disabled is not', async () => {
    const { office } = state;
    const order = await orderedToGo(kind);
    await diesAt(first, 'close', order);
    const { disabling } = (await office.deactivation(order)) ?? {};
    expect(disabling?.deletion).toBeDefined();
    await keptMeanwhile({ finding: findingOn(kind) });
    expect((await office.apply(order)).outcome).toBe('superseded');
    const { decisionId, disablement } = disabling ?? {};
    expect((await office.deactivation(order))?.disabling).toEqual({ decisionId, disablement });
    expect(office.changes()).toEqual([]);
  });

  it('was half taken apart: it is left as it is, and that and where its snapshot is are told', async () => {
    const { office } = state;
    const order = await orderedToGo(kind);
    await diesAt(detach, 'close', order);
    const { disabling } = (await office.deactivation(order)) ?? {};
    await keptMeanwhile({ finding: findingOn(kind) });
    expect((await office.apply(order)).outcome).toBe('failed');
    expect((await office.settled(order)).outcome?.snapshot?.key).toBe(disabling?.deletion?.snapshotKey);
    expect(office.workspace.told).toMatchObject([{ text: expect.stringContaining('some of it is gone') }]);
    expect(await office.deactivation(order)).toMatchObject({ disabling });
    expect(live(office, kind)).toBeDefined();
    expect(office.changes()).toEqual([]);
  });

  it('had lost AWSDenyAll already: it is not told as disabled', async () => {
    const { office } = state;
    live(office, kind)?.attachedPolicyArns.splice(0);
    const order = await orderedToGo(kind);
    await diesAt(detach, 'lost-answer', order);
    await keptMeanwhile({ finding: findingOn(kind) });
    expect((await office.apply(order)).outcome).toBe('failed');
    const { reason } = (await office.settled(order)).outcome ?? {};
    expect(reason).toContain('some of it is gone');
    expect(reason).toContain('AWSDenyAll is not attached.');
    expect(reason).not.toContain('disabled as it is');
    expect(live(office, kind)).toBeDefined();
    expect(office.changes()).toEqual([]);
  });

  it('was deleted before: that is told, and where its snapshot is', async () => {
    const { office } = state;
    const order = await orderedToGo(kind);
    await diesAt(kind === 'user' ? 'DeleteUser' : 'DeleteRole', 'lost-answer', order);
    await keptMeanwhile({ finding: findingOn(kind) });
    expect((await office.apply(order)).outcome).toBe('applied');
    expect((await office.settled(order)).outcome?.snapshot?.key).toBeDefined();
    expect(office.workspace.told).toMatchObject([
      { text: expect.stringMatching(/^As announced: .*deleted/) },
    ]);
  });
});
