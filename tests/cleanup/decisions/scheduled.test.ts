import { describe, expect, it, test } from 'vitest';
import { addDays } from '../../../cleanup/days.ts';
import type { Deactivation, Decision } from '../../../cleanup/decisions/decision.ts';
import type { Finding } from '../../../cleanup/finding.ts';
import { parsePolicy } from '../../../cleanup/policy.ts';
import type { Warning } from '../../../cleanup/schedule/warning.ts';
import { anOffice } from './office.ts';
import { ACCOUNT, aDecision, ada, daysAgo, KEY, keyFinding, NOW } from './subjects.ts';

const state = anOffice();
const POLICY = { minAgeKeysToDisable: 60, minAgeKeysToDelete: 120 };
const AUDITED = daysAgo(10);

/** Ada's stale key was found ten days ago, its owner warned twice; now the schedule orders that it goes. */
async function ordered({
  found = {},
  warned = [8, 2],
}: {
  found?: Partial<Finding>;
  warned?: readonly number[];
} = {}): Promise<Decision> {
  const { office } = state;
  office.policy = parsePolicy(POLICY);
  const finding = keyFinding(ada(), { stage: 'disable', ...found });
  await office.audit([finding], AUDITED);
  await office.store.setPeople(ACCOUNT, [...office.workspace.people.values()]);
  const kinds: Warning['kind'][] = ['first', 'last'];
  await office.schedule.recordWarnings(
    ACCOUNT,
    warned.map((days, index) => ({
      findingId: finding.id,
      action: 'deactivate',
      kind: kinds[index] ?? 'last',
      deliveredAt: daysAgo(days),
      to: 'UADA',
    })),
  );
  const order = aDecision(finding, { by: 'schedule', requestedAt: NOW });
  await office.schedule.order(order);
  office.aws.calls.clear();
  return order;
}

describe('what the schedule ordered', () => {
  it('is done, filed and told to whose it is', async () => {
    const order = await ordered();
    expect((await state.office.apply(order)).outcome).toBe('applied');
    expect(state.office.key(KEY)?.active).toBe(false);
    expect(state.office.changes()).toEqual(['UpdateAccessKey']);
    expect(await state.office.deactivation(order)).toMatchObject({ by: 'schedule' });
    expect(await state.office.settled(order)).toMatchObject({ state: 'applied', by: 'schedule' });
    expect(state.office.workspace.told).toEqual([
      { to: `about ${order.findingId}`, text: expect.stringContaining('As announced') },
    ]);
  });

  it('is done once, whatever is delivered twice', async () => {
    const order = await ordered();
    await state.office.apply(order);
    expect((await state.office.apply(order)).outcome).toBe('settled-before');
    expect(state.office.changes()).toEqual(['UpdateAccessKey']);
  });

  it('can be undone by its owner, and then stays undone', async () => {
    const order = await ordered();
    await state.office.apply(order);
    const { subject, findingId, principalId } = order;
    const undo = { id: 'undo', action: 'reactivate', by: 'UADA', subject, findingId, principalId } as const;
    await state.office.request(aDecision(keyFinding(ada()), { ...undo, requestedAt: NOW }));
    expect((await state.office.apply({ account: ACCOUNT, id: 'undo' })).outcome).toBe('applied');
    expect(state.office.key(KEY)?.active).toBe(true);
    expect(await state.office.exemptions()).toMatchObject([{ reason: 'reactivated' }]);
  });

  it('is nobody’s doing that the schedule did not store itself', async () => {
    await ordered();
    const forged = aDecision(keyFinding(ada()), { id: 'forged', by: 'schedule', requestedAt: NOW });
    expect((await state.office.apply(forged)).outcome).toBe('unknown');
    expect(state.office.changes()).toEqual([]);
  });
});

