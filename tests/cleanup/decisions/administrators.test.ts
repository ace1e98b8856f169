import { describe, expect, it } from 'vitest';
import { applyDecision } from '../../../cleanup/decisions/apply-decision.ts';
import type { Decision } from '../../../cleanup/decisions/decision.ts';
import type { DecisionStore } from '../../../cleanup/decisions/decision-store.ts';
import type { Finding } from '../../../cleanup/finding.ts';
import type { RunSummary } from '../../../cleanup/report/report.ts';
import { aKey } from '../../../infra/sandbox/aws/new-account.ts';
import { anOffice } from './office.ts';
import { aRoleFinding, aUserFinding, staleAda, staleRole } from './principals.ts';
import { aDecision, ada, aUse, daysAgo, KEY, keyFinding, NOW } from './subjects.ts';

const state = anOffice();
const EVES = 'AKIAEVE0000000000001';
const inMinutes = (minutes: number) => new Date(NOW.getTime() + minutes * 60_000);
const POWER = { administratorBecause: 'AdministratorAccess allows every action' };

const adaInUse = () => ada({}, { lastUsed: aUse(40) });
const eve = () => ada({ name: 'eve', id: 'AIDAEVE', keys: [aKey({ id: EVES, lastUsed: aUse(50) })] });

/** Ada and Eve, each with one key that is in use, and each to be clicked on. */
async function two(power: Partial<Finding> = POWER): Promise<{ adas: Finding; eves: Finding }> {
  const users = [adaInUse(), eve()] as const;
  await state.office.open({ users: [...users] });
  const [adas, eves] = [keyFinding(users[0], power), keyFinding(users[1], power)];
  await state.office.audit([adas, eves]);
  return { adas, eves };
}

const asked = (of: Finding, overrides: Partial<Decision> = {}) =>
  state.office.request(aDecision(of, { by: 'UEVE', ...overrides }));
const isOn = (id: string) => state.office.key(id)?.active;
const reasonOf = async (decision: Decision) => (await state.office.settled(decision)).outcome?.reason;

/** What applies decisions, with one method of the store replaced. */
function depsWith<Name extends keyof DecisionStore>(
  name: Name,
  method: (real: DecisionStore) => DecisionStore[Name],
) {
  const { store, ...deps } = state.office.dependencies();
  const replaced = new Proxy(store, {
    get: (target, asked) => (asked === name ? method(target) : Reflect.get(target, asked).bind(target)),
  });
  return { ...deps, store: replaced };
}

