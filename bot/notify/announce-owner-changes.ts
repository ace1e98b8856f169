import type { Ownership, Person } from '../../cleanup/decisions/decision.ts';
import type { Owner } from '../../cleanup/owner.ts';
import { ownerPersonOf } from '../../cleanup/owner-person.ts';
import type { OwnerChanged, Report } from '../../cleanup/report/report.ts';
import { formerOwnerMessage, ownerChangesMessage, type ToldChange } from '../messages/owner-change.ts';
import type { SlackClient } from '../slack/client.ts';
import type { Deliveries } from './deliveries.ts';
import type { MessageMemory } from './message-memory.ts';

export interface OwnerChangeContext {
  readonly slack: Pick<SlackClient, 'post' | 'openDirectMessage'>;
  readonly memory: MessageMemory;
  readonly deliveries: Deliveries;
  readonly approversChannel: string | null;
  readonly ownerships: ReadonlyMap<string, Ownership>;
  readonly people: readonly Person[];
}

/**
 * Tells approvers and the owner before, each once, whose tags changed: whoever may tag may otherwise take over. What
 * could not be told is told by the next run, as long as the new owner has to wait. What somebody claimed or was
 * assigned does not go by tags.
 */
export async function announceOwnerChanges(report: Report, context: OwnerChangeContext): Promise<void> {
  const { slack, memory, deliveries, approversChannel, ownerships } = context;
  const changes = (report.changes?.ownerChanges ?? [])
    .filter(({ principalId }) => !ownerships.get(principalId)?.owner)
    .map((change) => toldChange(change, context))
    .filter((told) => told !== null);
  if (changes.length === 0) return;
  if (approversChannel !== null) {
    await deliveries.attempt('word of changed owners to the approvers', async () => {
      const news = await untold(changes, memory, 'approvers');
      if (news.length === 0) return;
      const posted = await slack.post(approversChannel, ownerChangesMessage(report.account, news));
      for (const { change } of news)
        await memory.rememberOfRun('owner-change', idOf(change, 'approvers'), posted);
    });
  }
  if (report.policy.notify !== 'owners') return;
  for (const [former, theirs] of Map.groupBy(changes, ({ before }) => before)) {
    if (former?.standing !== 'member') continue;
    await deliveries.attempt(`word of changed owners to ${former.email ?? former.name}`, async () => {
      const news = await untold(theirs, memory, former.slackId);
      if (news.length === 0) return;
      const channel = await slack.openDirectMessage(former.slackId);
      const posted = await slack.post(channel, formerOwnerMessage(report.account, news));
      for (const { change } of news)
        await memory.rememberOfRun('owner-change', idOf(change, former.slackId), posted);
    });
  }
}

/** Null: another way of naming the same person. */
function toldChange(change: OwnerChanged, { ownerships, people }: OwnerChangeContext): ToldChange | null {
  const person = (owner: Owner | null) =>
    ownerPersonOf(owner, ownerships.get(change.principalId) ?? null, people);
  const [before, after] = [person(change.from), person(change.to)];
  return before && before === after ? null : { change, before, after };
}

async function untold(
  changes: readonly ToldChange[],
  memory: MessageMemory,
  whom: string,
): Promise<ToldChange[]> {
  const news: ToldChange[] = [];
  for (const told of changes) {
    if ((await memory.ofRun('owner-change', idOf(told.change, whom))).length === 0) news.push(told);
  }
  return news;
}

function idOf({ principalId, at }: OwnerChanged, whom: string): string {
  return `${principalId}:${at.toISOString()}:${whom}`;
}
