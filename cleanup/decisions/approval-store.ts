import type { Answered, Approval, ApprovedAction } from './approval.ts';

/** Questions to the approvers. Every method may be repeated; the bot alone writes. */
export interface ApprovalStore {
  approval(account: string, id: string): Promise<Approval | null>;
  /** The last question of its kind on a finding; null: there was none. */
  newest(account: string, findingId: string, action: ApprovedAction): Promise<Approval | null>;
  /** Every question that is kept, answered or not. */
  all(account: string): Promise<readonly Approval[]>;
  /** What nobody answered, oldest first, the lapsed too. */
  waiting(account: string): Promise<readonly Approval[]>;
  /** Put-if-absent: null when it was stored, else the question that is there already. */
  ask(approval: Approval): Promise<Approval | null>;
  /** Waiting → answered, once: the first answer stays, and is what comes back. */
  answer(approval: Approval, answered: Answered): Promise<Approval>;
}
