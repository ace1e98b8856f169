import type { Button } from '@slack/types';
import { addDays } from '../../cleanup/days.ts';
import { decide } from '../../cleanup/decisions/decide.ts';
import { isPrincipal } from '../../cleanup/decisions/decide-principal.ts';
import type { Actor, FindingAction, Situation } from '../../cleanup/decisions/decision.ts';
import { maySeeRecommendation } from '../../cleanup/decisions/may-see-recommendation.ts';
import type { CardView } from '../card-view.ts';
import { actionIdOf, RECOMMEND_ACTION_ID } from '../ids.ts';
import { button } from './blocks.ts';
import { isRemoved } from './card-words.ts';
import { confirmationOf } from './confirmations.ts';
import { LIMITS } from './limits.ts';
import { offAlready } from './off-already.ts';
import { isKeptSince } from './waiting.ts';

/** Whom a card is for: an owner's direct message, or the approvers' channel. */
export type Audience = 'owner' | 'approvers';

const ORDER: readonly FindingAction[] = [
  'keep',
  'deactivate',
  'reactivate',
  'delete',
  'restore',
  'not-mine',
  'claim',
  'assign',
];

/**
 * What the reader of a card may do now: what `decide` allows them, less what would change nothing. It is asked
 * again at the click.
 *
 * @param shownTo Slack id of the owner that the card was sent to; it may not be theirs any more
 */
export function offeredActions(
  view: CardView,
  audience: Audience,
  shownTo: string | null = view.situation.owner,
): FindingAction[] {
  const { situation, decision, policy, now } = view;
  if (decision?.state === 'requested' || situation.finding.subject.type === 'root') return [];
  // What was rebuilt is another one, with an id and findings of its own.
  if (decision?.action === 'restore' && decision.outcome?.change) return [];
  const isGone = isRemoved(view);
  const isKept = isKeptSince(view);
  const actor = readerOf(view, audience, shownTo);
  return ORDER.filter((action) => {
    const asked = { action, reason: 'to be asked for', until: addDays(now, 1) };
    return (
      decide(actor, asked, situation, policy, now).outcome !== 'refused' &&
      !isPointless(action, situation, actor) &&
      !(isKept && (action === 'deactivate' || action === 'delete')) &&
      !(isGone && SETTLING.has(action))
    );
  });
}

/** Actions that settle a finding, rather than say whose it is. */
const SETTLING: ReadonlySet<FindingAction> = new Set(['keep', 'deactivate', 'reactivate', 'delete']);

/** Whether it is a whole user or role that somebody could disable, but not its owner. */
export function isForApproversToDisable(view: CardView, shownTo: string | null): boolean {
  const may = (audience: Audience) => offeredActions(view, audience, shownTo).includes('deactivate');
  return isPrincipal(view.situation.finding.subject) && !may('owner') && may('approvers');
}

/** Whether the reader can do more about it than say whose it is. */
export function canSettle(view: CardView, audience: Audience, shownTo?: string | null): boolean {
  return offeredActions(view, audience, shownTo).some((action) => SETTLING.has(action));
}

/** Anybody of the audience: an approver who is not the owner, or the owner, who need not be an approver. */
function readerOf({ readerApproves = false }: CardView, audience: Audience, shownTo: string | null): Actor {
  const slackId = audience === 'owner' ? (shownTo ?? '') : '';
  return {
    person: { slackId, name: '', email: null, standing: 'member' },
    isApprover: audience === 'approvers' || readerApproves,
  };
}

/** Allowed, and of no effect: what is off cannot be switched off, what is never touched need not be kept. */
function isPointless(action: FindingAction, situation: Situation, { person }: Actor): boolean {
  const { finding, deleted, owner } = situation;
  if (action === 'claim' && owner === person.slackId) return true;
  if (deleted && action !== 'restore') return true;
  if (action === 'deactivate') return offAlready(situation) !== null;
  return action === 'keep' && finding.hold?.kind === 'protected';
}

const BUTTONS: Readonly<
  Record<FindingAction, { readonly text: string; readonly style?: 'primary' | 'danger' }>
> = {
  keep: { text: 'Keep…' },
  deactivate: { text: 'Deactivate', style: 'primary' },
  reactivate: { text: 'Reactivate (undo)', style: 'primary' },
  delete: { text: 'Delete', style: 'danger' },
  restore: { text: 'Restore…' },
  'not-mine': { text: 'Not mine' },
  claim: { text: 'Claim' },
  assign: { text: 'Assign to…' },
};

/** The buttons; each carries the finding's id and nothing else. */
export function buttonsOf(view: CardView, offered: readonly FindingAction[]): Button[] {
  const { finding } = view.situation;
  if (finding.id.length > LIMITS.buttonValue) return [];
  const isPassword = finding.subject.type === 'password';
  const words = isPrincipal(finding.subject) ? { ...BUTTONS, ...OF_PRINCIPALS } : BUTTONS;
  return offered.map((action) => {
    const given = action === 'deactivate' && isPassword ? PASSWORD : words[action];
    return button({
      ...given,
      actionId: actionIdOf(action),
      value: finding.id,
      confirm: confirmationOf(action, view.situation),
    });
  });
}

/** *Show recommended policy*, where there may be one and the reader may see it. */
export function recommendationButton(view: CardView, audience: Audience, shownTo: string | null): Button[] {
  const { situation } = view;
  const { finding } = situation;
  const may = maySeeRecommendation(readerOf(view, audience, shownTo), situation).outcome === 'allowed';
  if (!may || finding.id.length > LIMITS.buttonValue) return [];
  return [
    button({
      text: 'Show recommended policy',
      actionId: RECOMMEND_ACTION_ID,
      value: finding.id,
      confirm: null,
    }),
  ];
}

/** A whole user or role. */
const OF_PRINCIPALS = {
  deactivate: { text: 'Disable', style: 'danger' },
  reactivate: { text: 'Enable again (undo)', style: 'primary' },
  // Nothing is deleted by it yet: another approver is asked.
  delete: { text: 'Delete…' },
} as const;

/** Red: it cannot be undone from here. */
const PASSWORD = { text: 'Remove password', style: 'danger' } as const;
