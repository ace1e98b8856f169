import { describe, expect, it } from 'vitest';
import type { CardView } from '../../../bot/card-view.ts';
import { offeredActions } from '../../../bot/messages/card-actions.ts';
import { consequenceLine } from '../../../bot/messages/consequence.ts';
import { ownWords } from '../../../bot/messages/finding-card.ts';
import { homeView } from '../../../bot/messages/home.ts';
import { ownerMessage } from '../../../bot/messages/owner-message.ts';
import { addDays, isoDay } from '../../../cleanup/days.ts';
import { aFinding, daysAgo, NOW } from '../../cleanup/report/factories.ts';
import { aDecision, aView, OWNER } from './factories.ts';

const POWERFUL = 'Only an approver can decide about something this powerful';

describe('what an owner is asked', () => {
  const intro = (...views: CardView[]) =>
    JSON.stringify(ownerMessage({ owner: OWNER, account: '1', views }).blocks[0]);
  const powerful = aFinding({ rule: 'unused-user', administratorBecause: 'AdministratorAccess' });

  it('is nothing that they may not decide', () => {
    expect(intro(aView())).toContain('Do you still need it? If so, keep it');
    expect(intro(aView({ finding: powerful }))).toContain(POWERFUL);
    expect(intro(aView({ finding: powerful }))).not.toContain('Do you still need');
    expect(intro(aView(), aView({ finding: powerful }))).toContain('Do you still need them?');
  });

  it('says of a whole user or role that an approver disables it, and whom to tell', () => {
    const user = aView({ finding: aFinding({ rule: 'unused-user' }) });
    const told = intro({ ...user, approversChannel: 'CAPPROVERS' });
    expect(told).toContain(
      'If so, keep it; if not, only an approver can disable a whole user or role: tell the approvers (<#CAPPROVERS>). Not sure',
    );
    expect(told).not.toContain('switch it off');
    expect(intro(user)).toContain('tell one of the approvers. Not sure');
    expect(intro(aView(), user)).toContain(
      'if not, switch it off: that can be undone, except for passwords; only an approver can disable a whole user or role: tell',
    );
    expect(intro(aView())).not.toContain('only an approver');
  });

  const applied = { state: 'applied', outcome: { at: NOW, reason: 'x', change: null } } as const;
  const kept = aView({}, aDecision({ ...applied, action: 'keep', reason: 'x', until: daysAgo(-9) }));
  const onAgain = aView({}, aDecision({ ...applied, action: 'reactivate' }));
  const off = aView({ deactivation: { at: NOW, by: OWNER }, inactiveSince: NOW }, aDecision(applied));

  it.each([
    ['is kept', kept],
    ['was switched on again', onAgain],
    ['is off', off],
  ])('is not about what %s: it is not counted, nor asked about', (_, view) => {
    expect(intro(view)).toContain('All settled');
    expect(intro(aView(), view)).toContain('1 thing of yours');
    expect(intro(aView(), view)).toContain('Do you still need it?');
    expect(ownWords([aView(), view], 2, OWNER)).toBe(
      '2 findings of yours, 1 of them to decide. Do you still need it?',
    );
    expect(ownWords([view], 1, OWNER)).toBe('1 finding of yours.');
  });

  it('says that what is off stands below, and of what is kept nothing', () => {
    expect(intro(off)).toContain('needs an answer. What is off stands below');
    expect(intro(kept)).not.toContain('What is off');
  });

  it('offers nothing that would be refused because it is kept, until an audit looks again', () => {
    for (const view of [kept, onAgain]) {
      expect(offeredActions(view, 'owner')).toEqual(['keep', 'not-mine']);
      expect(offeredActions(view, 'approvers')).toEqual(['keep', 'claim', 'assign']);
    }
    expect(consequenceLine(kept)).toBe(
      `It stays, and nobody is asked about it until ${isoDay(daysAgo(-9))}.`,
    );
    const asOf = addDays(NOW, 1);
    const later = { ...kept, situation: { ...kept.situation, finding: aFinding({ asOf }) } };
    expect(offeredActions(later, 'owner')).toContain('deactivate');
    const over = { ...kept, now: addDays(NOW, 9) };
    expect(offeredActions(over, 'owner')).toContain('deactivate');
  });

  it('is nothing at home when all of it is protected', () => {
    const held = aView({ finding: aFinding({ hold: { kind: 'protected', reason: 'x' } }) });
    const facts = { slackId: OWNER, own: [held, held, held], more: 0, approver: null, pause: null, now: NOW };
    const home = homeView(facts);
    expect(JSON.stringify(home)).toContain('Nothing to decide; 3 of yours are protected.');
    expect(JSON.stringify(home)).not.toContain('Do you still need');
  });
});
