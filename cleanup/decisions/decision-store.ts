import type { Subject } from '../finding.ts';
import type { StoredFinding } from '../store/audit-store.ts';
import type { Deactivation, Decision, Outcome, Ownership, Person, Situation } from './decision.ts';

/** Where a finding is shown in Slack: one message may show several findings. */
export interface Card {
  readonly findingId: string;
  readonly channel: string;
  readonly ts: string;
  /** Whom it is for, which decides what it looks like: an owner's direct message, or the approvers' channel. */
  readonly audience: 'owner' | 'approvers';
  /** Slack id of the owner it was sent to, or null. */
  readonly owner: string | null;
}

/** What became of a wish to store a decision. */
export type Requested =
  /** Stored just now. */
  | { readonly outcome: 'stored'; readonly decision: Decision }
  /** The same click came before; the decision may have been settled since. */
  | { readonly outcome: 'again'; readonly decision: Decision }
  /** Another decision on the same principal is open: the loser of a race is told who won. */
  | { readonly outcome: 'conflict'; readonly winner: Decision }
  /** The same click came before and was told no. */
  | { readonly outcome: 'refused'; readonly refusal: Refusal };

/** Somebody was told no at once, and nothing was asked of anybody else. */
export interface Refusal {
  /** Derived from what was clicked or typed: the same delivered again is the same refusal. */
  readonly id: string;
  readonly account: string;
  readonly at: Date;
  /** Slack id. */
  readonly by: string;
  readonly reason: string;
  readonly asked:
    | ({
        readonly kind: 'decision';
        /** Set where they did not ask for it, but answered somebody's question about it. */
        readonly answer?: 'yes' | 'no';
      } & Pick<Decision, 'action' | 'findingId' | 'principalId' | 'subject'>)
    | { readonly kind: 'command'; readonly text: string };
}

/** A part of the trail, newest first. */
export interface TrailPage {
  readonly entries: readonly TrailEntry[];
  /** Where the next page begins; null: there is no older entry. */
  readonly before: string | null;
}

/** A deactivation of ours that nobody undid. */
export interface Standing {
  /** The name is empty in what an older version stored. */
  readonly subject: Pick<Subject, 'type' | 'id' | 'name'>;
  readonly deactivation: Deactivation;
}

/** One line of the append-only trail. */
export interface TrailEntry {
  readonly at: Date;
  readonly account: string;
  /** Derived from what it tells, so that writing it twice is writing it once. */
  readonly id: string;
  /** When what it tells began, the same whenever it is written: the trail lies in this order. */
  readonly since: Date;
  readonly by: string;
  readonly what: string;
  readonly findingId: string;
  readonly subject: string;
  readonly change: Outcome['change'];
}

/**
 * What people decided and what became of it. State changes are conditional writes; every method may be repeated.
 * The bot may call `request`, `refuse`, `show` and the readers; the audit `setPeople`, `append`, `clearDeactivation`,
 * `disownKey` and the readers; only the decision Lambda may call the rest.
 */
export interface DecisionStore {
  /** The finding as last stored, open or resolved; null when there is none of that id. */
  finding(account: string, findingId: string): Promise<StoredFinding | null>;
  /** Every finding of the account as last stored, resolved ones too. */
  allFindings(account: string): Promise<readonly StoredFinding[]>;
  /** Every open finding of the account. */
  openFindings(account: string): Promise<readonly StoredFinding[]>;
  /** What is remembered of a principal and of a subject, beside the finding itself. */
  ownership(account: string, principalId: string): Promise<Ownership>;
  deactivation(account: string, subject: Situation['finding']['subject']): Promise<Deactivation | null>;
  /** Every deactivation that stands. */
  deactivations(account: string): Promise<readonly Standing[]>;
  cards(account: string, findingId: string): Promise<readonly Card[]>;
  people(account: string): Promise<readonly Person[]>;
  /** @param principalId where to look first, which is much less to read while the decision is open */
  decision(account: string, id: string, principalId?: string): Promise<Decision | null>;
  /** What still waits to be applied. */
  openDecisions(account: string): Promise<readonly Decision[]>;
  /** Newest first: requests, and what became of them. */
  history(
    account: string,
    options: { readonly limit: number; readonly principalId?: string },
  ): Promise<readonly Decision[]>;

