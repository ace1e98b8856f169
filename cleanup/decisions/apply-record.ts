import { addDays } from '../days.ts';
import type { AuditStore } from '../store/audit-store.ts';
import type { CommonFacts } from './apply-gather.ts';
import { ownershipAfter } from './apply-ownership.ts';
import type { Decision, Outcome } from './decision.ts';
import type { DecisionStore, TrailEntry } from './decision-store.ts';
import { REACTIVATED_FOR_DAYS } from './on-elsewhere.ts';

/** What is written down about a decision. */
export interface Records {
  readonly store: Pick<DecisionStore, 'append' | 'setDeactivation' | 'setOwnership'>;
  readonly memory: Pick<AuditStore, 'putExemption'>;
}

/** Remembers what follows from a decision that was applied. Repeated, it writes the same again. */
export async function remember(facts: CommonFacts, { store, memory }: Records): Promise<void> {
  const { decision, deactivation, ownership } = facts;
  const { account, subject, action } = decision;
  switch (action) {
    case 'keep':
    case 'reactivate': {
      await exempt(facts, { memory });
      if (action === 'reactivate' && deactivation) await store.setDeactivation(account, subject, null);
      return;
    }
    case 'delete':
      // Nothing is left that could be undone.
      if (deactivation) await store.setDeactivation(account, subject, null);
      return;
    case 'claim':
    case 'assign':
    case 'not-mine': {
      const after = ownershipAfter(decision, ownership);
      if (after) await store.setOwnership(account, after);
      return;
    }
    case 'restore':
      // What is restored is another principal: see `apply-restore.ts`.
      return;
    case 'deactivate':
      // Noted down before IAM was asked (see `apply-decision.ts`); from here on it is known to have taken place.
      if (deactivation?.begun) {
        const { begun: _, ...done } = deactivation;
        await store.setDeactivation(account, subject, done);
      }
      return;
  }
}

/** What is kept, or was switched on again, is left alone for a time. */
export async function exempt(facts: CommonFacts, { memory }: Pick<Records, 'memory'>): Promise<void> {
  const exemption = exemptionFrom(facts);
  if (exemption) await memory.putExemption(facts.decision.account, exemption);
}

/** Null: none is due, or a longer one is there. */
function exemptionFrom({ decision, deactivation, remembered, now }: CommonFacts) {
  const { action, subject, principalId, by } = decision;
  const about = { subject: { type: subject.type, id: subject.id }, principalId, by };
  if (action === 'keep') {
    const { until, reason } = decision;
    return until && reason ? { ...about, until, reason } : null;
  }
  if (!deactivation) return null;
  const until = addDays(now, REACTIVATED_FOR_DAYS);
  const longer = remembered.memory.exemptions.some(
    (other) => other.subject.type === subject.type && other.subject.id === subject.id && other.until >= until,
  );
  return longer ? null : { ...about, until, reason: 'reactivated' };
}

/**
 * A line of the trail. `begun` is written before IAM is asked, so that a change whose delivery died before it could
 * be recorded still has an author; `applied` when it is done. Each is written once, whatever is delivered twice.
 */
export function trailEntry(
  { id, account, by, action, findingId, subject, requestedAt }: Decision,
  kind: 'begun' | 'applied',
  at: Date,
  change: Outcome['change'],
): TrailEntry {
  const what = kind === 'begun' ? `${action} (begun)` : action;
  return {
    id: `${id}:${kind}`,
    account,
    at,
    since: requestedAt,
    by,
    what,
    findingId,
    subject: `${subject.type} ${subject.id}`,
    change,
  };
}
