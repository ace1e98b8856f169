import type { AuditStarter } from '../../cleanup/audit-starter.ts';
import type { ApprovalStore } from '../../cleanup/decisions/approval-store.ts';
import type { DecisionQueue, DecisionStore, Directory } from '../../cleanup/decisions/decision-store.ts';
import type { LeaversStore } from '../../cleanup/people.ts';
import type { Policy } from '../../cleanup/policy.ts';
import type { ScheduleStore } from '../../cleanup/schedule/schedule-store.ts';
import type { Overview } from '../../cleanup/store/overview.ts';
import type { BotLog } from '../bot-log.ts';
import type { SlackClient } from '../slack/client.ts';

/** Who approves, as a list. */
export interface ApproversList {
  /** Slack ids: guests and bots too, where they are among them. @throws when Slack cannot be asked or will not tell */
  approvers(): Promise<readonly string[]>;
}

/** Everything a listener may ask or tell. None of it can reach IAM. */
export interface Services {
  readonly account: string;
  /** The only workspace that is answered. */
  readonly teamId: string;
  readonly policy: Policy;
  /** Channel of the summaries. */
  readonly channel: string;
  /** Where approvers are asked; the summaries' where there is no channel of theirs. */
  readonly approversChannel: string;
  readonly store: DecisionStore;
  readonly approvals: ApprovalStore;
  readonly queue: DecisionQueue;
  readonly directory: Directory & ApproversList;
  readonly overview: Overview;
  readonly schedule: Pick<ScheduleStore, 'pause' | 'setPause' | 'resume' | 'pauses' | 'lastPlan'>;
  readonly audits: AuditStarter;
  readonly leavers: Pick<LeaversStore, 'answer'>;
  readonly slack: Pick<SlackClient, 'call' | 'post' | 'update'>;
  readonly log: BotLog;
  readonly clock: () => Date;
}
