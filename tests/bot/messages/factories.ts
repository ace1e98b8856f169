import fc from 'fast-check';
import type { CardView } from '../../../bot/card-view.ts';
import type { Decision, Situation } from '../../../cleanup/decisions/decision.ts';
import { FINDING_ACTIONS } from '../../../cleanup/decisions/decision.ts';
import { parsePolicy } from '../../../cleanup/policy.ts';
import { ACCOUNT, aFinding, daysAgo, NOW } from '../../cleanup/report/factories.ts';
import { anyFinding, anyText } from '../../cleanup/report/hostile.ts';

export const OWNER = 'U0ADA0001';
export const APPROVER = 'U0ERIN001';

export function aSituation(overrides: Partial<Situation> = {}): Situation {
  return {
    finding: aFinding(),
    over: null,
    owner: OWNER,
    ownerLeft: false,
    ownerChangedAt: null,
    deactivation: null,
    inactiveSince: null,
    usedSince: null,
    ...overrides,
  };
}

export function aDecision(overrides: Partial<Decision> = {}): Decision {
  const { subject, principalId, id } = aFinding();
  return {
    id: 'd1',
    account: ACCOUNT,
    findingId: id,
    principalId,
    subject,
    action: 'deactivate',
    by: OWNER,
    requestedAt: daysAgo(1),
    reason: null,
    until: null,
    assignee: null,
    approvedBy: null,
    lastUsedSeen: null,
    state: 'requested',
    outcome: null,
    ...overrides,
  };
}

export function aView(
  overrides: Partial<Situation> = {},
  decision: Decision | null = null,
  policy: Parameters<typeof parsePolicy>[0] = {},
): CardView {
  return { situation: aSituation(overrides), decision, policy: parsePolicy(policy), now: NOW };
}

/** Cards in every state, with hostile text wherever text comes from outside. */
export const anyView: fc.Arbitrary<CardView> = fc
  .record({
    finding: anyFinding,
    over: fc.option(anyText, { nil: null }),
    owner: fc.constantFrom(OWNER, null, 'U0OTHER01'),
    deactivation: fc.option(
      fc.record({ at: fc.constant(daysAgo(20)), by: fc.constantFrom(OWNER, 'schedule') }),
      {
        nil: null,
      },
    ),
    inactiveSince: fc.option(fc.constant(daysAgo(20)), { nil: null }),
    usedSince: fc.option(
      fc.record({ at: fc.constant(NOW), toldAt: fc.constant(NOW), service: anyText, region: anyText }),
      { nil: null },
    ),
    decision: fc.option(
      fc.record({
        action: fc.constantFrom(...FINDING_ACTIONS),
        state: fc.constantFrom('requested', 'applied', 'refused', 'failed', 'superseded'),
        by: fc.oneof(fc.constant(OWNER), anyText),
        reason: fc.option(anyText, { nil: null }),
        until: fc.option(fc.constant(daysAgo(-9)), { nil: null }),
        assignee: fc.option(anyText, { nil: null }),
        said: anyText,
      }),
      { nil: null },
    ),
  })
  .map(({ decision, ...situation }) =>
    aView(
      situation,
      decision &&
        aDecision({
          ...decision,
          outcome: decision.state === 'requested' ? null : { at: NOW, reason: decision.said, change: null },
        }),
    ),
  );
