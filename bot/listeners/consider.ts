import { type Asked, decide, type Judgement } from '../../cleanup/decisions/decide.ts';
import type { Actor, Decision, FindingAction, Situation } from '../../cleanup/decisions/decision.ts';
import { recall } from '../../cleanup/decisions/situation.ts';
import type { StoredFinding } from '../../cleanup/store/audit-store.ts';
import type { Services } from './services.ts';
import { whoIs } from './who.ts';

/** What somebody wants done about a finding, as they clicked or typed it. */
export interface Wish {
  readonly findingId: string;
  readonly action: FindingAction;
  /** Slack id of who wants it. */
  readonly by: string;
  /** What tells this click from any other, but not from a second delivery of itself. */
  readonly click: string;
  /** It was pressed where it is brought up to date: not in an answer to a command, nor in a form that may stem from one. */
  readonly isLasting?: boolean;
  readonly reason?: string;
  readonly until?: Date;
  /** Slack id of the new owner. */
  readonly assignee?: string;
}

/** May this be done, by what is stored at this moment? */
export type Considered =
  | {
      readonly known: true;
      readonly actor: Actor;
      readonly situation: Situation;
      readonly judgement: Judgement;
      readonly now: Date;
      readonly stored: StoredFinding;
      /** The last ones on its principal, newest first. */
      readonly decisions: readonly Decision[];
    }
  /** There is no such finding here, or nobody can say who asks. */
  | { readonly known: false; readonly reason: string };

/** Said about ids that are made up, or older than what is remembered. */
export const NO_FINDING =
  'I do not know this finding (any more), so nothing was done. `/iam-cleanup mine` shows what is open now.';
export const OTHER_ACCOUNT = 'This belongs to an account that I do not look after, so nothing was done.';

/** A finding as it is stored at this moment, and who asks about it. */
export type Seen =
  | {
      readonly known: true;
      readonly actor: Actor;
      readonly situation: Situation;
      readonly now: Date;
      readonly stored: StoredFinding;
      /** The last ones on its principal, newest first. */
      readonly decisions: readonly Decision[];
    }
  | Extract<Considered, { known: false }>;

/**
 * Reads everything afresh; nothing is taken from the message but the finding's id.
 *
 * @param asked what is judged, where a form has yet to ask for the rest of the wish
 */
export async function consider(services: Services, wish: Wish, asked: Asked = wish): Promise<Considered> {
  const seen = await look(services, wish.findingId, wish.by);
  if (!seen.known) return seen;
  const { actor, situation, now } = seen;
  return { ...seen, judgement: decide(actor, asked, situation, services.policy, now) };
}

/** The same, for what is no decision: who asks, about what. */
export async function look(services: Services, findingId: string, by: string): Promise<Seen> {
  const { account, store, clock } = services;
  if (!findingId.startsWith(`${account}:`)) {
    const reason = /^\d{12}:/.test(findingId) ? OTHER_ACCOUNT : NO_FINDING;
    return { known: false, reason };
  }
  const [actor, stored] = await Promise.all([whoIs(by, services), store.finding(account, findingId)]);
  if (typeof actor === 'string') return { known: false, reason: actor };
  if (!stored || stored.finding.account !== account) return { known: false, reason: NO_FINDING };
  const { situation, decisions } = await recall(store, stored, [actor.person]);
  return { known: true, actor, situation, now: clock(), stored, decisions };
}
