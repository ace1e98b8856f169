import { listOf } from './block-parts.ts';
import { SlackError } from './slack-error.ts';
import type { SlackUser, Workspace } from './workspace.ts';

/** Arguments of a Web API call, form fields parsed where they are JSON. */
export type Arguments = Readonly<Record<string, unknown>>;

/** Of public channels everybody may know, of others their members. */
export function visible(args: Arguments, workspace: Workspace) {
  const found = workspace.channels.get(text(args, 'channel'));
  const isVisible = found?.kind === 'public' || found?.members.includes(workspace.botUserId);
  if (!found || !isVisible) throw new SlackError('channel_not_found');
  return found;
}

/** A channel that the bot is in. */
export function channel(args: Arguments, workspace: Workspace) {
  const found = visible(args, workspace);
  if (!found.members.includes(workspace.botUserId)) throw new SlackError('not_in_channel');
  return found;
}

/** Whom the arguments name. */
export function user(args: Arguments, workspace: Workspace): SlackUser {
  const found = workspace.users.get(text(args, 'user'));
  if (!found) throw new SlackError('user_not_found');
  return found;
}

/** A text that has to be there. */
export function text(args: Arguments, name: string): string {
  const value = args[name];
  if (typeof value !== 'string' || value === '') throw new SlackError('invalid_arguments', { missing: name });
  return value;
}

/** Nothing where there is no list. */
export function list(args: Arguments, name: string): readonly unknown[] {
  return listOf(args[name]);
}

/** An object that has to be there. */
export function object(args: Arguments, name: string): object {
  const value = args[name];
  if (typeof value !== 'object' || value === null)
    throw new SlackError('invalid_arguments', { missing: name });
  return value;
}
