import pMap from 'p-map';
import type { Notified } from '../../cleanup/audit.ts';
import type { ApprovalStore } from '../../cleanup/decisions/approval-store.ts';
import type { Ownership } from '../../cleanup/decisions/decision.ts';
import type { DecisionStore } from '../../cleanup/decisions/decision-store.ts';
import { withGaps } from '../../cleanup/deliver.ts';
import type { Part } from '../../cleanup/inventory.ts';
import type { LeaversStore, People } from '../../cleanup/people.ts';
import type { Report } from '../../cleanup/report/report.ts';
import type { ScheduleFacts } from '../card-view.ts';
import type { SlackClient } from '../slack/client.ts';
import { type Addressees, addresseesOf } from './addressees.ts';
import { announceOwnerChanges } from './announce-owner-changes.ts';
import { askAboutLeavers } from './ask-about-leavers.ts';
import { Deliveries } from './deliveries.ts';
import { groupsOf } from './groups.ts';
import { knownPeople } from './known-people.ts';
import { MessageMemory } from './message-memory.ts';
import { publishDetails, publishSummary, type SummaryContext } from './publish-summary.ts';
import { sendGroup } from './send-group.ts';
import { sendWarnings } from './send-warnings.ts';
import { tellLapsed } from './tell-lapsed.ts';

export interface NotifyOptions {
  readonly slack: Pick<SlackClient, 'post' | 'update' | 'upload' | 'openDirectMessage'>;
  readonly store: DecisionStore;
  readonly leavers: LeaversStore;
  readonly approvals: Pick<ApprovalStore, 'waiting'>;
  /** Who is who, as this run read it. */
  readonly people: Part<People>;
  /** Channel of the summaries; null: none is posted. */
  readonly channel: string | null;
  /** Where what nobody owns goes; null: nowhere, and the run says so. */
  readonly approversChannel: string | null;
  readonly now: Date;
}

/** Groups at a time: each has a channel, and so a pace, of its own. */
const AT_ONCE = 4;

/**
 * Tells Slack about a run, as far as `policy.notify` says:
 *
 * - `report`: the summary in the channel that is configured for it, with its thread and CSV; nobody is asked.
 * - `approvers`: also what nobody owns, as cards in the approvers' channel.
 * - `owners`: also one direct message for each owner.
 *
 * Cards that earlier runs sent are brought up to date whatever it says. Nothing is sent twice, even when a run is
 * repeated, but for what was sent and could not be remembered.
 *
 * @returns what could not be delivered, for the report's "Not checked", and the warnings that were
 */
export async function notifyRun(report: Report, options: NotifyOptions): Promise<Notified> {
  const { slack, store, channel, now } = options;
  const { account, policy, findings } = report;
  const deliveries = new Deliveries();
  const memory = new MessageMemory(store, account, now);
  const known = await knownPeople(options.people, account, store, deliveries);
  const ownerships =
    (await deliveries.attempt('who owns what', () => readOwnerships(report, store))) ?? new Map();
  await rememberPeople(report, known.fresh, memory, options, deliveries);
  const { reachable, believed } = known;
  const addressees = addresseesOf(findings, ownerships, known);
  const told = toldOf(addressees, policy.notify);
  const summaryContext: SummaryContext | null =
    channel === null ? null : { slack, memory, deliveries, channel };
  const summary = summaryContext && (await publishSummary(report, told, summaryContext));
  const groups =
    (await deliveries.attempt('where findings were shown before', () =>
      groupsOf(report, addressees, reachable, memory, options),
    )) ?? [];
  const { approversChannel } = options;
  const source = {
    ...{ store, account, people: believed, policy, now, approversChannel },
    schedule: scheduleFacts(report),
  };
  const context = { slack, memory, source, deliveries, runAt: report.generatedAt };
  await pMap(groups, (group) => deliveries.attempt(group.label, () => sendGroup(group, context)), {
    concurrency: AT_ONCE,
  });
  await announceOwnerChanges(report, { ...options, memory, deliveries, ownerships, people: believed });
  await tellLapsed({ ...options, account, memory, deliveries });
  if (policy.notify !== 'report' && approversChannel === null && addressees.shared.length > 0) {
    deliveries.withheld(
      `word to the approvers that ${addressees.shared.length} disabled users or roles are still in use`,
      "no approvers' channel is configured, so only their owners were asked",
    );
  }
  const warned = await sendWarnings(report, addressees, { slack, deliveries, approversChannel });
  if (policy.notify !== 'report' && approversChannel === null && addressees.unowned.length > 0) {
    deliveries.withheld(
      `${addressees.unowned.length} findings that nobody owns`,
      "no approvers' channel is configured, so nobody in Slack was asked about them",
    );
  }
  if (summary && summaryContext) {
    await publishDetails(report, summary, summaryContext);
    // Only now is known what could not be delivered.
    if (deliveries.gaps.length > 0)
      await publishSummary(withGaps(report, deliveries.gaps), told, summaryContext);
  }
  return { gaps: deliveries.gaps, warned };
}

/** What is planned in this very run, which is stored at its end. */
function scheduleFacts({ schedule: { actions, brakes } }: Report): ScheduleFacts {
  return {
    planned: new Map(actions.map((action) => [action.finding.id, action])),
    isPaused: brakes.some(({ kind }) => kind === 'paused' || kind === 'jump'),
  };
}

/** One read a principal. */
async function readOwnerships(
  { account, findings }: Report,
  store: DecisionStore,
): Promise<Map<string, Ownership>> {
  const principals = new Set(findings.map(({ principalId }) => principalId));
  const read = await pMap(principals, (id) => store.ownership(account, id), { concurrency: 16 });
  return new Map(read.map((ownership) => [ownership.principalId, ownership]));
}

/** Remembers people as read now, but for leavers whom nobody can believe yet; then asks about those. */
async function rememberPeople(
  report: Report,
  fresh: People | null,
  memory: MessageMemory,
  options: NotifyOptions,
  deliveries: Deliveries,
): Promise<void> {
  if (!fresh) return;
  const { account, generatedAt: runAt } = report;
  const remembered = await deliveries.attempt('remembering the people in Slack', async () => {
    await options.store.setPeople(account, fresh.believed);
    return true;
  });
  if (!remembered) return;
  await askAboutLeavers(fresh, { ...options, account, memory, deliveries, runAt });
}

function toldOf({ owners, unowned }: Addressees, notify: Report['policy']['notify']) {
  return {
    owners: notify === 'owners' ? owners.size : 0,
    unowned: notify === 'report' ? 0 : unowned.length,
  };
}