  /** Newest first: who was told no at once. */
  refusals(account: string, limit: number): Promise<readonly Refusal[]>;
  /**
   * The trail of all subjects or of one, newest first.
   *
   * @param options `limit` at least 1; `before` as the page before it says
   */
  trail(
    account: string,
    options: {
      readonly limit: number;
      readonly subject?: Pick<Subject, 'type' | 'id'>;
      readonly before?: string | null;
    },
  ): Promise<TrailPage>;

  /** Stores a decision as `requested`, unless another one on its principal is open. */
  request(decision: Decision): Promise<Requested>;
  /** Records that somebody was told no, in one write. */
  refuse(refusal: Refusal): Promise<void>;
  /**
   * Remembers where a finding is shown. To be repeated whenever a card is updated: the cards of a resolved finding
   * expire from then on, and those of one that came back no longer do. Cards of no finding that is known (what else was
   * said in Slack) expire from `now` on.
   */
  show(account: string, cards: readonly Card[], now: Date): Promise<void>;

  /**
   * `requested` → settled, once: a second settling of the same decision changes nothing, but finishes what was
   * interrupted of the first. Frees its principal.
   *
   * @throws {UnknownDecisionError} when it was never requested
   */
  settle(decision: Decision, state: Exclude<Decision['state'], 'requested'>, outcome: Outcome): Promise<void>;
  /**
   * Remembers that a step of carrying a decision out was reached, for the delivery that goes on when this one dies:
   * `begun` before IAM is asked to delete something, to switch it on or to take something from an administrator, `told`
   * after people were told what came of it.
   */
  mark(decision: Decision, step: Step): Promise<void>;
  isMarked(decision: Decision, step: Step): Promise<boolean>;
  /** True while the decision is the newest on its principal: an old one redriven later does no harm. */
  isNewest(decision: Decision): Promise<boolean>;
  setOwnership(account: string, ownership: Ownership): Promise<void>;
  /** Null: it was undone. */
  setDeactivation(
    account: string,
    subject: Situation['finding']['subject'],
    deactivation: Deactivation | null,
  ): Promise<void>;
  /** It was undone elsewhere; another deactivation than this one stays. */
  clearDeactivation(account: string, subject: Standing['subject'], deactivation: Deactivation): Promise<void>;
  /**
   * A key that was switched off with this user works again: it is no longer part of that deactivation. Another one than
   * this, or one that is being deleted, stays as it is.
   */
  disownKey(
    account: string,
    user: Standing['subject'],
    deactivation: Deactivation,
    keyId: string,
  ): Promise<void>;
  /** Put-if-absent: the past cannot be rewritten. */
  append(entry: TrailEntry): Promise<void>;
  /** Whom the list does not name stays as last described: not found is never a leaver. */
  setPeople(account: string, people: readonly Person[]): Promise<void>;
}

/** A step of carrying a decision out that leaves no trace by itself. */
export type Step = 'begun' | 'told';

/** Hands accepted decisions to the decision Lambda, in order per principal, each at least once. */
export interface DecisionQueue {
  send(decision: Pick<Decision, 'account' | 'id' | 'principalId'>): Promise<void>;
}

/** Who is who in Slack, asked freshly; what cannot be read makes nobody an approver. Throws what may pass. */
export interface Directory {
  /** Null when Slack does not know the id. */
  person(slackId: string): Promise<Person | null>;
  /** @throws {ApproversUnreadableError} when Slack will not tell: asking again cannot help */
  isApprover(slackId: string): Promise<boolean>;
}
