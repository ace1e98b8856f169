import { type BlockSupport, checkMessageBlocks, checkView } from './check-blocks.ts';
import { type Arguments, channel, list, object, text, user, visible } from './method-arguments.ts';
import { SlackError } from './slack-error.ts';
import {
  directChannel,
  type SlackChannel,
  type SlackFile,
  type SlackMessage,
  type SlackUser,
  type SlackView,
  type Workspace,
} from './workspace.ts';

export interface MethodContext {
  readonly workspace: Workspace;
  readonly support: BlockSupport;
  /** A timestamp that no message had before. */
  readonly nextTs: () => string;
  /** Address of this server, for uploads. */
  readonly url: string;
  readonly uploads: Map<string, SlackFile>;
}

interface Method {
  /** Any of these scopes permits it; none: any token. */
  readonly scopes: readonly string[];
  readonly call: (args: Arguments, context: MethodContext) => object;
}

/** The Web API methods that the sandbox knows, with the scopes that Slack asks for. Others are `unknown_method`. */
export const METHODS: Readonly<Record<string, Method>> = {
  'auth.test': {
    scopes: [],
    call: (_, { workspace }) => ({
      team: workspace.teamName,
      team_id: workspace.teamId,
      user_id: workspace.botUserId,
      bot_id: workspace.botId,
    }),
  },
  'chat.postMessage': { scopes: ['chat:write'], call: (args, context) => post(args, context, null) },
  'chat.postEphemeral': {
    scopes: ['chat:write'],
    call: (args, context) => post(args, context, text(args, 'user')),
  },
  'chat.update': { scopes: ['chat:write'], call: update },
  'conversations.open': { scopes: ['im:write', 'mpim:write'], call: open },
  'conversations.members': {
    scopes: ['channels:read', 'groups:read', 'im:read'],
    call: (args, { workspace }) => ({
      members: channel(args, workspace).members,
      response_metadata: { next_cursor: '' },
    }),
  },
  'conversations.info': {
    scopes: ['channels:read', 'groups:read', 'im:read'],
    call: (args, { workspace }) => ({ channel: toChannel(visible(args, workspace), workspace.botUserId) }),
  },
  'users.list': { scopes: ['users:read'], call: listUsers },
  'users.info': {
    scopes: ['users:read'],
    call: (args, { workspace }) => ({ user: toUser(user(args, workspace)) }),
  },
  'users.lookupByEmail': { scopes: ['users:read.email'], call: lookup },
  'usergroups.users.list': { scopes: ['usergroups:read'], call: groupMembers },
  'views.open': { scopes: [], call: openView },
  'views.publish': { scopes: [], call: publish },
  'files.getUploadURLExternal': { scopes: ['files:write'], call: uploadUrl },
  'files.completeUploadExternal': { scopes: ['files:write'], call: completeUpload },
};

function post(
  args: Arguments,
  { workspace, support, nextTs }: MethodContext,
  onlyFor: string | null,
): object {
  const target = text(args, 'channel');
  const person = workspace.users.get(target);
  // Slack takes a user id for a channel; a message to somebody deactivated is accepted all the same.
  const { id } = person ? directChannel(workspace, person.id) : channel(args, workspace);
  const blocks = list(args, 'blocks');
  if (blocks.length === 0 && !args['text']) throw new SlackError('no_text');
  checkMessageBlocks(blocks, support);
  const message: SlackMessage = {
    channel: id,
    ts: nextTs(),
    user: workspace.botUserId,
    text: String(args['text'] ?? ''),
    blocks,
    threadTs: typeof args['thread_ts'] === 'string' ? args['thread_ts'] : null,
    onlyFor,
    edited: false,
    files: [],
  };
  workspace.messages.push(message);
  return onlyFor
    ? { message_ts: message.ts }
    : { channel: id, ts: message.ts, message: { text: message.text, blocks } };
}

function update(args: Arguments, { workspace, support }: MethodContext): object {
  const ts = text(args, 'ts');
  const message = workspace.messages.find(
    (one) => one.channel === text(args, 'channel') && one.ts === ts && !one.onlyFor,
  );
  if (!message) throw new SlackError('message_not_found');
  const blocks = list(args, 'blocks');
  checkMessageBlocks(blocks, support);
  message.text = String(args['text'] ?? '');
  message.blocks = blocks;
  message.edited = true;
  return { channel: message.channel, ts, text: message.text };
}

