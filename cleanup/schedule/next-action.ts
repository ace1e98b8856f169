import { addDays, latest } from '../days.ts';
import { OUT_OF_USE } from '../decisions/other-credentials.ts';
import type { Finding, RuleId } from '../finding.ts';
import { type Policy, type Threshold, thresholdsOf } from '../policy.ts';
import { isUseOfDisabled } from '../used-while-disabled.ts';

/** Who the schedule is in decisions and in the trail. */
export const SCHEDULE = 'schedule';

/** What the schedule does by itself: first what can be undone, for good only after the cooling-off. */
export type ScheduledAction = 'deactivate' | 'delete';

/** The next thing that the thresholds call for about one finding, and from when. */
export interface NextAction {
  readonly action: ScheduledAction;
  /** By thresholds and cooling-off alone; in the past where it has been due for a while. */
  readonly dueAt: Date;
}

/** The rules that the schedule acts upon, with the thresholds that they follow. The others only report. */
const FOLLOWS: Readonly<Partial<Record<RuleId, Threshold>>> = {
  'unused-access-key': 'Keys',
  'inactive-access-key': 'Keys',
  'inactive-credential': 'Keys',
  'expired-credential': 'Keys',
  'unused-password': 'UnusedUsers',
  'unused-user': 'UnusedUsers',
  'unused-role': 'Roles',
};

/**
 * What the schedule may do next, or null: a threshold is off, or something holds it back. Goes by the stage that the
 * rule found, which knows what may never be done by itself, and is stricter than that, never looser.
 *
 * @param disabledAt when this product disabled the finding's user or role, or null; a key says it by its rule
 * @param keyOffAt when this product switched the key itself off, where no audit has seen that yet
 */
export function nextAction(
  finding: Finding,
  disabledAt: Date | null,
  policy: Policy,
  keyOffAt: Date | null = null,
): NextAction | null {
  const threshold = FOLLOWS[finding.rule];
  if (!threshold || finding.hold) return null;
  const { rule, stage, next, since, subject, lastUsed } = finding;
  // A key that was made for a disabled user works, whatever became of the user.
  const offAt = subject.type === 'user' || subject.type === 'role' ? disabledAt : keyOffAt;
  const thresholds = thresholdsOf(policy, threshold);
  if (!OUT_OF_USE.has(rule) && offAt === null) {
    if (thresholds.disable === 0) return null;
    if (stage !== 'report') return { action: 'deactivate', dueAt: addDays(since, thresholds.disable) };
    return next?.stage === 'disable' ? { action: 'deactivate', dueAt: next.at } : null;
  }
  if (thresholds.delete === 0 || !mayDelete(finding, policy)) return null;
  if (offAt && isUseOfDisabled(lastUsed, offAt)) return null;
  const dueAt =
    next?.stage === 'delete' ? next.at : stage === 'delete' ? addDays(since, thresholds.delete) : null;
  const coolAt = offAt && addDays(offAt, policy.coolingOffDays);
  return dueAt && { action: 'delete', dueAt: latest(dueAt, coolAt) };
}

function mayDelete({ subject }: Finding, policy: Policy): boolean {
  if (subject.type === 'user') return policy.deleteUsersAutomatically;
  if (subject.type === 'role') return policy.deleteRolesAutomatically;
  return true;
}
