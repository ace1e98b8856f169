import { describe, expect, it, test } from 'vitest';
import { addDays } from '../../../cleanup/days.ts';
import type { Exemption, Finding } from '../../../cleanup/finding.ts';
import { parsePolicy } from '../../../cleanup/policy.ts';
import type { Counts, RunSummary } from '../../../cleanup/report/report.ts';
import { brakesOn, jumpOf, stoppingGaps } from '../../../cleanup/schedule/brakes.ts';
import { dueNow, heldBack, type PlanFacts, planSchedule } from '../../../cleanup/schedule/plan.ts';
import { APPROVERS, EMAIL, type Warning } from '../../../cleanup/schedule/warning.ts';
import { aFinding, aSubject, daysAgo, NOW } from '../report/factories.ts';

const ON = { minAgeKeysToDisable: 60, minAgeKeysToDelete: 120 };
const key = aFinding({ stage: 'disable', unusedDays: 100 });

function warned(finding: Finding, first: number, last: number, overrides: Partial<Warning> = {}): Warning[] {
  const one = (kind: Warning['kind'], days: number) =>
    ({
      findingId: finding.id,
      action: 'deactivate',
      kind,
      deliveredAt: daysAgo(days),
      to: EMAIL,
      ...overrides,
    }) as const;
  return [one('first', first), one('last', last)];
}

function planOf({ policy, ...facts }: Partial<Omit<PlanFacts, 'policy'>> & { policy?: object } = {}) {
  const findings = facts.findings ?? [key];
  return planSchedule({
    findings,
    policy: parsePolicy({ ...ON, ...policy }),
    now: NOW,
    brakes: [],
    warnings: findings.flatMap((finding) => warned(finding, 8, 2)),
    exemptions: [],
    openSince: new Map(findings.map(({ id }) => [id, daysAgo(50)])),
    disabledSince: new Map(),
    refusedUses: new Map(),
    addressees: new Map(),
    busyPrincipals: new Set(),
    ordered: new Set(),
    inVain: new Map(),
    changesToday: 0,
    ...facts,
  });
}

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

  test.each([
    ['owners are reached', 'owners', owned, 'U1'],
    ['nobody owns it, and approvers are reached', 'approvers', unowned, APPROVERS],
    ['the email warns, as there is no Slack', 'report', new Map<string, string>(), EMAIL],
  ])('warns, and then acts, where %s', (_, notify, addressees, to) => {
    expect(of(notify, addressees, []).warnings).toHaveLength(1);
    expect(dueNow(of(notify, addressees, warned(key, 8, 2, { to })))).toHaveLength(1);
  });
});

