import { describe, expect, it } from 'vitest';
import { approvalLine } from '../../../bot/messages/approval-card.ts';
import { whatWords } from '../../../bot/messages/card-words.ts';
import { consequenceLine } from '../../../bot/messages/consequence.ts';
import { findingCard, ownWords } from '../../../bot/messages/finding-card.ts';
import { decisionText } from '../../../bot/messages/history.ts';
import { ownerMessage } from '../../../bot/messages/owner-message.ts';
import { warningMessage } from '../../../bot/messages/warning.ts';
import type { Approval } from '../../../cleanup/decisions/approval.ts';
import { recall } from '../../../cleanup/decisions/situation.ts';
import { aFinding, daysAgo, NOW } from '../../cleanup/report/factories.ts';
import { MemoryDecisionStore } from '../notify/memory-decision-store.ts';
import { APPROVER, aDecision, aView, OWNER } from './factories.ts';

const cardOf = (view: ReturnType<typeof aView>) => JSON.stringify(findingCard(view, 'approvers'));
const done = { state: 'applied', outcome: { at: NOW, reason: 'Done', change: null } } as const;
const intro = (...views: ReturnType<typeof aView>[]) =>
  JSON.stringify(ownerMessage({ owner: OWNER, account: '1', views }).blocks[0]);

describe('an owner', () => {
  it('who is not sure is shown a way that is open to them', () => {
    expect(intro(aView())).toContain('*Not mine* hands it to the approvers');
    expect(intro(aView())).not.toContain("approvers' channel");
  });

  it('is thanked for an answer, and for nothing else', () => {
    const off = { deactivation: { at: NOW, by: 'schedule' } };
    expect(intro(aView(off, aDecision({ ...done, by: 'schedule' })))).not.toContain('Thank you');
    expect(intro(aView(off, aDecision({ ...done, by: OWNER })))).toContain('Thank you');
  });

  it('is not told that something is theirs to decide where only an approver may', () => {
    const powerful = aFinding({ rule: 'unused-user', administratorBecause: 'all' });
    const held = aView({ finding: aFinding({ hold: { kind: 'protected', reason: 'x' } }) });
    expect(ownWords([aView({ finding: powerful }), held], 2, OWNER)).toMatch(
      /^2 findings of yours\. Only an/,
    );
    expect(ownWords([aView(), held], 2, OWNER)).toContain('1 of them to decide');
  });

  it('who was assigned reads by whom, and whoever claims that they did', async () => {
    const finding = aFinding({ owner: { value: 'procurement', kind: 'text', from: 'tag contact' } });
    const sourceOf = async (decision: ReturnType<typeof aDecision>, owner: string | null = OWNER) => {
      const store = new MemoryDecisionStore();
      store.decisions = [decision];
      store.owners.set(finding.principalId, { principalId: finding.principalId, owner, notMine: [] });
      store.record([finding], NOW);
      const stored = await store.finding('1', finding.id);
      return stored ? cardOf(aView((await recall(store, stored, [])).situation)) : '';
    };
    const assigned = aDecision({ ...done, action: 'assign', by: APPROVER, assignee: OWNER });
    const said = 'in AWS: procurement (tag contact)';
    expect(await sourceOf(assigned)).toContain(`<@${OWNER}>, assigned by <@${APPROVER}> (${said})`);
    expect(await sourceOf(aDecision({ ...done, action: 'claim' }))).toContain(
      `<@${OWNER}>, claimed it (${said})`,
    );
    expect(await sourceOf({ ...assigned, state: 'refused' })).not.toContain('assigned by');
    expect(await sourceOf(assigned, null)).not.toContain('assigned by');
  });
});

it('what was switched on again is left alone, not kept by somebody who never said so', () => {
  const hold = { kind: 'exempt', until: daysAgo(-9), by: OWNER } as const;
  const of = (reason: string) => cardOf(aView({ finding: aFinding({ hold: { ...hold, reason } }) }));
  expect(of('reactivated')).toContain(
    `*Left alone until 2026-10-21*, because <@${OWNER}> switched it on again.`,
  );
  expect(of('needed')).toContain('*Kept until 2026-10-21*');
});

it('a warning in the channel sends nobody to a list of their own', () => {
  const due = [{ finding: aFinding(), action: 'deactivate', kind: 'first', at: NOW }] as const;
  expect(JSON.stringify(warningMessage(due, 'approvers'))).not.toContain('/iam-cleanup mine');
  expect(JSON.stringify(warningMessage(due, 'owner'))).toContain('`/iam-cleanup mine` shows your cards');
});

it('whoever asked is offered to take it back, not to approve it', () => {
  const { account, principalId, subject, id: findingId } = aFinding({ rule: 'unused-user' });
  const approval: Approval = {
    id: 'q1',
    account,
    findingId,
    principalId,
    subject,
    action: 'delete',
    by: APPROVER,
    askedAt: NOW,
    state: 'waiting',
    answer: null,
    evidence: { factsHash: 'x', lastUsedAt: null, openedAt: NOW, disabledAt: null, deletionId: null },
  };
  const of = (reader: string) =>
    JSON.stringify(approvalLine({ approval, situation: null, now: NOW }, reader));
  expect(of(APPROVER)).not.toContain('"Approve"');
  expect(of(APPROVER)).toContain('You asked for this yourself');
  expect(of(OWNER)).toContain('"Approve"');
});

describe('sentences', () => {
  it('of what is over read as one', () => {
    expect(cardOf(aView({ over: 'the user was deleted' }))).toContain('`ada`~: the user was deleted.');
  });

  it('of a leaver name them once', () => {
    const reason = 'The owner of user ada left: sam@example.com.';
    expect(whatWords(aFinding({ rule: 'leaver-user', name: 'ada', reason }), 200)).toBe(
      'The owner left: sam@example.com',
    );
  });

  it('of the history are whole', () => {
    expect(decisionText(aDecision({ ...done, action: 'reactivate' }))).toContain('reactivated access key');
    const outcome = { at: NOW, reason: `${'long '.repeat(40)}end`, change: null };
    expect(decisionText(aDecision({ state: 'refused', outcome }))).toContain('long end.');
  });

  it('of an inactive key say once since when', () => {
    const evidence = ['Seen inactive since 2026-10-08.'];
    const finding = aFinding({ rule: 'inactive-access-key', evidence });
    expect(consequenceLine(aView({ finding, inactiveSince: daysAgo(4) }))).toMatch(/^It can be deleted from/);
  });
});
