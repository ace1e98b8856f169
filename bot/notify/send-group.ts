import { plural } from '../../cleanup/report/text.ts';
import type { CardView } from '../card-view.ts';
import type { Audience } from '../messages/card-actions.ts';
import { additionMessage, reminderMessage } from '../messages/reminder.ts';
import type { Posted, SlackClient } from '../slack/client.ts';
import { isMessageGone } from '../slack/errors.ts';
import type { Deliveries } from './deliveries.ts';
import { dueReminder, MAX_REMINDERS } from './due-reminders.ts';
import { type MessageMemory, type ShownMessage, timeOf } from './message-memory.ts';
import { renderMessage } from './render-message.ts';
import { tellLeftOver } from './tell-left-over.ts';
import { loadViews, type StoredView, type ViewSource } from './views.ts';

/** Everything that one owner, or the approvers, are to see. */
export interface Group {
  readonly audience: Audience;
  readonly owner: string | null;
  /** For a gap: `Slack message to ada@example.com`. */
  readonly label: string;
  /** Ids, the most urgent first. */
  readonly findingIds: readonly string[];
  /** Messages of earlier runs that show any of these findings, or one that is resolved now. */
  readonly messages: readonly ShownMessage[];
  /** Where new messages go; null: nothing new is posted. */
  readonly channel: (() => Promise<string>) | null;
  /** Open findings in one message, and messages at a time. */
  readonly capacity: number;
  readonly maxMessages: number;
}

export interface SendContext {
  readonly slack: Pick<SlackClient, 'post' | 'update' | 'openDirectMessage'>;
  readonly memory: MessageMemory;
  readonly source: ViewSource;
  readonly deliveries: Deliveries;
  /** When the run began: what it opened carries this time. */
  readonly runAt: Date;
}

interface Loaded {
  readonly message: ShownMessage;
  readonly views: readonly StoredView[];
  readonly added: readonly StoredView[];
}

/** Brings a group's messages up to date, posts only what none of them shows, and says how much has no room. */
export async function sendGroup(group: Group, context: SendContext): Promise<void> {
  const { memory, source, deliveries } = context;
  const loaded = await Promise.all(
    group.messages.map(async (message) => ({
      message,
      views: await loadViews(source, await memory.shownIn(message)),
    })),
  );
  const gone = new Set<ShownMessage>();
  const plain = loaded.filter(({ views }) => !views.some((one) => isOpen(one.view, group)));
  const live = loaded.filter((one) => !plain.includes(one));
  for (const one of plain) await refresh({ ...one, added: [] }, group, context, gone);
  const shown = new Set(live.flatMap(({ views }) => views.map(({ stored }) => stored.finding.id)));
  const waiting = group.channel ? group.findingIds.filter((id) => !shown.has(id)) : [];
  for (const one of live) {
    const room = group.capacity - one.views.filter(({ view }) => isOpen(view, group)).length;
    const added = await loadViews(source, waiting.splice(0, Math.max(0, room)));
    await refresh({ ...one, added }, group, context, gone);
    // Somebody deleted the message: what it showed has to be said again.
    if (gone.has(one.message) && group.channel) {
      waiting.unshift(...[...one.views, ...added].filter(({ view }) => isOpen(view, group)).map(idOf));
    }
  }
  const left = live.filter(({ message }) => !gone.has(message)).length;
  for (let count = left; waiting.length > 0 && count < group.maxMessages; count += 1) {
    const ids = waiting.splice(0, group.capacity);
    await deliveries.attempt(`${group.label} (${plural(ids.length, 'finding')})`, () =>
      post(ids, group, context),
    );
  }
  await tellLeftOver(group, waiting.length, context);
}

async function post(
  ids: readonly string[],
  group: Group,
  { slack, memory, source }: SendContext,
): Promise<void> {
  const views = (await loadViews(source, ids)).filter(({ view }) => isOpen(view, group));
  if (views.length === 0 || !group.channel) return;
  const message = renderMessage(
    group,
    source.account,
    views.map(({ view }) => view),
  );
  const posted = await slack.post(await group.channel(), message);
  await memory.remember({ ...posted, audience: group.audience, owner: group.owner }, views.map(idOf));
}

async function refresh(
  { message, views, added }: Loaded,
  group: Group,
  { slack, memory, source, deliveries, runAt }: SendContext,
  gone: Set<ShownMessage>,
): Promise<void> {
  const all = [...views, ...added];
  const cards = all.map(({ view }) => view);
  await deliveries.attempt(`${group.label} (update)`, async () => {
    try {
      await slack.update(message, renderMessage(message, source.account, cards));
    } catch (error) {
      if (!isMessageGone(error)) throw error;
      gone.add(message);
      return;
    }
    await memory.touch(message, views.map(idOf));
    // What was settled and is found again is as new to its reader as what was never shown.
    const isBack = ({ view, stored }: StoredView) =>
      isOpen(view, group) && stored.openedAt.getTime() === runAt.getTime() && timeOf(message.ts) < runAt;
    const news = [...views.filter(isBack), ...added].map(({ view }) => view);
    if (news.length > 0 && group.channel) await reply(message, additionMessage(news), slack);
    if (added.length > 0) await memory.remember(message, added.map(idOf));
  });
  if (gone.has(message) || group.audience !== 'owner' || group.owner === null || !group.channel) return;
  const sent = await memory.reminders(message);
  const due = dueReminder(views, group.owner, timeOf(message.ts), sent, source.now);
  if (!due) return;
  await deliveries.attempt(`${group.label} (reminder)`, async () => {
    const said = await reply(message, reminderMessage(due.views, due.number, MAX_REMINDERS), slack);
    await memory.rememberReminder(message, said);
  });
}

function reply(
  to: Posted,
  message: ReturnType<typeof reminderMessage>,
  slack: SendContext['slack'],
): Promise<Posted> {
  return slack.post(to.channel, message, to.ts);
}

/** Whether it still stands in this group's messages as a card. */
function isOpen({ situation }: CardView, { audience, owner }: Group): boolean {
  return situation.over === null && (audience === 'approvers' || situation.owner === owner);
}

function idOf({ stored }: StoredView): string {
  return stored.finding.id;
}
