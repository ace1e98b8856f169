import { describe, expect, it } from 'vitest';
import type { Decision } from '../../../cleanup/decisions/decision.ts';
import type { Finding } from '../../../cleanup/finding.ts';
import { aKey } from '../../../infra/sandbox/aws/new-account.ts';
import { anOffice } from './office.ts';
import { live } from './principal-desk.ts';
import { aRoleFinding, aUserFinding, staleAda, staleRole } from './principals.ts';
import { ACCOUNT, aDecision, ada, aUse, daysAgo, KEY, keyFinding, NOW, passwordFinding } from './subjects.ts';

// Which of what was done about another administrator keeps one waiting: what is off by it, and nothing else.

const state = anOffice();
const EVES = 'AKIAEVE0000000000001';
const POWER = { administratorBecause: 'AdministratorAccess allows every action' };
const inMinutes = (minutes: number) => new Date(NOW.getTime() + minutes * 60_000);

const adaInUse = () => ada({}, { lastUsed: aUse(40) });
const eve = () => ada({ name: 'eve', id: 'AIDAEVE', keys: [aKey({ id: EVES, lastUsed: aUse(50) })] });
const [adas, eves] = [keyFinding(adaInUse(), POWER), keyFinding(eve(), POWER)];
const wholeAda = () =>
  staleAda({
    keys: [aKey({ id: KEY, createdAt: daysAgo(400), lastUsed: aUse(40) })],
    lastAccessed: [{ service: 's3', at: daysAgo(40) }],
  });
const ADA_WHOLE = aUserFinding({ ...POWER, lastUsed: aUse(40) }, wholeAda());
const BATCH = aRoleFinding({ ...POWER, lastUsed: { ...aUse(40), service: null } });
const isOn = (id: string) => state.office.key(id)?.active;
const reasonOf = async (decision: Decision) => (await state.office.settled(decision)).outcome?.reason;

async function found(findings: readonly Finding[], users = [adaInUse(), eve()], at = daysAgo(10)) {
  const batch = staleRole({ lastUsed: { at: daysAgo(40), region: 'eu-west-1' } });
  await state.office.open({ users, roles: [batch] });
  await state.office.audit(findings, at);
}

/** Asked for a minute before it is applied at `minutes` after `NOW`. */
async function decide(on: Finding, minutes: number, overrides: Partial<Decision> = {}) {
  const { office } = state;
  office.now = inMinutes(minutes);
  const requestedAt = inMinutes(minutes - 1);
  const decision = await office.request(aDecision(on, { by: 'UEVE', requestedAt, ...overrides }));
  const { outcome } = await office.apply(decision);
  return { decision, outcome };
}

describe('a key that was switched off and on again since', () => {
  it('keeps nobody waiting', async () => {
    await found([adas, eves]);
    expect(await decide(eves, 0)).toMatchObject({ outcome: 'applied' });
    expect(await decide(eves, 5, { action: 'reactivate' })).toMatchObject({ outcome: 'applied' });
    expect(await decide(adas, 10)).toMatchObject({ outcome: 'applied' });
    expect([isOn(KEY), isOn(EVES)]).toEqual([false, true]);
  });

  it('does so when it is off once more', async () => {
    await found([adas, eves]);
    await decide(eves, 0);
    await decide(eves, 5, { action: 'reactivate' });
    await state.office.store.setDeactivation(ACCOUNT, eves.subject, { at: inMinutes(6), by: 'UEVE' });
    Object.assign(state.office.key(EVES) ?? {}, { active: false });
    expect(await decide(adas, 10)).toMatchObject({ outcome: 'refused' });
    expect([isOn(KEY), isOn(EVES)]).toEqual([true, false]);
  });

  it('does so as long as it was only asked for to switch it on, or that was refused', async () => {
    const { office } = state;
    await found([adas, eves]);
    await decide(eves, 0);
    const again = aDecision(eves, { by: 'UNOBODY', action: 'reactivate', requestedAt: inMinutes(4) });
    await office.request(again);
    expect(await decide(adas, 5)).toMatchObject({ outcome: 'refused' });
    expect(await office.apply(again)).toMatchObject({ outcome: 'refused' });
    expect(await decide(adas, 10)).toMatchObject({ outcome: 'refused' });
    expect([isOn(KEY), isOn(EVES)]).toEqual([true, false]);
  });

  it('does so when another one of hers was switched on', async () => {
    const second = aKey({ id: 'AKIAEVE0000000000002', lastUsed: aUse(45) });
    const user = ada({ name: 'eve', id: 'AIDAEVE', keys: [aKey({ id: EVES, lastUsed: aUse(50) }), second] });
    const other = keyFinding({ ...user, keys: [second] }, POWER);
    await found([adas, eves, other], [adaInUse(), user]);
    await decide(eves, 0);
    await decide(other, 2);
    expect(await decide(other, 5, { action: 'reactivate' })).toMatchObject({ outcome: 'applied' });
    expect(await decide(adas, 10)).toMatchObject({ outcome: 'refused' });
    expect(isOn(KEY)).toBe(true);
  });
});

