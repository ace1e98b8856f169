/** The emulated Slack workspace: plain mutable data. Tests and the page read it, the API changes it. */

export interface SlackUser {
  readonly id: string;
  readonly name: string;
  readonly realName: string;
  readonly email: string | null;
  deleted: boolean;
  readonly isBot: boolean;
  /** A guest, of one or several channels. */
  readonly isRestricted: boolean;
  /** From a connected workspace. */
  readonly isStranger: boolean;
}

export interface SlackMessage {
  readonly channel: string;
  readonly ts: string;
  readonly user: string;
  text: string;
  blocks: readonly unknown[];
  readonly threadTs: string | null;
  /** For an ephemeral message: the only person who sees it. */
  readonly onlyFor: string | null;
  edited: boolean;
  readonly files: readonly SlackFile[];
}

export interface SlackFile {
  readonly id: string;
  readonly name: string;
  content: string;
}

export interface SlackChannel {
  readonly id: string;
  readonly name: string;
  readonly kind: 'public' | 'private' | 'im';
  readonly members: string[];
}

/** A modal that is open in front of somebody. */
export interface OpenView {
  readonly id: string;
  readonly user: string;
  view: SlackView;
}

export interface SlackView {
  readonly type: string;
  readonly callback_id?: string;
  readonly private_metadata?: string;
  readonly blocks: readonly unknown[];
  readonly [other: string]: unknown;
}

export interface Workspace {
  readonly teamId: string;
  readonly teamName: string;
  /** The app's own user and bot id. */
  readonly botUserId: string;
  readonly botId: string;
  readonly users: Map<string, SlackUser>;
  readonly channels: Map<string, SlackChannel>;
  readonly userGroups: Map<
    string,
    { readonly id: string; readonly handle: string; readonly members: string[] }
  >;
  readonly messages: SlackMessage[];
  readonly views: OpenView[];
  /** Home tab by user id. */
  readonly homes: Map<string, SlackView>;
}

/** An empty workspace with nobody in it but the bot. */
export function aWorkspace(overrides: Partial<Workspace> = {}): Workspace {
  const botUserId = 'UBOT00000';
  const bot: SlackUser = {
    id: botUserId,
    name: 'iam-cleanup',
    realName: 'IAM clean-up',
    email: null,
    deleted: false,
    isBot: true,
    isRestricted: false,
    isStranger: false,
  };
  return {
    teamId: 'TFERNWOOD',
    teamName: 'Fernwood',
    botUserId,
    botId: 'BCLEANUP0',
    users: new Map([[bot.id, bot]]),
    channels: new Map(),
    userGroups: new Map(),
    messages: [],
    views: [],
    homes: new Map(),
    ...overrides,
  };
}

/** What stands in front of somebody is read and put away. */
export function closeForms({ views }: Pick<Workspace, 'views'>, slackId: string): void {
  views.splice(0, views.length, ...views.filter(({ user }) => user !== slackId));
}

export function aSlackUser(overrides: Partial<SlackUser> & Pick<SlackUser, 'id'>): SlackUser {
  return {
    name: overrides.id.toLowerCase(),
    realName: overrides.id,
    email: null,
    deleted: false,
    isBot: false,
    isRestricted: false,
    isStranger: false,
    ...overrides,
  };
}

/** The direct-message channel between the bot and a person, made on first use as `conversations.open` does. */
export function directChannel(workspace: Workspace, user: string): SlackChannel {
  const id = `D${user.slice(1)}`;
  const existing = workspace.channels.get(id);
  if (existing) return existing;
  const channel: SlackChannel = { id, name: user, kind: 'im', members: [user, workspace.botUserId] };
  workspace.channels.set(id, channel);
  return channel;
}
