import { describe, expect, it, test } from 'vitest';
import { addDays } from '../../../cleanup/days.ts';
import type { Exemption } from '../../../cleanup/finding.ts';
import { dueNow, isNeverDue, type PlanFacts } from '../../../cleanup/schedule/plan.ts';
import { APPROVERS, EMAIL, type Warning } from '../../../cleanup/schedule/warning.ts';
import { aFinding, daysAgo, NOW } from '../report/factories.ts';
import { key, planOf, warned } from './plans.ts';

describe('what is due, twice warned and unopposed', () => {
  it('is done', () => {
    const plan = planOf();
    expect(plan.actions).toEqual([
      { finding: key, action: 'deactivate', at: NOW, warned: true, waitsFor: null },
    ]);
    expect(plan.warnings).toEqual([]);
  });

  const hold = { kind: 'protected', reason: 'tagged' } as const;
  const bob = aFinding({ stage: 'disable', unusedDays: 90, name: 'bob' });
  const pause = { kind: 'paused', reason: 'Paused.' } as const;
  const keep: Exemption = {
    subject: key.subject,
    principalId: key.principalId,
    until: daysAgo(3),
    reason: 'needed',
    by: 'U1',
  };
  const cases: readonly [string, Parameters<typeof planOf>[0]][] = [
    ['all thresholds are off', { policy: { minAgeKeysToDisable: 0, minAgeKeysToDelete: 0 } }],
    ['only deleting is on', { policy: { minAgeKeysToDisable: 0 } }],
    ['its rule says report only', { findings: [aFinding({ stage: 'report', unusedDays: 100 })] }],
    ['something holds it back', { findings: [{ ...key, hold }] }],
    ['nobody was warned', { warnings: [] }],
    ['only the first warning was delivered', { warnings: warned(key, 8, 2).slice(0, 1) }],
    ['only the last warning was delivered', { warnings: warned(key, 8, 2).slice(1) }],
    ['the first warning is younger than 7 days', { warnings: warned(key, 6.99, 2) }],
    ['the last warning is younger than a day', { warnings: warned(key, 8, 0.99) }],
    ['the last warning is two weeks old', { warnings: warned(key, 30, 14) }],
    ['the warnings were about deleting', { warnings: warned(key, 8, 2, { action: 'delete' }) }],
    ['the warnings were about another finding', { warnings: warned(bob, 8, 2) }],
    ['it was found anew since the warnings', { openSince: new Map([[key.id, daysAgo(1)]]) }],
    ['this run is the first to find it', { openSince: new Map() }],
    ['an exemption ended since the first warning', { exemptions: [keep] }],
    ['somebody else owns it since the warnings', { addressees: new Map([[key.id, 'U2']]) }],
    ['the schedule is paused', { brakes: [pause] }],
    ['somebody is deciding about its principal', { busyPrincipals: new Set([key.principalId]) }],
    ['people made all changes of the day', { changesToday: 100 }],
    ['people made more changes than a day allows', { changesToday: 101 }],
  ];
  test.each(cases)('is not done when %s', (_, facts) => {
    expect(dueNow(planOf(facts))).toEqual([]);
  });

  it('is done although another key of the user is kept', () => {
    const other: Exemption = {
      ...keep,
      subject: { type: 'access-key', id: 'AKIAOTHER' },
      until: addDays(NOW, 50),
    };
    expect(dueNow(planOf({ exemptions: [other] }))).toHaveLength(1);
    expect(planOf({ exemptions: [other] }).warnings).toEqual([]);
  });

  it('was used after the warnings: they do not count', () => {
    const used = aFinding({ stage: 'disable', unusedDays: 1 });
    expect(
      dueNow(planOf({ findings: [used], policy: { minAgeKeysToReport: 1, minAgeKeysToDisable: 1 } })),
    ).toEqual([]);
  });
});

describe('where notify does not reach owners', () => {
  const owned = new Map([[key.id, 'U1']]);
  const unowned = new Map([[key.id, APPROVERS]]);
  const of = (notify: string, addressees: PlanFacts['addressees'], warnings?: Warning[]) =>
    planOf({ policy: { notify }, addressees, ...(warnings && { warnings }) });

  it('leaves alone what is somebody’s, says what that waits for, and warns nobody', () => {
    const [action] = of('approvers', owned, []).actions;
    expect(action?.waitsFor).toContain('`notify` to be `owners`');
    expect(of('approvers', owned, []).warnings).toEqual([]);
  });

  it('leaves it alone although its owner was warned before that was set', () => {
    expect(dueNow(of('approvers', owned, warned(key, 8, 2, { to: 'U1' })))).toEqual([]);
  });

  it('says what stops everything rather than that', () => {
    const brakes = [{ kind: 'paused', reason: 'Paused.' }] as const;
    const [action] = planOf({ policy: { notify: 'approvers' }, addressees: owned, brakes }).actions;
    expect(action?.waitsFor).toBe('the schedule to go on');
  });

  it('leaves alone what nobody owns where no channel reaches approvers, even if they were warned before', () => {
    const facts = { policy: { notify: 'owners' }, addressees: unowned, warnsApprovers: false };
    const told = { ...facts, warnings: warned(key, 8, 2, { to: APPROVERS }) };
    expect(dueNow(planOf(told))).toEqual([]);
    expect(planOf({ ...facts, warnings: [] }).warnings).toEqual([]);
    const [action] = planOf(told).actions;
    expect(action?.waitsFor).toContain('a channel of approvers, `slackApproversChannel`');
    expect(action && isNeverDue(action)).toBe(true);
    expect(dueNow(planOf({ ...told, warnsApprovers: true }))).toHaveLength(1);
  });

  test.each([
    ['owners are reached', 'owners', owned, 'U1'],
    ['nobody owns it, and approvers are reached', 'approvers', unowned, APPROVERS],
    ['the email warns, as there is no Slack', 'report', new Map<string, string>(), EMAIL],
  ])('warns, and then acts, where %s', (_, notify, addressees, to) => {
    expect(of(notify, addressees, []).warnings).toHaveLength(1);
    expect(dueNow(of(notify, addressees, warned(key, 8, 2, { to })))).toHaveLength(1);
  });
});