describe('as a whole, switched off and on again since', () => {
  it('a role keeps nobody waiting', async () => {
    await found([BATCH, eves]);
    expect(await decide(BATCH, 0)).toMatchObject({ outcome: 'applied' });
    expect(await decide(BATCH, 5, { action: 'reactivate' })).toMatchObject({ outcome: 'applied' });
    expect(await decide(eves, 10)).toMatchObject({ outcome: 'applied' });
    expect(isOn(EVES)).toBe(false);
  });

  it('a user does, whose password does not come back', async () => {
    await found([ADA_WHOLE, eves], [wholeAda(), eve()]);
    expect(await decide(ADA_WHOLE, 0)).toMatchObject({ outcome: 'applied' });
    expect(await decide(ADA_WHOLE, 5, { action: 'reactivate' })).toMatchObject({ outcome: 'applied' });
    expect(await decide(eves, 10)).toMatchObject({ outcome: 'refused' });
    expect(isOn(EVES)).toBe(true);
  });
});

describe('a deletion takes nothing that works', () => {
  /** Eve's key was switched off 20 days ago, which the audits since have seen. */
  async function offForLong(): Promise<Finding> {
    const { office } = state;
    const off = keyFinding(eve(), { ...POWER, rule: 'inactive-access-key' });
    const used = { lastUsed: aUse(50), active: false };
    const user = ada({ name: 'eve', id: 'AIDAEVE', keys: [aKey({ id: EVES, ...used })] });
    await found([adas, off], [adaInUse(), user], daysAgo(20));
    await office.store.setDeactivation(ACCOUNT, off.subject, { at: daysAgo(20), by: 'UEVE' });
    await office.audit([adas, off], daysAgo(1));
    return off;
  }

  it('so that the key of another one may go', async () => {
    const off = await offForLong();
    expect(await decide(off, 0, { action: 'delete' })).toMatchObject({ outcome: 'applied' });
    expect(isOn(EVES)).toBeUndefined();
    expect(await decide(adas, 5)).toMatchObject({ outcome: 'applied' });
    expect(isOn(KEY)).toBe(false);
  });

  it('nor does one that waits keep anybody waiting', async () => {
    const off = await offForLong();
    await state.office.request(aDecision(off, { action: 'delete', by: 'UEVE', requestedAt: inMinutes(-2) }));
    expect(await decide(adas, 5)).toMatchObject({ outcome: 'applied' });
    expect(isOn(EVES)).toBe(false);
  });

  it('and is not kept waiting itself', async () => {
    const off = await offForLong();
    expect(await decide(adas, 0)).toMatchObject({ outcome: 'applied' });
    expect(await decide(off, 5, { action: 'delete' })).toMatchObject({ outcome: 'applied' });
    expect(isOn(EVES)).toBeUndefined();
  });

  it('but what works is not deleted: it stays', async () => {
    const off = await offForLong();
    Object.assign(state.office.key(EVES) ?? {}, { active: true });
    expect(await decide(off, 0, { action: 'delete' })).toMatchObject({ outcome: 'refused' });
    expect(isOn(EVES)).toBe(true);
  });

  it('the password of another one does: removing it is no deletion of what was off', async () => {
    const { office } = state;
    const user = ada({ name: 'eve', id: 'AIDAEVE', keys: [], passwordLastUsed: daysAgo(50) });
    const password = passwordFinding(user, POWER);
    await found([adas, password], [adaInUse(), user]);
    expect(await decide(password, 0)).toMatchObject({ outcome: 'applied' });
    expect(office.aws.account.users.get('eve')?.loginProfile).toBeNull();
    expect(await decide(adas, 5)).toMatchObject({ outcome: 'refused' });
    expect(isOn(KEY)).toBe(true);
  });
});

describe.each(['user', 'role'] as const)('a disabled %s', (kind) => {
  it('may be deleted, whoever else was switched off of late', async () => {
    const { office } = state;
    const on = kind === 'user' ? ADA_WHOLE : BATCH;
    await found([on, eves], [wholeAda(), eve()]);
    expect(await decide(on, 0)).toMatchObject({ outcome: 'applied' });
    await office.audit([on, eves], daysAgo(-14));
    const minutes = 15 * 24 * 60;
    expect(await decide(eves, minutes)).toMatchObject({ outcome: 'applied' });
    const asked = { action: 'delete', by: 'UADA', approvedBy: 'UEVE' } as const;
    const { decision, outcome } = await decide(on, minutes + 5, asked);
    expect({ outcome, reason: await reasonOf(decision) }).toMatchObject({ outcome: 'applied' });
    expect(live(office, kind)).toBeUndefined();
  });
});

describe('one that somebody switched off outside this product', () => {
  it('keeps others waiting from when that was found', async () => {
    const { office } = state;
    await found([adas, eves]);
    Object.assign(office.key(EVES) ?? {}, { active: false });
    expect(await decide(eves, 0)).toMatchObject({ outcome: 'applied' });
    const { decision, outcome } = await decide(adas, 5);
    expect(outcome).toBe('refused');
    expect(await reasonOf(decision)).toMatch(
      /until access key \w+ of eve was found switched off on 2026-06-01 12:00 UTC\./,
    );
    expect(isOn(KEY)).toBe(true);
    expect(office.changes()).toEqual([]);
  });
});
