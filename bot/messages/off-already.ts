import { isoDay, isoMinute } from '../../cleanup/days.ts';
import { isPrincipal } from '../../cleanup/decisions/decide-principal.ts';
import type { Situation } from '../../cleanup/decisions/decision.ts';
import { mention } from './escape.ts';

/**
 * That it is off already, since when and by whose doing, as far as what is stored tells; null where switching it off may
 * change something.
 */
export function offAlready({ finding, deactivation, inactiveSince, userOff }: Situation): string | null {
  const { subject, rule } = finding;
  if (userOff) return offWords(`${mention(userOff.by)} disabled its user, ${isoMinute(userOff.at)}`);
  if (deactivation && !deactivation.begun) {
    const did = isPrincipal(subject) ? 'disabled it' : 'switched it off';
    return offWords(`${mention(deactivation.by)} ${did}, ${isoMinute(deactivation.at)}`);
  }
  // IAM may still call an expired certificate active.
  const mayWork = rule === 'expired-credential' && subject.type === 'signing-certificate';
  return inactiveSince && !mayWork ? offWords(`first seen so on ${isoDay(inactiveSince)}`) : null;
}

const JUST_NOW_MS = 2 * 60 * 1000;

/**
 * The same of what was switched off here just now: whoever presses twice is answered at once. Later somebody may have
 * switched it on again elsewhere, so that is looked at in IAM.
 */
export function offJustNow(situation: Situation, now: Date): string | null {
  const at = situation.deactivation?.at.getTime() ?? 0;
  return now.getTime() - at < JUST_NOW_MS ? offAlready(situation) : null;
}

function offWords(since: string): string {
  return `It is off already: ${since}. So nothing more was done.`;
}
