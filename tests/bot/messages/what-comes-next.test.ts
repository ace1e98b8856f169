import { describe, expect, it } from 'vitest';
import { offeredActions } from '../../../bot/messages/card-actions.ts';
import { consequenceLine } from '../../../bot/messages/consequence.ts';
import { showMessage } from '../../../bot/messages/show.ts';
import { isWaiting } from '../../../bot/messages/waiting.ts';
import { addDays, fromMinute } from '../../../cleanup/days.ts';
import { decide } from '../../../cleanup/decisions/decide.ts';
import { recall } from '../../../cleanup/decisions/situation.ts';
import { OWNERS_UNWARNED } from '../../../cleanup/schedule/plan.ts';
import type { StoredAction } from '../../../cleanup/schedule/schedule-store.ts';
import { aFinding, daysAgo, NOW } from '../../cleanup/report/factories.ts';
import { MemoryDecisionStore } from '../notify/memory-decision-store.ts';
import { APPROVER, aDecision, aView, OWNER } from './factories.ts';

const on = { minAgeKeysToDisable: 90, minAgeKeysToDelete: 95 };
const done = { state: 'applied', outcome: { at: NOW, reason: 'It is done', change: null } } as const;
const due = aFinding({ stage: 'disable', next: { stage: 'delete', at: daysAgo(-5) } });

describe('what comes next for a key that was just switched off', () => {
  const off = { inactiveSince: NOW, deactivation: { at: NOW, by: 'schedule' } };
  const view = aView({ finding: due, ...off }, aDecision(done), on);

  it('is its deletion, after the whole cooling-off, whose day only the audit knows that sees it off', () => {
    expect(consequenceLine(view)).toMatch(
      /It can be deleted 14 days after the next audit; that audit says when it is \*deleted by itself\*\.$/,
    );
  });

  it('is its deletion on the same day as `decide` has it, once an audit has seen it off', () => {
    const seenAt = new Date(daysAgo(-1).getTime() + 5_000);
    const next = { stage: 'delete', at: addDays(seenAt, 14) } as const;
    const finding = aFinding({ rule: 'inactive-access-key', next, asOf: seenAt });
    const situation = { ...view.situation, finding, inactiveSince: seenAt };
    const seen = aView(situation, null, on);
    const told = 'from 2026-10-27 06:01 UTC';
    expect(consequenceLine(seen)).toContain(
      `can be deleted ${told}; it is *deleted by itself* from 2026-10-27`,
    );
    const owner = {
      person: { slackId: OWNER, name: '', email: null, standing: 'member' },
      isApprover: false,
    } as const;
    const asked = { action: 'delete' } as const;
    expect(decide(owner, asked, seen.situation, seen.policy, NOW).reason).toContain(told);
    const then = new Date('2026-10-27T06:01:00Z');
    expect(decide(owner, asked, seen.situation, seen.policy, then).outcome).toBe('allowed');
  });

  it('is nothing where nothing is deleted by itself', () => {
    const never = aView(view.situation, view.decision, { minAgeKeysToDisable: 90 });
    expect(consequenceLine(never)).toContain('until somebody does, it stays as it is');
  });

  it('is still to be switched off, while that waits', () => {
    const waits = aView(view.situation, aDecision(), on);
    expect(consequenceLine(waits)).toContain('*deactivated by itself*');
  });
});

describe('a key that was used since it was switched off', () => {
  const found = {
    ...aFinding({ rule: 'inactive-access-key', lastUsed: { at: daysAgo(5), service: 's3', region: null } }),
    evidence: [`Seen inactive since 2026-09-20.`],
  };
  const view = (inactiveSince: Date) =>
    aView({ finding: found, deactivation: { at: daysAgo(20), by: OWNER }, inactiveSince });

  it('can be deleted after the whole cooling-off without it, and its card says that this counts from its use', () => {
    const card = view(daysAgo(5));
    expect(consequenceLine(card)).toContain(
      `It can be deleted from ${fromMinute(daysAgo(-9))}, 14 days after its last use; `,
    );
    expect(offeredActions(card, 'owner')).not.toContain('delete');
  });

  it('and was not, is offered for deletion when it was off for long enough', () => {
    const card = view(daysAgo(20));
    expect(consequenceLine(card)).not.toContain('after its last use');
    expect(offeredActions(card, 'owner')).toContain('delete');
  });
});