describe('of two administrators in use who are decided about at once', () => {
  it('the one asked for first is switched off; the other stays, and whoever decided hears what it waits for', async () => {
    const { adas, eves } = await two();
    const first = await asked(adas, { requestedAt: inMinutes(-2) });
    const second = await asked(eves);
    const outcomes = await Promise.all([state.office.apply(second), state.office.apply(first)]);
    expect(outcomes).toMatchObject([{ outcome: 'refused' }, { outcome: 'applied' }]);
    expect([isOn(KEY), isOn(EVES)]).toEqual([false, true]);
  });

  it('the one asked for later stays although the first is not settled yet', async () => {
    const { adas, eves } = await two();
    const first = await asked(adas, { requestedAt: inMinutes(-2) });
    const second = await asked(eves);
    expect(await state.office.apply(second)).toMatchObject({ outcome: 'refused' });
    expect(state.office.changes()).toEqual([]);
    expect(await reasonOf(second)).toBe(
      `It can do anything in the account, and so can another one in use that is about to be switched off: to deactivate access key ${KEY} of ada was asked for on 2026-06-01 11:58 UTC and is not settled yet. They go one at a time, so that the last one never goes. Nothing was done; please decide again when that is settled, or on 2026-06-08, when it lapses.`,
    );
    expect(await state.office.apply(first)).toMatchObject({ outcome: 'applied' });
    expect([isOn(KEY), isOn(EVES)]).toEqual([false, true]);
  });

  it('asked for in the same millisecond, one goes', async () => {
    const { adas, eves } = await two();
    const both = [await asked(adas), await asked(eves)];
    const outcomes = await Promise.all(both.map((decision) => state.office.apply(decision)));
    expect(outcomes.map(({ outcome }) => outcome).sort()).toEqual(['applied', 'refused']);
    expect([isOn(KEY), isOn(EVES)].filter(Boolean)).toHaveLength(1);
  });

  it.each([
    { kind: 'a user', finding: () => aUserFinding({ ...POWER, lastUsed: aUse(40) }, aUserInUse()) },
    { kind: 'a role', finding: () => aRoleFinding({ ...POWER, lastUsed: aUse(40) }, aRoleInUse()) },
  ])('$kind as a whole stays where a key goes first', async ({ finding }) => {
    const { office } = state;
    await office.open({ users: [aUserInUse(), eve()], roles: [aRoleInUse()] });
    const [whole, eves] = [finding(), keyFinding(eve(), POWER)];
    await office.audit([whole, eves]);
    const first = await asked(eves, { requestedAt: inMinutes(-2) });
    const second = await asked(whole);
    const before = structuredClone([
      ...office.aws.account.users.values(),
      ...office.aws.account.roles.values(),
    ]);
    expect(await office.apply(second)).toMatchObject({ outcome: 'refused' });
    expect(await reasonOf(second)).toMatch(/^It can do anything .* access key AKIAEVE/);
    expect([...office.aws.account.users.values(), ...office.aws.account.roles.values()]).toEqual(before);
    expect(await office.apply(first)).toMatchObject({ outcome: 'applied' });
  });

  it.each([
    { kind: 'a user', finding: () => aUserFinding({ ...POWER, lastUsed: aUse(40) }, aUserInUse()) },
    { kind: 'a role', finding: () => aRoleFinding({ ...POWER, lastUsed: aUse(40) }, aRoleInUse()) },
  ])('a key stays where $kind as a whole goes first', async ({ finding }) => {
    const { office } = state;
    await office.open({ users: [aUserInUse(), eve()], roles: [aRoleInUse()] });
    const [whole, eves] = [finding(), keyFinding(eve(), POWER)];
    await office.audit([whole, eves]);
    const first = await asked(whole, { requestedAt: inMinutes(-2) });
    const second = await asked(eves);
    expect(await office.apply(second)).toMatchObject({ outcome: 'refused' });
    expect(isOn(EVES)).toBe(true);
    expect(await office.apply(first)).toMatchObject({ outcome: 'applied' });
  });

  it('what the schedule ordered before goes before, too', async () => {
    const { adas, eves } = await two();
    await state.office.schedule.order(aDecision(adas, { by: 'schedule', requestedAt: inMinutes(-2) }));
    const second = await asked(eves);
    expect(await state.office.apply(second)).toMatchObject({ outcome: 'refused' });
    expect(await reasonOf(second)).toMatch(/is not settled yet/);
    expect(isOn(EVES)).toBe(true);
  });

  it('two who are no administrators go both', async () => {
    const { adas, eves } = await two({});
    const both = [await asked(adas), await asked(eves)];
    const outcomes = await Promise.all(both.map((decision) => state.office.apply(decision)));
    expect(outcomes).toMatchObject([{ outcome: 'applied' }, { outcome: 'applied' }]);
    expect([isOn(KEY), isOn(EVES)]).toEqual([false, false]);
  });

  it('one that is no administrator keeps nobody waiting, nor does one that was not used for long', async () => {
    const { office } = state;
    const users = [
      adaInUse(),
      eve(),
      ada({ name: 'old', id: 'AIDAOLD', keys: [aKey({ id: 'AKIAOLD', lastUsed: aUse(95) })] }),
    ];
    await office.open({ users });
    const [adas, eves, olds] = users.map((user) => keyFinding(user, user.name === 'eve' ? {} : POWER));
    if (!adas || !eves || !olds) throw new Error('unreachable');
    await office.audit([adas, eves, olds]);
    for (const other of [eves, olds]) await asked(other, { requestedAt: inMinutes(-2) });
    expect(await office.apply(await asked(adas))).toMatchObject({ outcome: 'applied' });
    expect(isOn(KEY)).toBe(false);
  });

  it('to keep one, or to switch it on again, takes nothing from anybody', async () => {
    const { adas, eves } = await two();
    const kept = { action: 'keep', reason: 'year end', until: inMinutes(9999) } as const;
    await asked(adas, { ...kept, requestedAt: inMinutes(-2) });
    expect(await state.office.apply(await asked(eves))).toMatchObject({ outcome: 'applied' });
  });

  it('what waited for a week lapses, and keeps nobody waiting any more', async () => {
    const { office } = state;
    const { adas, eves } = await two();
    const first = await asked(adas, { requestedAt: inMinutes(-2) });
    office.now = inMinutes(7 * 24 * 60);
    const second = await asked(eves, { requestedAt: office.now });
    expect(await office.apply(second)).toMatchObject({ outcome: 'applied' });
    expect(await office.apply(first)).toMatchObject({ outcome: 'refused' });
    expect([isOn(KEY), isOn(EVES)]).toEqual([true, false]);
  });
});

