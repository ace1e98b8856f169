import { describe, expect, it, test } from 'vitest';
import { addDays } from '../../../cleanup/days.ts';
import { parsePolicy } from '../../../cleanup/policy.ts';
import type { Counts, RunSummary } from '../../../cleanup/report/report.ts';
import { brakesOn, jumpOf, stoppingGaps } from '../../../cleanup/schedule/brakes.ts';
import { heldBack } from '../../../cleanup/schedule/plan.ts';
import { aFinding, daysAgo, NOW } from '../report/factories.ts';
import { key, ON, planOf } from './plans.ts';

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
    expect(words(true)).toContain('an approver has looked and says `/iam-cleanup resume <reason>`.');
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
