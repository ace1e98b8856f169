import type { SlackChannel, SlackMessage, SlackView, Workspace } from '../slack/workspace.ts';
import { dateWords } from './date-words.ts';
import { escapeHtml } from './escape-html.ts';
import { renderBlocks, renderText } from './render-blocks.ts';
import { renderModal } from './render-modal.ts';

/** What the page shows of Slack to one person. */
export interface SlackPane {
  readonly channels: string;
  readonly messages: string;
  readonly modal: string;
}

export const HOME = 'home';

/** Channels the person is in, and the chosen one as the person sees it: no message that is only for somebody else. */
export function renderSlack(workspace: Workspace, user: string, chosen: string): SlackPane {
  const channels = channelsOf(workspace, user);
  const channel = channels.find(({ id }) => id === chosen);
  const open = workspace.views.findLast((view) => view.user === user);
  return {
    channels: [
      teamName(workspace),
      homeTab(chosen),
      ...channels.map((one) => channelLink(one, one.id === chosen)),
    ].join(''),
    messages:
      chosen === HOME || !channel
        ? renderHome(workspace.homes.get(user), workspace)
        : renderMessages(workspace, channel, user),
    modal: open ? renderModal(open, workspace) : '',
  };
}

/** Public channels are open to everybody but guests. */
export function channelsOf(workspace: Workspace, user: string): SlackChannel[] {
  const person = workspace.users.get(user);
  return [...workspace.channels.values()].filter(
    ({ kind, members }) => members.includes(user) || (kind === 'public' && person && !person.isRestricted),
  );
}

function teamName({ teamName: name }: Workspace): string {
  return `<p class="team">${escapeHtml(name)}</p>`;
}

function homeTab(chosen: string): string {
  return `<button type="button" data-channel="${HOME}" class="channel${chosen === HOME ? ' chosen' : ''}">⌂ Home</button>`;
}

function channelLink({ id, name, kind }: SlackChannel, isChosen: boolean): string {
  const label = kind === 'im' ? '✉ IAM clean-up' : `${kind === 'private' ? '🔒' : '#'} ${escapeHtml(name)}`;
  return `<button type="button" data-channel="${escapeHtml(id)}" class="channel${isChosen ? ' chosen' : ''}">${label}</button>`;
}

function renderMessages(workspace: Workspace, channel: SlackChannel, user: string): string {
  const seen = workspace.messages.filter(
    (message) => message.channel === channel.id && (!message.onlyFor || message.onlyFor === user),
  );
  if (seen.length === 0)
    return '<p class="empty">Nothing here yet. Try <code>/iam-cleanup help</code> below.</p>';
  const replies = Map.groupBy(seen, ({ threadTs }) => threadTs);
  let day = '';
  return (replies.get(null) ?? [])
    .map((message) => {
      const before = day;
      day = dateWords(saidAt(message));
      const divider = day === before ? '' : `<p class="new-day"><span>${day}</span></p>`;
      const thread = replies.get(message.ts) ?? [];
      const inside = thread.map((reply) => renderMessage(reply, workspace)).join('');
      const summary = `${thread.length} ${thread.length === 1 ? 'reply' : 'replies'}`;
      return (
        divider +
        renderMessage(message, workspace) +
        (thread.length > 0 ? `<details class="thread"><summary>${summary}</summary>${inside}</details>` : '')
      );
    })
    .join('');
}

function saidAt({ ts }: SlackMessage): Date {
  return new Date(Number(ts) * 1000);
}

function renderMessage(message: SlackMessage, workspace: Workspace): string {
  const time = saidAt(message).toISOString().slice(11, 16);
  const note = message.onlyFor ? '<p class="only-you">Only visible to you</p>' : '';
  const body =
    message.blocks.length > 0 ? renderBlocks(message.blocks, workspace) : renderText(message.text, workspace);
  const files = message.files
    .map(({ name, content }) => `<p class="file">📄 ${escapeHtml(name)} (${content.length} characters)</p>`)
    .join('');
  const edited = message.edited ? ' <span class="edited">(updated)</span>' : '';
  return `<article class="message said" data-ts="${message.ts}" data-in="${escapeHtml(message.channel)}"><header><b>IAM clean-up</b> <span class="app">APP</span> ${time}${edited}</header>${note}${body}${files}</article>`;
}

function renderHome(home: SlackView | undefined, workspace: Workspace): string {
  if (!home) return '<p class="empty">The Home tab is empty.</p>';
  return `<article class="message" data-ts="${HOME}" data-in="${HOME}">${renderBlocks(home.blocks, workspace)}</article>`;
}
