import { describe, expect, it, test } from 'vitest';
import { addDays } from '../../../cleanup/days.ts';
import { dueNow } from '../../../cleanup/schedule/plan.ts';
import type { Warning } from '../../../cleanup/schedule/warning.ts';
import { daysAgo, NOW } from '../report/factories.ts';
import { key, planOf, warned } from './plans.ts';

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
