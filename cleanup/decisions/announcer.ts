import type { Decision } from './decision.ts';

/** Tells people what became of a decision, after it is true. */
export interface Announcer {
  /** False where there is no Slack: nobody is told, and the email is what warns. */
  readonly reachesPeople: boolean;
  /**
   * Brings every card of a finding up to date with the store.
   *
   * @returns how many could not be updated: that never undoes the decision
   */
  refresh(account: string, findingId: string): Promise<number>;
  /** The same for the question that another approver said yes to: it tells how that ended. */
  refreshQuestion(decision: Decision): Promise<number>;
  /**
   * Brings the Home tab up to date of those who have opened it and whom this concerns: the owner of these findings, on
   * one principal, and whoever else is named.
   *
   * @param slackIds who decided, who said yes, who was named as owner
   * @returns how many could not be updated: that never undoes the decision
   */
  refreshHomes(account: string, findingIds: readonly string[], slackIds: readonly string[]): Promise<number>;
  /** A word about a finding: to its owner or, where nobody is known, to the approvers. */
  tellAbout(account: string, findingId: string, text: string): Promise<void>;
  /** A private word to one person, e.g. why their decision was refused in the end. */
  tell(slackId: string, text: string): Promise<void>;
}
