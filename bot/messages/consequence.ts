import { isoDay, latest } from '../../cleanup/days.ts';
import { isPrincipal, quietSince } from '../../cleanup/decisions/decide-principal.ts';
import { deletableWhen, isOffUnseen } from '../../cleanup/decisions/judgement.ts';
import { OUT_OF_USE, SWITCHABLE } from '../../cleanup/decisions/other-credentials.ts';
import { scheduledWord } from '../../cleanup/report/words.ts';
import { type NextAction, nextAction } from '../../cleanup/schedule/next-action.ts';
import { isNeverDue } from '../../cleanup/schedule/plan.ts';
import type { CardView } from '../card-view.ts';
import { isRemoved } from './card-words.ts';
import { mention } from './escape.ts';
import { isKeptSince } from './waiting.ts';

/** What comes if nobody decides, and when. */
export function consequenceLine(view: CardView): string {
  const { situation, decision, policy } = view;
  const { finding, inactiveSince, userOff, usedSince } = situation;
  // Of what was only begun nobody knows whether it is off.
  const deactivation = situation.deactivation?.begun ? null : situation.deactivation;
  if (isRemoved(view)) return 'It is gone; the next audit takes it off the list.';
  if (finding.hold) return '';
  if (isKeptSince(view)) return keptLine(view);
  if (userOff) {
    return `Its user was disabled on ${isoDay(userOff.at)} by ${mention(userOff.by)}, and this with it. Nothing else happens to it; the next audit looks again.`;
  }
  // While the decision waits, the note of it is there, but the change may not be.
  const off = decision?.state === 'requested' ? null : (inactiveSince ?? deactivation?.at ?? null);
  const isKey = SWITCHABLE.has(finding.subject.type);
  const unseenOff = isKey && !OUT_OF_USE.has(finding.rule) ? off : null;
  const next = nextAction(finding, isKey ? null : (deactivation?.at ?? null), policy, unseenOff);
  if (off && (isKey || isPrincipal(finding.subject))) {
    const since = deactivation
      ? `${isPrincipal(finding.subject) ? 'Disabled' : 'Switched off'} on ${isoDay(deactivation.at)} by ${mention(deactivation.by)}`
      : `${finding.rule === 'expired-credential' ? 'Expired' : 'Inactive'}, first seen so on ${isoDay(off)}`;
    const quiet = deactivation && isPrincipal(finding.subject) ? quietSince(finding, deactivation) : off;
    // The evidence above says it already.
    const isTold = !deactivation && finding.evidence.some((text) => text.startsWith('Seen inactive since'));
    const isUnseen = isOffUnseen(situation);
    const isOfUse = [usedSince, finding.lastUsed].some((use) => use?.at.getTime() === quiet.getTime());
    const why = isOfUse && !isUnseen ? `, ${policy.coolingOffDays} days after its last use` : '';
    const deletable = `${isTold ? '' : `${since}. `}It can be deleted ${deletableWhen(quiet, policy, isUnseen)}${why}`;
    if (!next) return `${deletable}; until somebody does, it stays as it is.`;
    return `${deletable}; ${isUnseen ? 'that audit says when it is *deleted by itself*.' : byItself(next, view)}`;
  }
  return next
    ? `If nobody decides, ${byItself(next, view)}`
    : 'If nobody decides, it stays as it is and is reported again.';
}

/** A week's warning at least: what has been due for long does not go today. Where a plan is stored, its day is told. */
function byItself(
  { action, dueAt }: NextAction,
  { situation: { finding }, schedule, now }: CardView,
): string {
  const word = scheduledWord(action, finding.subject.type);
  const what = `it is *${PAST[word] ?? word} by itself*`;
  if (schedule?.isPaused) return `${what} only once the schedule goes on, which is paused.`;
  const stored = schedule?.planned.get(finding.id);
  const planned = stored?.action === action && !isNeverDue(stored) ? stored : null;
  const from = planned?.at ?? latest(dueAt, now);
  const when = from > now ? `from ${isoDay(from)}` : 'soon';
  return `${what} ${when}, ${planned?.warned ? 'as both warnings said' : 'a week after a first warning'}.`;
}

const PAST: Readonly<Record<string, string>> = {
  deactivate: 'deactivated',
  disable: 'disabled',
  delete: 'deleted',
};

function keptLine({ decision }: CardView): string {
  return decision?.until
    ? `It stays, and nobody is asked about it until ${isoDay(decision.until)}.`
    : 'It is on again, and nobody is asked about it for 30 days.';
}