describe('what is planned', () => {
  const finding = aFinding({ stage: 'disable' });
  const said = (overrides: Partial<StoredAction>, isPaused = false) => {
    const planned = { findingId: finding.id, action: 'deactivate', at: daysAgo(-5) } as const;
    const waits = { warned: false, waitsFor: 'its day', ...overrides };
    const schedule = { planned: new Map([[finding.id, { ...planned, ...waits }]]), isPaused };
    return consequenceLine({ ...aView({ finding }, null, { minAgeKeysToDisable: 90 }), schedule });
  };

  it('is told with the day of the stored plan, which the warning names too', () => {
    expect(said({})).toContain('*deactivated by itself* from 2026-10-17, a week after a first warning.');
  });

  it('is not warned about any more once both warnings were given', () => {
    expect(said({ warned: true, at: NOW, waitsFor: null })).toContain('soon, as both warnings said.');
    expect(said({ warned: true, at: daysAgo(2), waitsFor: 'room' })).toContain(
      'soon, as both warnings said.',
    );
  });

  it('is told as paused while it is, without a day', () => {
    for (const warned of [false, true]) {
      const told = said({ warned }, true);
      expect(told).toContain('*deactivated by itself* only once the schedule goes on, which is paused.');
      expect(told).not.toMatch(/soon|2026/);
    }
  });

  it.each<[string, Partial<StoredAction>]>([
    ['is about something else by now', { action: 'delete' }],
    ['nobody is warned about', { waitsFor: OWNERS_UNWARNED }],
  ])('has no day of its own where it %s', (_, overrides) => {
    expect(said(overrides)).toContain('*deactivated by itself* soon, a week after a first warning.');
  });
});

describe('what was deleted', () => {
  const user = aFinding({ rule: 'unused-user', stage: 'disable' });
  const snapshot = { key: 'k', cannotComeBack: [] };
  const deletion = { ...done, action: 'delete', subject: user.subject, findingId: user.id } as const;
  const gone = aView(
    { finding: user, deleted: { decisionId: 'd1', at: NOW, snapshot } },
    aDecision(deletion),
    { minAgeUnusedUsersToDisable: 90 },
  );
  const key = aView({ finding: due }, aDecision({ ...done, action: 'delete' }), on);

  it.each([
    ['a user', gone],
    ['a key', key],
  ])('as %s has nothing planned, and waits for nobody', (_, view) => {
    expect(consequenceLine(view)).toBe('It is gone; the next audit takes it off the list.');
    expect(isWaiting(view)).toBe(false);
    for (const action of ['keep', 'deactivate', 'delete'] as const) {
      expect(offeredActions(view, 'approvers')).not.toContain(action);
    }
  });

  it('is not called open when it is shown', () => {
    const page = { items: [gone], total: 1, page: 0, pages: 1, from: 0 };
    const shown = showMessage({ subject: 'ada', command: 'show ada' }, page, 'approvers');
    expect(shown.text).toContain('was removed from here: nothing else is planned');
    expect(JSON.stringify(shown.blocks)).not.toMatch(/open finding|by itself/);
    const other = { ...page, items: [gone, aView()], total: 2 };
    expect(showMessage({ subject: 'ada', command: 'show ada' }, other, 'approvers').text).toContain(
      '2 open findings',
    );
  });

  it('counts as there when a later audit finds it', () => {
    const later = { ...due, asOf: daysAgo(-1) };
    expect(consequenceLine(aView({ finding: later }, key.decision, on))).toContain('*deactivated by itself*');
  });
});

describe('a key whose user was disabled', () => {
  const user = aFinding({ rule: 'unused-user' });
  const disabling = aDecision({ ...done, by: APPROVER, subject: user.subject, findingId: user.id });
  const recalled = async (decisions: ReturnType<typeof aDecision>[], finding = due) => {
    const store = new MemoryDecisionStore();
    store.decisions = decisions;
    store.record([finding], NOW);
    const stored = await store.finding('1', finding.id);
    if (!stored) throw new Error('not stored');
    return aView((await recall(store, stored, [])).situation, null, on);
  };

  it('is off with it: nothing to decide, no button for it', async () => {
    const view = await recalled([disabling]);
    expect(consequenceLine(view)).toBe(
      `Its user was disabled on 2026-10-12 by <@${APPROVER}>, and this with it. Nothing else happens to it; the next audit looks again.`,
    );
    expect(offeredActions(view, 'approvers')).not.toContain('deactivate');
    expect(isWaiting(view)).toBe(false);
  });

  it('is gone with it, where that was deleted', async () => {
    const view = await recalled([aDecision({ ...disabling, action: 'delete' }), disabling]);
    expect(consequenceLine(view)).toBe('It is gone; the next audit takes it off the list.');
  });

  it.each([
    ['its user was enabled again', [aDecision({ ...disabling, action: 'reactivate' }), disabling], due],
    ['that was refused', [aDecision({ ...disabling, state: 'refused' })], due],
    ['an audit looked since', [disabling], { ...due, asOf: daysAgo(-1) }],
  ])('is asked about when %s', async (_, decisions, finding) => {
    const view = await recalled(decisions, finding);
    expect(consequenceLine(view)).toContain('*deactivated by itself*');
    expect(offeredActions({ ...view, situation: { ...view.situation, owner: OWNER } }, 'owner')).toContain(
      'deactivate',
    );
    expect(isWaiting(view)).toBe(true);
  });
});
