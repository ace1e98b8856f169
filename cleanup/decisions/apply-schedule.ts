import { isoDay } from '../days.ts';
import type { Policy } from '../policy.ts';
import { nextAction } from '../schedule/next-action.ts';
import { countingWarnings, warnedOf } from '../schedule/warning.ts';
import type { CommonFacts } from './apply-gather.ts';
import { isPrincipal, notYetDeletable } from './decide-principal.ts';
import type { Situation } from './decision.ts';
import { coolingOff } from './judgement.ts';
import { SWITCHABLE } from './other-credentials.ts';

/**
 * Why the schedule may not do what it planned, or null. Everything that the plan went by is asked again: a pause or a
 * keep counts from the moment it is stored, also for what was queued before.
 *
 * @param situation with the hold of this moment
 * @param disabledAt when this product disabled the user or role, by an earlier decision than this one
 */
export function scheduleObjection(
  { decision, stored, schedule, remembered, declared, now }: CommonFacts,
  situation: Pick<Situation, 'finding' | 'over' | 'inactiveSince' | 'deactivation'>,
  policy: Policy,
  disabledAt: Date | null = remembered.memory.disabledSince.get(decision.principalId) ?? null,
): string | null {
  const { finding } = situation;
  if (!schedule) return 'What stops the schedule could not be read. Nothing was done.';
  if (schedule.pause)
    return `The schedule is paused since ${isoDay(schedule.pause.at)}: ${schedule.pause.reason}`;
  if (situation.over !== null) return `This is over: ${situation.over}.`;
  if (finding.hold) return `It is left alone: ${finding.hold.reason}.`;
  if (!declared.known) return declared.reason;
  const { exemptions } = remembered.memory;
  const next = nextAction(finding, disabledAt, policy);
  if (!next || next.action !== decision.action || next.dueAt > now) {
    return 'The thresholds do not call for it any more. Nothing was done.';
  }
  const about = { finding, action: next.action, to: schedule.addressee };
  const counting = countingWarnings(schedule.warnings, about, stored.openedAt, exemptions);
  if (!warnedOf(next, counting, now).isDone) return 'Nobody was warned in time. Nothing was done.';
  if (next.action !== 'delete') return null;
  if (isPrincipal(finding.subject)) return notYetDeletable(situation, policy, now);
  return SWITCHABLE.has(finding.subject.type) ? coolingOff(situation.inactiveSince, policy, now) : null;
}
