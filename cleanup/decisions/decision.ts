import type { Finding, Subject } from '../finding.ts';
import type { LastUse } from '../inventory.ts';
import type { Disablement } from '../principals/disablement.ts';

/** What a person can choose on a finding. */
export const FINDING_ACTIONS = [
  'keep',
  'deactivate',
  'reactivate',
  'delete',
  'restore',
  'claim',
  'assign',
  'not-mine',
] as const;
export type FindingAction = (typeof FINDING_ACTIONS)[number];

/** A person of the configured Slack workspace, as Slack describes them. */
export interface Person {
  readonly slackId: string;
  readonly name: string;
  readonly email: string | null;
  /** Only members may own or approve. */
  readonly standing: 'member' | 'guest' | 'bot' | 'deleted' | 'stranger';
}

/** Somebody who asks for something, with the rights that they have at this moment. */
export interface Actor {
  readonly person: Person;
  /** Read at the click, and freshly before anything is changed. */
  readonly isApprover: boolean;
}

/** Who settled what; `schedule` for what the thresholds did by themselves. */
export type DecidedBy = string;

export type DecisionState = 'requested' | 'applied' | 'refused' | 'failed' | 'superseded';

/** One person's choice on a finding, from the click to what became of it. */
export interface Decision {
  /** Derived from finding, action, person and click: the same click delivered again is the same decision. */
  readonly id: string;
  readonly account: string;
  readonly findingId: string;
  readonly principalId: string;
  readonly subject: Subject;
  readonly action: FindingAction;
  /** Slack id of who decided. */
  readonly by: DecidedBy;
  readonly requestedAt: Date;
  /** For `keep`: why, and until when. */
  readonly reason: string | null;
  readonly until: Date | null;
  /** For `assign`: Slack id of the new owner. */
  readonly assignee: string | null;
  /** Slack id of the approver who said yes to deleting a user or role, which nobody does alone; else null. */
  readonly approvedBy: string | null;
  /** The question to which they said yes, and what they knew. */
  readonly approval?: { readonly id: string; readonly factsHash: string };
  /** The last use that the person saw when they decided: a later one makes the decision void. */
  readonly lastUsedSeen: Date | null;
  readonly state: DecisionState;
  /** Null until it is settled. */
  readonly outcome: Outcome | null;
}

/** What became of a decision. */
export interface Outcome {
  readonly at: Date;
  /** One sentence for the person. */
  readonly reason: string;
  /** What was changed in IAM, for the trail; null when nothing was. */
  readonly change: {
    readonly action: string;
    readonly before: string;
    readonly after: string;
    readonly awsRequestId: string;
  } | null;
  /** Refused because of this use, which was not known when it was decided: whoever decides again has been told of it. */
  readonly usedSince?: LastUse;
  /** Refused for a reason that is there each time, until somebody mends it. */
  readonly toMend?: true;
  /** A user or role was deleted: where all that is needed to rebuild it is kept. */
  readonly snapshot?: KeptSnapshot;
}

/** The snapshot of a deleted user or role. */
export interface KeptSnapshot {
  /** In the snapshot bucket. */
  readonly key: string;
  /** What rebuilding it will not bring back, a sentence each. */
  readonly cannotComeBack: readonly string[];
}

/** A change of ours that can still be undone, or that a deletion has to wait for. */
export interface Deactivation {
  readonly at: Date;
  readonly by: DecidedBy;
  /** Of a credential: the decision that did it. Absent in what an older version stored: then it is nobody's to take back. */
  readonly decisionId?: string;
  /** Set from before the change is sent until it was seen: whether it ever took place shows in IAM alone. */
  readonly begun?: true;
  /** Set for a user or role: what was changed, which is all that undoing may touch. */
  readonly disabling?: {
    readonly decisionId: string;
    readonly disablement: Disablement;
    /** Set while it is being deleted, from before the first call on. */
    readonly deletion?: { readonly decisionId: string; readonly snapshotKey: string };
  };
}

/** Who owns a principal by somebody's word rather than by a tag. */
export interface Ownership {
  readonly principalId: string;
  /** Slack id of the owner by claim or assignment, or null. */
  readonly owner: string | null;
  /** Slack ids of people who said that it is not theirs. */
  readonly notMine: readonly string[];
}

/** Everything `decide` looks at, beside who asks for what. */
export interface Situation {
  readonly finding: Finding;
  /** Null while the finding is open; else why it is over. */
  readonly over: string | null;
  /** Slack id of the owner, or null when nobody is known. */
  readonly owner: string | null;
  /** The owner's Slack record, as far as it is known, says that they left: the approvers are asked instead. */
  readonly ownerLeft: boolean;
  /** Who said that it is theirs, where that is no tag: themselves, or the approver who assigned it. */
  readonly given?: { readonly by: DecidedBy };
  /** Since when the owner is the owner by a *changed* tag, or null: a new owner may not delete for 7 days. */
  readonly ownerChangedAt: Date | null;
  /** Our own deactivation of the subject that is still in force, or null. */
  readonly deactivation: Deactivation | null;
  /** The credential's user was disabled or deleted from here, which no audit has seen yet. */
  readonly userOff?: { readonly at: Date; readonly by: DecidedBy; readonly deleted: boolean };
  /** For an inactive key: since when it is known to be inactive. */
  readonly inactiveSince: Date | null;
  /** A use that no audit has seen yet, but because of which a decision was refused; and when that was told. */
  readonly usedSince: (LastUse & { readonly toldAt: Date }) | null;
  /** A user or role that this product deleted, and that can be rebuilt: when that was, and from what. */
  readonly deleted?: { readonly decisionId: string; readonly at: Date; readonly snapshot: KeptSnapshot };
}
