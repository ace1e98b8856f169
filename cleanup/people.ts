import type { Ownership, Person } from './decisions/decision.ts';

/** Who is who, as far as the question goes who left. */
export interface People {
  /** Everybody as Slack lists them now: whom a message can reach. */
  readonly listed: readonly Person[];
  /** The same, but those whose leaving nobody has confirmed yet are as they were before, or not there. */
  readonly believed: readonly Person[];
  /** Owners who seem to have left, too many at once to be believed; else empty. */
  readonly doubted: readonly Person[];
  /** How many people own something. */
  readonly owners: number;
  /** By id of the principal: whose it is by somebody's word. */
  readonly ownerships: ReadonlyMap<string, Ownership>;
  /** The question about leavers as it stood before this run, or null. */
  readonly question: LeaversQuestion | null;
  /** An approver of now has said of that question that they left. */
  readonly isConfirmed: boolean;
}

/** "So many owners seem to have left. Is this right?" */
export interface LeaversQuestion {
  /** When the audit began that asked it. */
  readonly id: string;
  readonly people: readonly Pick<Person, 'slackId' | 'name'>[];
  readonly owners: number;
  /** The last one; that they left is final. */
  readonly answer: LeaversAnswer | null;
  /** Null while it waits to be answered, or for an audit to act on the answer. */
  readonly closedAt: Date | null;
}

export interface LeaversAnswer {
  readonly left: boolean;
  /** Slack id of the approver. */
  readonly by: string;
  readonly at: Date;
}

/** What became of an answer; `question` is as it stands now. */
export type Answered =
  | { readonly outcome: 'stored' | 'again' | 'final'; readonly question: LeaversQuestion }
  /** There is no such question (any more). */
  | { readonly outcome: 'over' };

/** Remembers the one question about leavers. Writes are conditional: nobody's answer is lost to another write. */
export interface LeaversStore {
  question(account: string): Promise<LeaversQuestion | null>;
  /** Puts a question in the place of the one before, unless that was changed meanwhile. */
  ask(account: string, question: LeaversQuestion, before: LeaversQuestion | null): Promise<boolean>;
  answer(account: string, id: string, answer: LeaversAnswer): Promise<Answered>;
  /** False: it was answered meanwhile, or is not asked any more. */
  close(account: string, question: LeaversQuestion, at: Date): Promise<boolean>;
}

/** Reads who is who, once a run. */
export interface PeopleReader {
  /** Everybody whom Slack lists, those who left included. @throws {PeopleUnreadError} when any page is missing */
  listed(): Promise<readonly Person[]>;
  /** As the run before remembered them. */
  remembered(account: string): Promise<readonly Person[]>;
  ownerships(account: string): Promise<readonly Ownership[]>;
  question(account: string): Promise<LeaversQuestion | null>;
  /** @throws {PeopleUnreadError} when nobody can tell */
  isApprover(slackId: string): Promise<boolean>;
}

/** Thrown when Slack did not say who is who; the message is a sentence for an operator. */
export class PeopleUnreadError extends Error {
  override readonly name = 'PeopleUnreadError';
}
