import { describe, expect, it } from 'vitest';
import { dueNow } from '../../../cleanup/schedule/plan.ts';
import { aFinding, aSubject, daysAgo } from '../report/factories.ts';
import { planOf } from './plans.ts';

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