describe('a user', () => {
  const users = { minAgeUnusedUsersToDisable: 60, minAgeUnusedUsersToDelete: 120 };
  const user = aFinding({ rule: 'unused-user', stage: 'disable', unusedDays: 100 });
  const deleted = aFinding({ rule: 'unused-user', stage: 'delete', unusedDays: 200 });
  const gone = {
    findings: [deleted],
    disabledSince: new Map([[user.principalId, daysAgo(14)]]),
    warnings: warned(deleted, 8, 2, { action: 'delete' }),
  };

  it('takes its keys along', () => {
    const plan = planOf({ findings: [key, user], policy: users });
    expect(plan.actions.map(({ finding }) => finding.id)).toEqual([user.id]);
  });

  it('takes its keys along in a run that died after it had warned of the user', () => {
    const justNow = new Date(NOW.getTime() + 7000);
    const [first] = warned(user, 0, 0, { deliveredAt: justNow });
    const plan = planOf({ findings: [key, user], policy: users, warnings: first ? [first] : [] });
    expect(plan.actions.map(({ finding }) => finding.id)).toEqual([user.id]);
    expect(plan.warnings).toEqual([]);
  });

  it('leaves a key alone that goes earlier than its user', () => {
    const later = { ...user, stage: 'report', next: { stage: 'disable', at: addDays(NOW, 5) } } as const;
    const plan = planOf({ findings: [key, later], policy: users });
    expect(plan.actions.map(({ finding }) => finding.rule)).toEqual(['unused-access-key', 'unused-user']);
  });

  it('whose use only a closer look showed is left alone, and not warned about, until that is as old as the threshold', () => {
    const refused = { usedAt: daysAgo(20), refusedAt: daysAgo(1) };
    const facts = { policy: users, refusedUses: new Map([[user.principalId, refused]]) };
    const plan = planOf({ ...facts, findings: [user] });
    expect(plan.actions).toMatchObject([{ at: addDays(NOW, 40), waitsFor: 'its day' }]);
    expect(plan.warnings).toEqual([]);
    const later = addDays(NOW, 33);
    const [warning] = planOf({ ...facts, findings: [user], now: later }).warnings;
    expect(warning).toMatchObject({ kind: 'first', at: addDays(NOW, 40) });
    // A key of its own is judged by its own use.
    expect(dueNow(planOf({ ...facts, findings: [key] }))).toHaveLength(1);
  });

  it('is deleted when it was disabled for the whole cooling-off, and its switch is on', () => {
    const plan = planOf({ ...gone, policy: { ...users, deleteUsersAutomatically: true } });
    expect(dueNow(plan).map(({ action }) => action)).toEqual(['delete']);
  });

  test.each([
    ['its switch is off', gone, {}],
    ['it was never disabled', { ...gone, disabledSince: new Map() }, { deleteUsersAutomatically: true }],
    [
      'it was disabled for less than the cooling-off',
      { ...gone, disabledSince: new Map([[user.principalId, daysAgo(13)]]) },
      { deleteUsersAutomatically: true },
    ],
    ['only roles may be deleted', gone, { deleteRolesAutomatically: true }],
    [
      'it was used since it was disabled',
      { ...gone, findings: [{ ...deleted, lastUsed: { at: daysAgo(13), service: null, region: null } }] },
      { deleteUsersAutomatically: true },
    ],
  ])('is not deleted when %s', (_, facts, policy) => {
    const plan = planOf({ ...facts, policy: { ...users, ...policy } });
    expect(dueNow(plan).filter(({ action }) => action === 'delete')).toEqual([]);
  });
});

describe('a key that was made for a disabled user', () => {
  it('is deactivated, never deleted while it works', () => {
    const next = { stage: 'delete', at: daysAgo(1) } as const;
    const plan = planOf({
      findings: [{ ...key, next }],
      disabledSince: new Map([[key.principalId, daysAgo(30)]]),
      warnings: [...warned(key, 8, 2), ...warned(key, 8, 2, { action: 'delete' })],
    });
    expect(dueNow(plan).map(({ action }) => action)).toEqual(['deactivate']);
  });
});