describe('whichever was asked for first, what has begun is not overtaken', () => {
  it('the one that comes later with an earlier time stays, and the one begun is carried to its end', async () => {
    const { office } = state;
    const { adas, eves } = await two();
    const begun = await asked(eves);
    const dying = depsWith('settle', () => () => Promise.reject(new Error('died')));
    await expect(applyDecision(begun, dying)).rejects.toThrow('died');
    const earlier = await asked(adas, { requestedAt: inMinutes(-2) });
    expect(await office.apply(earlier)).toMatchObject({ outcome: 'refused' });
    expect(await office.apply(begun)).toMatchObject({ outcome: 'applied' });
    expect(await office.apply(begun)).toMatchObject({ outcome: 'settled-before' });
    expect([isOn(KEY), isOn(EVES)]).toEqual([true, false]);
    expect(office.changes()).toEqual(['UpdateAccessKey']);
  });

  it('the one that is stored while the other was judged already goes, and the other stays', async () => {
    const { adas, eves } = await two();
    const late = await asked(eves);
    const earlier = aDecision(adas, { by: 'UEVE', requestedAt: inMinutes(-2) });
    await expectOvertaken(late, earlier);
  });

  it('what an earlier delivery had only noted down is not so, once it is stopped', async () => {
    const { late, earlier } = await diedAfterNoting();
    await expectOvertaken(late, earlier);
  });

  it('what an earlier delivery had switched off is known as that, and the other stays', async () => {
    const { office } = state;
    const { late, earlier } = await diedAfterNoting();
    Object.assign(office.key(EVES) ?? {}, { active: false });
    await office.store.request(earlier);
    expect(await office.apply(late)).toMatchObject({ outcome: 'applied' });
    expect(await office.deactivation(late)).toEqual({ at: NOW, by: 'UEVE', decisionId: late.id });
    expect(await office.apply(earlier)).toMatchObject({ outcome: 'refused' });
    expect(office.changes()).toEqual([]);
    expect([isOn(KEY), isOn(EVES)]).toEqual([true, false]);
  });

  /** Decided about while the other was judged already, Ada's key goes, and Eve's stays. */
  async function expectOvertaken(late: Decision, earlier: Decision): Promise<void> {
    const { office } = state;
    const overtaken = depsWith('setDeactivation', (real) => async (...noted) => {
      await real.setDeactivation(...noted);
      await office.store.request(earlier);
    });
    expect(await applyDecision(late, overtaken)).toMatchObject({ outcome: 'refused' });
    expect(office.changes()).toEqual([]);
    expect(await office.deactivation(late)).toBeNull();
    expect(await office.apply(earlier)).toMatchObject({ outcome: 'applied' });
    expect([isOn(KEY), isOn(EVES)]).toEqual([false, true]);
  }

  /** The delivery about Eve's key died; somebody decides about Ada's, with an earlier time. */
  async function diedAfterNoting(): Promise<{ late: Decision; earlier: Decision }> {
    const { adas, eves } = await two();
    const late = await asked(eves);
    const dying = depsWith('setDeactivation', (real) => async (...noted) => {
      await real.setDeactivation(...noted);
      throw new Error('died');
    });
    await expect(applyDecision(late, dying)).rejects.toThrow('died');
    expect(await state.office.deactivation(late)).toMatchObject({ begun: true });
    return { late, earlier: aDecision(adas, { by: 'UEVE', requestedAt: inMinutes(-2) }) };
  }

  it('the same for a user as a whole, of which nothing is changed then', async () => {
    const { office } = state;
    const whole = aUserInUse();
    await office.open({ users: [whole, eve()] });
    const [finding, eves] = [aUserFinding({ ...POWER, lastUsed: aUse(40) }, whole), keyFinding(eve(), POWER)];
    await office.audit([finding, eves]);
    const late = await asked(finding);
    const earlier = aDecision(eves, { by: 'UEVE', requestedAt: inMinutes(-2) });
    const overtaken = depsWith('setDeactivation', (real) => async (...noted) => {
      await real.setDeactivation(...noted);
      await office.store.request(earlier);
    });
    expect(await applyDecision(late, overtaken)).toMatchObject({ outcome: 'refused' });
    expect(office.changes()).toEqual([]);
    expect(await office.deactivation(late)).toBeNull();
    expect(await office.apply(earlier)).toMatchObject({ outcome: 'applied' });
  });

  it.each([
    { when: 'something of a user is off', denied: 'DeleteLoginProfile', outcome: 'refused' },
    { when: 'nothing of a user was changed', denied: 'AttachUserPolicy', outcome: 'applied' },
  ])('where disabling failed and $when, the other is $outcome', async ({ denied, outcome }) => {
    const { office } = state;
    const whole = aUserInUse();
    await office.open({ users: [whole, eve()] });
    const [finding, eves] = [aUserFinding({ ...POWER, lastUsed: aUse(40) }, whole), keyFinding(eve(), POWER)];
    await office.audit([finding, eves]);
    const heal = office.aws.faults.add({ fault: 'AccessDenied', action: denied });
    expect(await office.apply(await asked(finding))).toMatchObject({ outcome: 'failed' });
    heal();
    const second = await asked(eves);
    expect(await office.apply(second)).toMatchObject({ outcome });
    expect(isOn(EVES)).toBe(outcome === 'refused');
    if (outcome === 'refused')
      expect(await reasonOf(second)).toMatch(/until user ada was in part switched off/);
  });
});