describe('what the schedule ordered is not done', () => {
  const cases: readonly [string, RegExp, () => Promise<Decision>][] = [
    [
      'while it is paused',
      /paused/,
      async () => {
        const order = await ordered();
        await state.office.schedule.setPause(ACCOUNT, { by: 'UEVE', at: NOW, reason: 'merger' });
        return order;
      },
    ],
    [
      'when somebody keeps it',
      /left alone: needed/,
      async () => {
        const order = await ordered();
        const { subject, principalId } = order;
        await state.office.exempt({ subject, principalId, until: daysAgo(-5), reason: 'needed', by: 'UADA' });
        return order;
      },
    ],
    [
      'when a keep is asked for and still waits',
      /decided since|in the meantime/,
      async () => {
        const order = await ordered();
        const keep = { id: 'keep', action: 'keep', by: 'UADA', reason: 'x', until: daysAgo(-5) } as const;
        await state.office.request(aDecision(keyFinding(ada()), { ...keep, requestedAt: NOW }));
        return order;
      },
    ],
    ['without a warning', /warned in time/, () => ordered({ warned: [] })],
    ['with only the first warning', /warned in time/, () => ordered({ warned: [8] })],
    ['before the warning is a week old', /warned in time/, () => ordered({ warned: [6, 2] })],
    ['when the warning is older than the finding', /warned in time/, () => ordered({ warned: [11, 2] })],
    [
      'when it has a new owner since the warnings',
      /warned in time/,
      async () => {
        const order = await ordered();
        const { principalId } = order;
        await state.office.store.setOwnership(ACCOUNT, { principalId, owner: 'UBOB', notMine: [] });
        return order;
      },
    ],
    [
      'when its owner left since the warnings',
      /warned in time/,
      async () => {
        const order = await ordered();
        state.office.workspace.join('UADA', 'ada@example.com', 'deleted');
        await state.office.store.setPeople(ACCOUNT, [...state.office.workspace.people.values()]);
        return order;
      },
    ],
    [
      'when its thresholds are off now',
      /thresholds do not call/,
      async () => {
        const order = await ordered();
        state.office.policy = parsePolicy({});
        return order;
      },
    ],
    ['when only a report is due', /thresholds do not call/, () => ordered({ found: { stage: 'report' } })],
    [
      'when it was tagged as protected',
      /left alone/,
      async () => {
        const order = await ordered();
        Object.assign(state.office.aws.account.users.get('ada')?.tags ?? {}, {
          'iam-cleanup:protected': 'yes',
        });
        return order;
      },
    ],
    [
      'when it was used since',
      /was used/,
      async () => {
        const order = await ordered();
        const key = state.office.key(KEY);
        if (key) key.lastUsed = { at: daysAgo(1), service: 's3', region: 'eu-west-1' };
        return order;
      },
    ],
    [
      'when the limit of the day is reached',
      /limit of 1 change/,
      async () => {
        const order = await ordered();
        state.office.policy = parsePolicy({ ...POLICY, maxActionsPerDay: 1 });
        const other = aDecision(keyFinding(ada()), {
          id: 'other',
          principalId: 'AIDAOTHER',
          requestedAt: daysAgo(0.5),
        });
        await state.office.request(other);
        await state.office.store.settle(other, 'applied', { at: daysAgo(0.4), reason: 'x', change: null });
        return order;
      },
    ],
  ];
  test.each(cases)('%s', async (_, why, arrange) => {
    const order = await arrange();
    const { office } = state;
    const { outcome } = await office.apply(order);
    expect(['refused', 'superseded']).toContain(outcome);
    expect((await office.settled(order)).outcome?.reason).toMatch(why);
    expect(office.changes()).toEqual([]);
    expect(office.key(KEY)?.active).toBe(true);
    expect(await office.deactivation(order)).toBeNull();
  });

  it('tells nobody what was merely put off', async () => {
    const order = await ordered({ warned: [] });
    await state.office.apply(order);
    expect(state.office.workspace.told).toEqual([]);
  });
});

describe('an order that comes again from the dead-letter queue after the next one was done', () => {
  /** Tuesday's order switched the key off, and somebody switched it on again. */
  async function redriven(alter: (note: Deactivation) => Deactivation = (note) => note) {
    const { office } = state;
    const old = await ordered();
    const next = aDecision(keyFinding(ada(), { stage: 'disable' }), {
      by: 'schedule',
      requestedAt: addDays(NOW, 1),
    });
    office.now = addDays(NOW, 1);
    await office.schedule.order(next);
    expect((await office.apply(next)).outcome).toBe('applied');
    const note = await office.deactivation(next);
    if (note) await office.store.setDeactivation(ACCOUNT, next.subject, alter(note));
    office.aws.calls.clear();
    return { office, old, next };
  }
  const switchedOn = async () =>
    (await state.office.items('TRAIL#')).filter(({ what }) => what === 'switched on again');

  it.each([
    ['as it is stored', (note: Deactivation) => note],
    ['as an older version stored it', ({ at, by }: Deactivation) => ({ at, by })],
  ])(
    'leaves what somebody switched on again alone for 30 days, and writes it down: the note %s',
    async (_, alter) => {
      const { office, old } = await redriven(alter);
      Object.assign(office.key(KEY) ?? {}, { active: true });
      office.now = addDays(NOW, 1.1);
      expect((await office.apply(old)).outcome).toBe('refused');
      expect(await switchedOn()).toHaveLength(1);
      expect(await office.exemptions()).toMatchObject([{ until: addDays(office.now, 30) }]);
      expect(office.key(KEY)?.active).toBe(true);
      expect(office.changes()).toEqual([]);
    },
  );

  it('takes nothing for its own doing, and forgets nothing, while the key is off', async () => {
    const { office, old, next } = await redriven();
    office.now = addDays(NOW, 1.1);
    await office.apply(old);
    expect((await office.settled(old)).outcome).toMatchObject({
      reason: expect.stringContaining('it was switched off from here on 2026-06-02'),
      change: null,
    });
    expect(await office.deactivation(next)).toEqual({
      at: addDays(NOW, 1),
      by: 'schedule',
      decisionId: next.id,
    });
    expect(await switchedOn()).toEqual([]);
    expect(office.changes()).toEqual([]);
  });
});
