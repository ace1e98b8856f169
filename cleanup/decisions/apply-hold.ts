import { latest } from '../days.ts';
import { NO_MEMORY } from '../evaluate.ts';
import type { Exemption, Finding, Hold } from '../finding.ts';
import { holdOn } from '../hold.ts';
import type { Role, User } from '../inventory.ts';
import type { Policy } from '../policy.ts';
import type { Remembered, StoredFinding } from '../store/audit-store.ts';
import type { Declared } from './apply-stacks.ts';
import type { Deactivation } from './decision.ts';
import { OUT_OF_USE } from './other-credentials.ts';

/** What speaks against touching something, as far as it is known at this moment. */
export interface HoldFacts {
  readonly finding: Finding;
  /** With the tags and the path of this moment. */
  readonly principal: User | Role;
  readonly exemptions: readonly Exemption[];
  readonly declared: Declared;
  readonly policy: Policy;
  readonly ownArns: readonly string[];
  readonly now: Date;
}

/**
 * The hold as of now: live tags and path, the policy, the exemptions. What the last audit called protected (the
 * last administrator) or managed stays so until an audit sees otherwise; an exemption counts only if it is stored.
 */
export function holdNow({
  finding,
  principal,
  exemptions,
  declared,
  policy,
  ownArns,
  now,
}: HoldFacts): Hold | null {
  const before = finding.hold;
  if (before?.kind === 'protected') return before;
  const live = holdOn(finding, principal, null, {
    policy,
    memory: { ...NO_MEMORY, exemptions },
    now,
    stacks: declared.known ? declared.stacks : new Map(),
    ownArns,
  });
  return live ?? (before?.kind === 'managed' ? before : null);
}

/**
 * Since when an inactive key is certainly inactive: the latest of our deactivation, the audit that opened its
 * `inactive-access-key` finding, its last use, and when it was last seen active. So a key that was switched on and off
 * again outside the product begins its cooling-off anew. Null: nothing is known.
 *
 * @param workedAt when it worked for certain, or may have: its last use, `lastSeenActive`
 */
export function inactiveSince(
  deactivation: Deactivation | null,
  seenInactive: StoredFinding | null,
  ...workedAt: readonly (Date | null | undefined)[]
): Date | null {
  const seenAt = seenInactive && seenInactive.resolved === null ? seenInactive.openedAt : null;
  const from = deactivation?.at ?? seenAt;
  return from && latest(from, seenAt, ...workedAt);
}

/**
 * When an audit may have seen the key active: the last one, if it left a finding open which only active keys have.
 * (It may also not have looked; in doubt it was active.)
 */
export function lastSeenActive(
  { finding, resolved }: Pick<StoredFinding, 'finding' | 'resolved'>,
  lastFinished: Remembered['lastFinished'],
): Date | null {
  const isOfActiveKeys = !OUT_OF_USE.has(finding.rule) && resolved === null;
  return isOfActiveKeys ? (lastFinished?.startedAt ?? null) : null;
}

const SETTLING_MINUTES = 10;

/**
 * True when a complete audit looked after we had switched the key off and did not find it inactive: somebody else
 * switched it on, so what is off now is their doing and not for us to undo.
 */
export function undoneElsewhere(
  { at }: Deactivation,
  seenInactive: StoredFinding | null,
  trend: Remembered['trend'],
): boolean {
  const settled = new Date(at.getTime() + SETTLING_MINUTES * 60_000);
  const seenAt = seenInactive && seenInactive.resolved === null ? seenInactive.openedAt : null;
  return trend.some(
    ({ startedAt, complete }) => complete && startedAt > settled && (seenAt === null || startedAt < seenAt),
  );
}
