import type { KnownBlock } from '@slack/types';
import { plural, sentence } from '../../cleanup/report/text.ts';
import type { CardView } from '../card-view.ts';
import { actions, context, section } from './blocks.ts';
import {
  type Audience,
  buttonsOf,
  canSettle,
  isForApproversToDisable,
  offeredActions,
  recommendationButton,
} from './card-actions.ts';
import { decisionLine } from './card-state.ts';
import {
  approversWords,
  factLines,
  holdLine,
  isRemoved,
  newOwnerLine,
  sourceLine,
  subjectText,
  subjectTitle,
  usedSinceLine,
} from './card-words.ts';
import { consequenceLine } from './consequence.ts';
import { escapeText, mention } from './escape.ts';
import { isWaiting } from './waiting.ts';

/**
 * One finding as its readers see it: what, why, last use, power, evidence, age of the data, what comes of doing
 * nothing, what became of the last decision, and the buttons that they may press now. At most four blocks.
 *
 * @param shownTo Slack id of the owner whom the card was sent to, where it is not (or no longer) the owner now
 */
export function findingCard(
  view: CardView,
  audience: Audience,
  shownTo: string | null = view.situation.owner,
): KnownBlock[] {
  const { situation, decision } = view;
  if (situation.over !== null) return [section(overLine(view)), ...wayBack(view, audience, shownTo)];
  if (audience === 'owner' && shownTo !== situation.owner) return [section(handedOnLine(view))];
  const { finding } = situation;
  const offered = offeredActions(view, audience, shownTo);
  const asksApprover = audience === 'owner' && offered.includes('deactivate') && !offered.includes('keep');
  const facts = [
    `*${subjectTitle(finding.subject)}*`,
    ...factLines(finding),
    usedSinceLine(situation),
    holdLine(finding),
    consequenceLine(view),
    audience === 'owner' && newOwnerLine(view),
    audience === 'owner' &&
      isForApproversToDisable(view, shownTo) &&
      `Not needed? Only an approver can disable a whole ${finding.subject.type}, which can be undone: tell ${approversWords(view)}.`,
    asksApprover && 'Still needed? An approver has to say so, because of what it can do.',
    audience === 'owner' && !canSettle(view, audience, shownTo) && isForApprovers(view) && FOR_APPROVERS,
  ];
  const buttons = [...recommendationButton(view, audience, shownTo), ...buttonsOf(view, offered)];
  const state = decisionLine(decision);
  return [
    section(facts.filter(Boolean).join('\n')),
    ...(state ? [section(state)] : []),
    context(sourceLine(view)),
    ...(buttons.length > 0 ? [actions(buttons)] : []),
  ];
}

/** What we deleted can be rebuilt, as long as nobody did. */
function wayBack(view: CardView, audience: Audience, shownTo: string | null): KnownBlock[] {
  const buttons = buttonsOf(view, offeredActions(view, audience, shownTo));
  return buttons.length > 0 ? [actions(buttons)] : [];
}

/** Said where an owner may not decide. */
const FOR_APPROVERS = 'Only an approver can decide about something this powerful.';

/** It is its power that keeps its owner from deciding. */
function isForApprovers(view: CardView): boolean {
  const { finding } = view.situation;
  return (
    finding.administratorBecause !== null &&
    finding.hold?.kind !== 'protected' &&
    finding.subject.type !== 'root' &&
    view.decision?.state !== 'requested' &&
    !isRemoved(view)
  );
}

/**
 * What an owner is asked about what is theirs, or why there is nothing to ask: ` Do you still need them?`, behind a
 * count; empty where all of it is on its way.
 */
export function questionOf(views: readonly CardView[], owner: string): string {
  const waiting = views.filter(isWaiting);
  if (waiting.some((view) => canSettle(view, 'owner', owner))) {
    return `Do you still need ${waiting.length === 1 ? 'it' : 'them'}?`;
  }
  const kept = views.filter(({ situation }) => situation.finding.hold?.kind === 'protected').length;
  if (kept > 0 && kept === views.length) {
    return `Nothing to decide; ${kept} of yours ${kept === 1 ? 'is' : 'are'} protected.`;
  }
  return views.some(isForApprovers) ? FOR_APPROVERS : '';
}

/** The same with the count before it, where there may be more than has a card. */
export function ownWords(views: readonly CardView[], total: number, owner: string): string {
  const count = `${plural(total, 'finding')} of yours`;
  if (total > views.length) return `${count}. Do you still need them?`;
  const question = questionOf(views, owner);
  if (question.startsWith('Nothing')) return question;
  const waiting = views.filter(isWaiting).length;
  const some =
    waiting > 0 && waiting < total && question !== FOR_APPROVERS
      ? `${count}, ${waiting} of them to decide.`
      : `${count}.`;
  return [some, question].filter(Boolean).join(' ');
}

/** Struck through, with why: a finding that is over stays readable where it was shown. */
export function overLine({ situation, decision }: CardView): string {
  const why = sentence(escapeText(situation.over ?? '', 300));
  const how = decision?.state === 'applied' ? ` ${decisionLine(decision)}` : '';
  const colon = /^(the|its) /.test(why) ? ':' : '';
  return `~${subjectTitle(situation.finding.subject)}~${colon} ${why}${how}`;
}

/** For a reader whose it was. */
function handedOnLine({ situation }: CardView): string {
  const whose = situation.owner
    ? `its owner is ${mention(situation.owner)} now`
    : 'the approvers look for its owner';
  return `~${subjectTitle(situation.finding.subject)}~ Not yours any more: ${whose}.`;
}

/** One line where there is no room for a card. */
export function findingLine({ situation }: CardView): string {
  const { finding } = situation;
  return `• ${subjectText(finding.subject)}: ${sentence(escapeText(finding.reason, 200))}`;
}