function open(args: Arguments, { workspace }: MethodContext): object {
  const [first = ''] = text(args, 'users').split(',');
  const person = workspace.users.get(first);
  if (!person) throw new SlackError('user_not_found');
  return { channel: { id: directChannel(workspace, person.id).id } };
}

function listUsers(args: Arguments, { workspace }: MethodContext): object {
  const all = [...workspace.users.values()];
  const limit = Number(args['limit'] ?? 200) || 200;
  const start = Number(args['cursor'] ?? 0) || 0;
  const next = start + limit < all.length ? String(start + limit) : '';
  return { members: all.slice(start, start + limit).map(toUser), response_metadata: { next_cursor: next } };
}

/** Slack answers the same for somebody deactivated as for somebody unknown. */
function lookup(args: Arguments, { workspace }: MethodContext): object {
  const email = text(args, 'email').toLowerCase();
  const found = [...workspace.users.values()].find(
    (one) => one.email?.toLowerCase() === email && !one.deleted,
  );
  if (!found) throw new SlackError('users_not_found');
  return { user: toUser(found) };
}

function groupMembers(args: Arguments, { workspace }: MethodContext): object {
  const group = workspace.userGroups.get(text(args, 'usergroup'));
  if (!group) throw new SlackError('no_such_subteam');
  return { users: group.members };
}

function openView(args: Arguments, { workspace, support, nextTs }: MethodContext): object {
  const view = object(args, 'view') as SlackView;
  checkView(view, support);
  // The sandbox's trigger ids name the person who clicked.
  const who = text(args, 'trigger_id').split('.')[1] ?? '';
  if (!workspace.users.has(who)) throw new SlackError('invalid_trigger_id');
  // Never an id that another view had: a form that is gone must not be taken for this one.
  const opened = { id: `V${nextTs().replace('.', '')}`, user: who, view };
  workspace.views.push(opened);
  return { view: { id: opened.id, ...view } };
}

function publish(args: Arguments, { workspace, support }: MethodContext): object {
  const view = object(args, 'view') as SlackView;
  checkView(view, support);
  workspace.homes.set(text(args, 'user_id'), view);
  return { view };
}

function uploadUrl(args: Arguments, { url, uploads }: MethodContext): object {
  const file: SlackFile = { id: `F${uploads.size + 1}`, name: text(args, 'filename'), content: '' };
  uploads.set(file.id, file);
  return { upload_url: `${url}/upload/${file.id}`, file_id: file.id };
}

function completeUpload(args: Arguments, { workspace, uploads, nextTs }: MethodContext): object {
  const files = list(args, 'files').flatMap((one) => uploads.get(String((one as { id?: unknown }).id)) ?? []);
  const { id } = channel({ channel: args['channel_id'] }, workspace);
  const threadTs = typeof args['thread_ts'] === 'string' ? args['thread_ts'] : null;
  const comment = String(args['initial_comment'] ?? '');
  workspace.messages.push({
    channel: id,
    ts: nextTs(),
    user: workspace.botUserId,
    text: comment,
    blocks: [],
    threadTs,
    onlyFor: null,
    edited: false,
    files,
  });
  return { files: files.map(({ id: fileId, name }) => ({ id: fileId, title: name })) };
}

function toChannel({ id, name, kind, members }: SlackChannel, botUserId: string): object {
  return {
    id,
    name,
    is_private: kind === 'private',
    is_im: kind === 'im',
    is_member: members.includes(botUserId),
    num_members: members.length,
  };
}

function toUser(one: SlackUser): object {
  return {
    id: one.id,
    name: one.name,
    real_name: one.realName,
    deleted: one.deleted,
    is_bot: one.isBot,
    is_restricted: one.isRestricted,
    is_ultra_restricted: false,
    is_stranger: one.isStranger,
    profile: { real_name: one.realName, ...(one.email ? { email: one.email } : {}) },
  };
}