describe('an audit that could not see it forgets nothing', () => {
  /** Eve's key was switched off half an hour before an audit. */
  async function switchedOff(auditedAt: Date, summary: Partial<RunSummary> = {}): Promise<Finding> {
    const { office } = state;
    const { adas, eves } = await two();
    const before = await asked(eves);
    expect(await office.apply(before)).toMatchObject({ outcome: 'applied' });
    // What was found of it is over: it is found as something else.
    await office.audit(
      [adas, keyFinding(eve(), { ...POWER, rule: 'inactive-access-key' })],
      auditedAt,
      summary,
    );
    return adas;
  }

  it('the credential report that it went by may have been made before', async () => {
    const { office } = state;
    const adas = await switchedOff(inMinutes(30));
    office.now = inMinutes(60);
    const decision = await asked(adas, { requestedAt: office.now });
    expect(await office.apply(decision)).toMatchObject({ outcome: 'refused' });
    expect(await reasonOf(decision)).toBe(
      `It can do anything in the account, and so could another one in use until access key ${EVES} of eve was switched off on 2026-06-01 12:00 UTC. Whether this is the last one shows with the first finished audit that began after 2026-06-01 17:00 UTC, as AWS tells of credentials some hours late, and could look at all users, roles and credentials, and at every finding on an administrator. Nothing was done; please decide again then.`,
    );
    expect(isOn(KEY)).toBe(true);
  });

  it.each([
    { summary: { complete: false, sawEverybody: false } },
    { summary: { complete: true, sawEverybody: false } },
    // As an older version stored it.
    { summary: { complete: false } },
  ])('one that could not look at everybody says nothing, however late: $summary', async ({ summary }) => {
    const { office } = state;
    const adas = await switchedOff(inMinutes(600), summary);
    office.now = inMinutes(610);
    const decision = await asked(adas, { requestedAt: office.now });
    expect(await office.apply(decision)).toMatchObject({ outcome: 'refused' });
    expect(isOn(KEY)).toBe(true);
  });

  it.each([
    { summary: { complete: true, sawEverybody: true } },
    // What failed is nothing that tells who is an administrator in use.
    { summary: { complete: false, sawEverybody: true } },
    { summary: { complete: true } },
  ])('once one has seen it, and protects nobody, the other may go: $summary', async ({ summary }) => {
    const { office } = state;
    const adas = await switchedOff(inMinutes(301), summary);
    office.now = inMinutes(310);
    expect(await office.apply(await asked(adas, { requestedAt: office.now }))).toMatchObject({
      outcome: 'applied',
    });
    expect(isOn(KEY)).toBe(false);
  });

  it('a use that only whoever decided knew of makes it one in use', async () => {
    const { office } = state;
    const { adas, eves } = await two();
    await office.audit([adas, { ...eves, lastUsed: aUse(95) }], daysAgo(9));
    await office.apply(await asked(eves, { lastUsedSeen: aUse(50).at }));
    expect(isOn(EVES)).toBe(false);
    expect(await office.apply(await asked(adas))).toMatchObject({ outcome: 'refused' });
    expect(isOn(KEY)).toBe(true);
  });
});

function aUserInUse() {
  return staleAda({
    keys: [aKey({ id: KEY, createdAt: daysAgo(400), lastUsed: aUse(40) })],
    lastAccessed: [{ service: 's3', at: daysAgo(40) }],
  });
}

function aRoleInUse() {
  return staleRole({ lastUsed: { at: daysAgo(40), region: 'eu-west-1' } });
}
