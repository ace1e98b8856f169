import pMap from 'p-map';
import type { Person } from '../../cleanup/decisions/decision.ts';
import type { Finding } from '../../cleanup/finding.ts';
import type { Report } from '../../cleanup/report/report.ts';
import { oneLine } from '../../cleanup/report/text.ts';
import type { SlackClient } from '../slack/client.ts';
import type { Addressees } from './addressees.ts';
import type { MessageMemory, ShownMessage } from './message-memory.ts';
import type { Group } from './send-group.ts';

const AT_ONCE = 16;
/** An owner gets one message. What has no room for buttons is named in it, and moves up as others are settled. */
const OF_OWNER = { capacity: 40, maxMessages: 1 };
/** In the channel everything shown should have its buttons; the rest moves up from run to run. */
const OF_APPROVERS = { capacity: 5, maxMessages: 5 };

interface Where {
  readonly slack: Pick<SlackClient, 'openDirectMessage'>;
  readonly approversChannel: string | null;
}

/** Everybody who is to be asked, or was asked by an earlier run, with the messages that they have. */
export async function groupsOf(
  report: Report,
  { owners, unowned, shared }: Addressees,
  people: readonly Person[] | null,
  memory: MessageMemory,
  { slack, approversChannel }: Where,
): Promise<Group[]> {
  const { notify } = report.policy;
  const messages = await messagesShowing(report, memory);
  const asksOwners = notify === 'owners' && people !== null;
  const earlier = [...messages.values()].flatMap(({ audience, owner }) =>
    // Whose something is cannot be told without people: then an old card is better than a wrong one.
    audience === 'owner' && owner !== null && people !== null ? [owner] : [],
  );
  const ids = new Set([...(asksOwners ? owners.keys() : []), ...earlier]);
  const byName = new Map((people ?? []).map((person) => [person.slackId, person]));
  const ownerGroups = [...ids].map((owner): Group => {
    const person = byName.get(owner);
    return {
      audience: 'owner',
      owner,
      label: `Slack message to ${oneLine(person?.email ?? person?.name ?? owner)}`,
      findingIds: (owners.get(owner) ?? []).map(({ id }) => id),
      messages: sorted(messages, (message) => message.owner === owner && message.audience === 'owner'),
      channel: asksOwners && person?.standing === 'member' ? () => slack.openDirectMessage(owner) : null,
      ...OF_OWNER,
    };
  });
  const approvers: Group = {
    audience: 'approvers',
    owner: null,
    label: "Slack message to the approvers' channel",
    findingIds: together([...shared, ...unowned]).map(({ id }) => id),
    messages: sorted(messages, ({ audience }) => audience === 'approvers'),
    channel: notify === 'report' || approversChannel === null ? null : async () => approversChannel,
    ...OF_APPROVERS,
  };
  return [approvers, ...ownerGroups];
}

/** What concerns one user or role stands together, at the place of its most urgent finding. */
function together(findings: readonly Finding[]): Finding[] {
  return [...Map.groupBy(findings, ({ principalId }) => principalId).values()].flat();
}

/** Messages of earlier runs that show anything which is open, held back, or gone since. */
async function messagesShowing(
  { findings, changes }: Report,
  memory: MessageMemory,
): Promise<Map<string, ShownMessage>> {
  const ids = [...findings, ...(changes?.resolved ?? [])].map(({ id }) => id);
  const found = await pMap(new Set(ids), (id) => memory.showing(id), { concurrency: AT_ONCE });
  return new Map(found.flat().map((message) => [`${message.channel} ${message.ts}`, message]));
}

/** The oldest first: the newest takes what is added. */
function sorted(
  messages: ReadonlyMap<string, ShownMessage>,
  test: (message: ShownMessage) => boolean,
): ShownMessage[] {
  return [...messages.values()].filter(test).sort((a, b) => Number(a.ts) - Number(b.ts));
}
