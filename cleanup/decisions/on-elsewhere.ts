import { addDays, isoDay } from '../days.ts';
import { type Exemption, findingId, type RuleId, type Subject } from '../finding.ts';
import type { AuditStore } from '../store/audit-store.ts';
import type { Deactivation } from './decision.ts';
import type { DecisionStore } from './decision-store.ts';
import { otherTypeOf } from './other-credentials.ts';

/** Undo sticks: what was switched on again, here or elsewhere, is left alone for so long. */
export const REACTIVATED_FOR_DAYS = 30;

/** A key of ours that somebody switched on again outside this product. */
export interface OnElsewhere {
  readonly account: string;
  readonly subject: Subject;
  readonly principalId: string;
  /** What it was undone of. */
  readonly deactivation: Deactivation;
  /** Set for a key that was switched off with its whole user, who stays disabled. */
  readonly user?: Subject;
  /** When that was noticed. */
  readonly seenAt: Date;
  /** When what noticed it began: the same when it is repeated. */
  readonly since: Date;
}

/** Who did it is in CloudTrail, and not known here. */
const BY = 'somebody outside this product';

/**
 * Whether this was noticed before, by an audit that did not live to take the key out of its user's deactivation, or
 * somebody keeps it for as long: there is nothing to tell.
 */
export function isNoticed({ subject, deactivation }: OnElsewhere, exemptions: readonly Exemption[]): boolean {
  return exemptions.some(
    ({ subject: { type, id }, until }) =>
      type === subject.type && id === subject.id && until >= addDays(deactivation.at, REACTIVATED_FOR_DAYS),
  );
}

/** Whether an exemption follows from somebody's switching it on again elsewhere. */
export function isFromElsewhere({ by }: Pick<Exemption, 'by'>): boolean {
  return by === BY;
}

/** Counts as reactivated, from the day it was noticed. */
function exemptionOf({ subject: { type, id }, principalId, seenAt }: OnElsewhere): Exemption {
  return {
    subject: { type, id },
    principalId,
    until: addDays(seenAt, REACTIVATED_FOR_DAYS),
    reason: `switched on again outside this product, seen on ${isoDay(seenAt)}`,
    by: BY,
  };
}

/** Where it is written down. */
export interface OnElsewhereRecords {
  readonly store: Pick<DecisionStore, 'append' | 'clearDeactivation' | 'disownKey'>;
  readonly memory: Pick<AuditStore, 'putExemption'>;
}

/**
 * Writes it down: trail, exemption, and last that our deactivation is over, or that this key of a disabled user is no part
 * of it any more, so that whoever is interrupted before does all of it again. A deactivation that is another one by now
 * stays. One that was only begun never took place, as it turns out: it is forgotten without a word, and nothing follows
 * from it.
 *
 * @param exemptions those in force: a longer keep of the same key stays
 * @returns the exemption that follows, or null
 */
export async function recordOnElsewhere(
  one: OnElsewhere,
  exemptions: readonly Exemption[],
  { store, memory }: OnElsewhereRecords,
): Promise<Exemption | null> {
  const { account, subject, deactivation, user, seenAt, since } = one;
  if (deactivation.begun) {
    await store.clearDeactivation(account, subject, deactivation);
    return null;
  }
  const exemption = exemptionOf(one);
  const longer = exemptions.find(
    (other) =>
      other.subject.type === subject.type && other.subject.id === subject.id && other.until > exemption.until,
  );
  await store.append({
    id: `on-elsewhere:${subject.id}:${deactivation.at.toISOString()}`,
    account,
    at: seenAt,
    since,
    by: BY,
    what: 'switched on again',
    findingId: findingId(account, { rule: ruleAbout(subject), subject }),
    subject: `${subject.type} ${subject.id}`,
    change: null,
  });
  if (!longer) await memory.putExemption(account, exemption);
  if (user) await store.disownKey(account, user, deactivation, subject.id);
  else await store.clearDeactivation(account, subject, deactivation);
  return longer ?? exemption;
}

/** Under which rule something that works is spoken of. */
function ruleAbout(subject: Subject): RuleId {
  if (otherTypeOf(subject)) return 'old-credential';
  if (subject.type === 'user') return 'unused-user';
  return subject.type === 'role' ? 'unused-role' : 'unused-access-key';
}
