import type { KnownBlock } from '@slack/types';
import { sentence } from '../../cleanup/report/text.ts';
import type { CardView } from '../card-view.ts';
import { actions, context, section } from './blocks.ts';
import { type Audience, buttonsOf, offeredActions } from './card-actions.ts';
import { decisionLine } from './card-state.ts';
import { consequenceLine, factLines, holdLine, sourceLine, subjectText, subjectTitle } from './card-words.ts';
import { escapeText, mention } from './escape.ts';

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
  const { situation, decision, policy } = view;
  if (situation.over !== null) return [section(overLine(view))];
  if (audience === 'owner' && shownTo !== situation.owner) return [section(handedOnLine(view))];
  const { finding } = situation;
  const offered = offeredActions(view, audience, shownTo);
  const asksApprover = audience === 'owner' && offered.includes('deactivate') && !offered.includes('keep');
  const facts = [
    `*${subjectTitle(finding.subject)}*`,
    ...factLines(finding),
    holdLine(finding),
    consequenceLine(situation, policy),
    asksApprover && 'Still needed? An approver has to say so, because of what it can do.',
  ];
  const buttons = buttonsOf(view, offered);
  const state = decisionLine(decision);
  return [
    section(facts.filter(Boolean).join('\n')),
    ...(state ? [section(state)] : []),
    context(sourceLine(view)),
    ...(buttons.length > 0 ? [actions(buttons)] : []),
  ];
}

/** Struck through, with why: a finding that is over stays readable where it was shown. */
export function overLine({ situation, decision }: CardView): string {
  const why = sentence(escapeText(situation.over ?? '', 300));
  const how = decision?.state === 'applied' ? ` ${decisionLine(decision)}` : '';
  return `~${subjectTitle(situation.finding.subject)}~ ${why}${how}`;
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