describe('limits', () => {
  const many = Array.from({ length: 5 }, (_, index) =>
    aFinding({ stage: 'disable', unusedDays: 100 + index, name: `user${index}` }),
  );

  it('lets the longest due go first, and the rest wait for room', () => {
    const plan = planOf({ findings: many, policy: { maxActionsPerRun: 2 } });
    expect(dueNow(plan).map(({ finding }) => finding.subject.name)).toEqual(['user3', 'user4']);
    expect(plan.actions.slice(2).map(({ waitsFor }) => waitsFor)).toEqual(
      Array(3).fill('room: at most 2 a run and 100 a day'),
    );
  });

  const names = (plan: ReturnType<typeof planOf>) => dueNow(plan).map(({ finding }) => finding.subject.name);
  /** The two that are longest due came to nothing so many days ago. */
  const inVain = (days: number) => new Map(many.slice(3).map(({ id }) => [id, daysAgo(days)]));

  it('lets what came to nothing the last time go after all others', () => {
    expect(names(planOf({ findings: many, policy: { maxActionsPerRun: 2 }, inVain: inVain(1) }))).toEqual([
      'user1',
      'user2',
    ]);
  });

  it('still tries what came to nothing where there is room', () => {
    expect(
      names(planOf({ findings: many, policy: { maxActionsPerRun: 5 }, inVain: inVain(1) })),
    ).toHaveLength(5);
  });

  it('tries what came to nothing in turn, the one that waits longest first', () => {
    const tried = new Map(many.map(({ id }, index) => [id, daysAgo(index + 1)]));
    expect(names(planOf({ findings: many, policy: { maxActionsPerRun: 1 }, inVain: tried }))).toEqual([
      'user4',
    ]);
    tried.set(many[4]?.id ?? '', daysAgo(0.5));
    expect(names(planOf({ findings: many, policy: { maxActionsPerRun: 1 }, inVain: tried }))).toEqual([
      'user3',
    ]);
  });

  it('does not let what came to nothing take the turn of another key of its user', () => {
    const [one, two] = ['AKIAONE', 'AKIATWO'].map((id, index) =>
      aFinding({ stage: 'disable', unusedDays: 110 - index, subject: aSubject({ id }) }),
    );
    const findings = [one, two].filter((finding) => finding !== undefined);
    const due = (facts: Parameters<typeof planOf>[0]) =>
      dueNow(planOf({ findings, ...facts })).map(({ finding }) => finding);
    expect(due({})).toEqual([one]);
    expect(due({ inVain: new Map([[one?.id ?? '', daysAgo(1)]]) })).toEqual([two]);
  });

  it('orders no more in a run that was interrupted and goes on, and the same again', () => {
    const ordered = new Set(many.slice(3).map(({ id }) => id));
    const plan = planOf({ findings: many, policy: { maxActionsPerRun: 2 }, ordered });
    expect(dueNow(plan).map(({ finding }) => finding.subject.name)).toEqual(['user3', 'user4']);
    const left = planOf({ findings: many.slice(0, 4), policy: { maxActionsPerRun: 2 }, ordered });
    expect(dueNow(left).map(({ finding }) => finding.subject.name)).toEqual(['user3']);
  });

  it('leaves of a day what people did not use', () => {
    const plan = planOf({ findings: many, policy: { maxActionsPerDay: 10 }, changesToday: 9 });
    expect(dueNow(plan)).toHaveLength(1);
  });

  it('are in the same order whichever was found some seconds sooner', () => {
    const order = (seconds: readonly number[]) => {
      const findings = seconds.map((later, at) =>
        aFinding({
          stage: 'disable',
          unusedDays: 100,
          name: `user${at}`,
          since: new Date(daysAgo(100).getTime() + later * 1000),
        }),
      );
      return planOf({ findings }).actions.map(({ finding }) => finding.subject.name);
    };
    expect(order([0, 1, 2])).toEqual(order([2, 1, 0]));
  });

  it('does one thing at a time to one principal', () => {
    const keys = ['AKIAONE', 'AKIATWO'].map((id) =>
      aFinding({ stage: 'disable', unusedDays: 100, subject: aSubject({ id }) }),
    );
    expect(dueNow(planOf({ findings: keys }))).toHaveLength(1);
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

describe('warnings', () => {
  const dueIn = (days: number) => ({
    ...key,
    stage: 'report' as const,
    next: { stage: 'disable' as const, at: addDays(NOW, days) },
  });
  const kinds = (facts: Parameters<typeof planOf>[0]) => planOf(facts).warnings.map(({ kind }) => kind);

  test.each([
    ['nothing more than 8 days before', { findings: [dueIn(8.1)], warnings: [] }, []],
    ['the first one within 8 days', { findings: [dueIn(8)], warnings: [] }, ['first']],
    ['the first one of what is overdue', { warnings: [] }, ['first']],
    ['nothing in between', { warnings: warned(key, 4, 0).slice(0, 1) }, []],
    ['the last one within 2 days', { warnings: warned(key, 5, 0).slice(0, 1) }, ['last']],
    ['nothing twice', { warnings: warned(key, 6, 1) }, []],
    ['the last one again when it was held up for some days', { warnings: warned(key, 20, 14) }, ['last']],
    [
      'both again, from the first, when it was held up for long',
      { warnings: warned(key, 21, 14) },
      ['first'],
    ],
    [
      'the first one again when the last never followed',
      { warnings: warned(key, 21, 0).slice(0, 1) },
      ['first'],
    ],
    ['nothing more once the last one was delivered, however late', { warnings: warned(key, 25, 13) }, []],
    [
      'nobody while something stops the schedule',
      { warnings: [], brakes: [{ kind: 'jump', reason: 'x' }] },
      [],
    ],
  ] as const)('tells %s', (_, facts, expected) => {
    expect(kinds(facts as Parameters<typeof planOf>[0])).toEqual(expected);
  });

  it('leaves a week after a long hold, whoever was warned long ago', () => {
    const held = { warnings: warned(key, 80, 70), openSince: new Map([[key.id, daysAgo(90)]]) };
    expect(planOf(held).actions).toMatchObject([{ at: addDays(NOW, 7), warned: false }]);
    const again = [...held.warnings, ...warned(key, 6.9, 0.9)];
    expect(dueNow(planOf({ ...held, warnings: again }))).toEqual([]);
    expect(dueNow(planOf({ ...held, warnings: [...held.warnings, ...warned(key, 8, 2)] }))).toHaveLength(1);
  });

  it('says the day on which it will really happen', () => {
    expect(planOf({ warnings: [] }).warnings.map(({ at }) => at)).toEqual([addDays(NOW, 7)]);
    expect(planOf({ findings: [dueIn(8)], warnings: [] }).warnings.map(({ at }) => at)).toEqual([
      addDays(NOW, 8),
    ]);
  });

  it('acts on the announced day when a run is made each day', () => {
    let warnings: Warning[] = [];
    const finding = dueIn(8);
    for (let day = 0; day < 8; day += 1) {
      const now = addDays(NOW, day);
      const plan = planOf({ findings: [finding], now, warnings });
      expect(dueNow(plan)).toEqual([]);
      warnings = [
        ...warnings,
        ...plan.warnings.map(({ kind }) => ({ ...warned(key, 0, 0)[0], kind, deliveredAt: now })),
      ] as Warning[];
    }
    expect(warnings.map(({ kind, deliveredAt }) => [kind, deliveredAt])).toEqual([
      ['first', NOW],
      ['last', addDays(NOW, 6)],
    ]);
    const onTheDay = { ...finding, stage: 'disable' as const, next: null };
    expect(dueNow(planOf({ findings: [onTheDay], now: addDays(NOW, 8), warnings }))).toHaveLength(1);
  });
});

describe('brakes', () => {
  const counts = (open: number): Counts =>
    ({ open, users: 50, roles: 20, accessKeys: 20, consolePasswords: 10 }) as Counts;
  const last = (open: number) => ({ startedAt: daysAgo(1), counts: counts(open) }) as RunSummary;

  test.each([
    ['more than twice, over a tenth, over ten', 21, 10, true],
    ['exactly twice as many', 20, 10, false],
    ['a tenth of the account', 10, 2, false],
    ['eleven of a hundred, after none', 11, 0, true],
    ['ten, after none', 10, 0, false],
  ])('a jump: %s', (_, open, before, jumps) => {
    expect(jumpOf(counts(open), last(before), true) !== null).toBe(jumps);
  });

  it('has nothing to compare the first run with', () => {
    expect(jumpOf(counts(90), null, true)).toBeNull();
  });

  it('a jump names a command of Slack only where there is one', () => {
    const words = (inSlack: boolean) => jumpOf(counts(90), last(1), inSlack)?.reason;
    expect(words(true)).toContain('an approver has looked and says `/iam-cleanup resume <why>`.');
    expect(words(false)).toMatch(/until somebody has looked and resumes it \(the runbook says how\)\.$/);
    expect(words(false)).not.toMatch(/iam-cleanup|Slack/);
  });

  it('names each brake', () => {
    const brakes = brakesOn({
      pause: { by: 'U1', at: daysAgo(2), reason: 'merger' },
      jump: jumpOf(counts(90), last(1), true),
      requiredGaps: ['users', 'roles'],
    });
    expect(brakes.map(({ kind }) => kind)).toEqual(['paused', 'jump', 'incomplete']);
    expect(brakesOn({ pause: null, jump: null, requiredGaps: [] })).toEqual([]);
  });

  it.each([
    ['a required read that failed', { failed: true, required: true }, true],
    ['an optional read that failed', { failed: true, required: false }, true],
    ['a user newer than the report, or deleted during the audit', { failed: false, required: true }, false],
    ['an analyzer that is not there', { failed: false, required: false }, false],
  ])('is stopped by what could not be read: %s', (_, kind, stops) => {
    expect(stoppingGaps([{ what: 'keys', why: 'because', ...kind }])).toEqual(stops ? ['keys'] : []);
  });
});

describe('what is counted as held back', () => {
  const pause = { kind: 'paused', reason: 'Paused.' } as const;
  const far = aFinding({
    stage: 'report',
    unusedDays: 40,
    name: 'far',
    next: { stage: 'disable', at: addDays(NOW, 20) },
  });
  const near = aFinding({
    stage: 'report',
    unusedDays: 55,
    name: 'near',
    next: { stage: 'disable', at: addDays(NOW, 5) },
  });
  const bob = aFinding({ stage: 'disable', unusedDays: 90, name: 'bob' });

  it.each<[title: string, facts: Parameters<typeof planOf>[0], count: number]>([
    ['nothing, where nothing stops it', {}, 0],
    ['what is ready, while it is paused', { brakes: [pause] }, 1],
    ['what is due and unannounced, while it is paused', { brakes: [pause], warnings: [] }, 1],
    ['what is to be announced, while it is paused', { brakes: [pause], findings: [near], warnings: [] }, 1],
    [
      'nothing that is far off, even while it is paused',
      { brakes: [pause], findings: [far], warnings: [] },
      0,
    ],
    ['nothing that waits for its warnings', { findings: [near, key], warnings: [] }, 0],
    ['nothing that another decision precedes', { busyPrincipals: new Set([key.principalId]) }, 0],
    ['what is over the limit of a run', { findings: [key, bob], policy: { maxActionsPerRun: 1 } }, 1],
    ['what is over the limit of a day', { changesToday: 100 }, 1],
  ])('%s', (_, facts = {}, count) => {
    expect(heldBack(planOf(facts), parsePolicy({ ...ON, ...facts.policy }), NOW)).toBe(count);
  });
});
