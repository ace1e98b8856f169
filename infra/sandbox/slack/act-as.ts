import { createHmac } from 'node:crypto';
import type { EmulatedSlack } from './server.ts';
import type { SlackMessage, SlackView, Workspace } from './workspace.ts';

/** A signed HTTP request as Slack sends it to an app. */
export interface SlackRequest {
  readonly headers: Readonly<Record<string, string>>;
  readonly body: string;
}

/** What the app answered. */
export interface AppAnswer {
  readonly status: number;
  readonly body: string;
}

/** Hands a request to the app, however it is hosted. */
export type Deliver = (request: SlackRequest) => Promise<AppAnswer>;

export interface ActingOptions {
  readonly slack: EmulatedSlack;
  readonly signingSecret: string;
  readonly deliver: Deliver;
  readonly clock?: () => Date;
}

/** What a person can do in Slack, done as Slack does it: by a signed request to the app. */
export interface ActAs {
  command(user: string, channel: string, text: string): Promise<AppAnswer>;
  /** Clicks a button of a message, or of a Home tab or modal when `message` is null. */
  click(user: string, message: SlackMessage | null, action: ClickedAction): Promise<AppAnswer>;
  /** Submits the newest modal that is open in front of the person. */
  submit(user: string, values: ViewValues): Promise<AppAnswer>;
  openHome(user: string): Promise<AppAnswer>;
}

export interface ClickedAction {
  readonly action_id: string;
  readonly value?: string;
  readonly block_id?: string;
}

/** Values of a modal's inputs: block id → action id → what Slack sends for it. */
export type ViewValues = Readonly<Record<string, Readonly<Record<string, object>>>>;

/** Signs as Slack does: HMAC-SHA256 over `v0:timestamp:body`. */
export function sign(body: string, signingSecret: string, now: Date, contentType: string): SlackRequest {
  const timestamp = String(Math.floor(now.getTime() / 1000));
  const signature = createHmac('sha256', signingSecret).update(`v0:${timestamp}:${body}`).digest('hex');
  return {
    headers: {
      'content-type': contentType,
      'x-slack-request-timestamp': timestamp,
      'x-slack-signature': `v0=${signature}`,
    },
    body,
  };
}

/** Lets tests and the page act as anybody in the emulated workspace. */
export function actAs({ slack, signingSecret, deliver, clock = () => new Date() }: ActingOptions): ActAs {
  const { workspace } = slack;
  let clicks = 0;
  const form = (fields: Record<string, string>) =>
    deliver(
      sign(
        new URLSearchParams(fields).toString(),
        signingSecret,
        clock(),
        'application/x-www-form-urlencoded',
      ),
    );
  const interaction = (payload: object) => form({ payload: JSON.stringify(payload) });
  // The sandbox's trigger ids carry the person, so that views.open knows in front of whom.
  const triggerOf = (user: string) => `${++clicks}.${user}.sandbox`;
  const about = (user: string) => ({
    team: { id: workspace.teamId, domain: workspace.teamName.toLowerCase() },
    user: { id: user, username: workspace.users.get(user)?.name ?? user, team_id: workspace.teamId },
    api_app_id: 'ACLEANUP0',
    token: 'unused',
    trigger_id: triggerOf(user),
  });
  return {
    async command(user, channel, text) {
      const answer = await form({
        command: '/iam-cleanup',
        text: escaped(text, workspace),
        user_id: user,
        user_name: workspace.users.get(user)?.name ?? user,
        channel_id: channel,
        channel_name: workspace.channels.get(channel)?.name ?? channel,
        team_id: workspace.teamId,
        team_domain: workspace.teamName.toLowerCase(),
        api_app_id: 'ACLEANUP0',
        trigger_id: triggerOf(user),
        response_url: slack.responseUrl(user, channel),
        token: 'unused',
      });
      slack.showAnswer(user, channel, answer.body);
      return answer;
    },
    click: (user, message, action) =>
      interaction({
        type: 'block_actions',
        ...about(user),
        container: message
          ? {
              type: 'message',
              message_ts: message.ts,
              channel_id: message.channel,
              is_ephemeral: message.onlyFor !== null,
            }
          : { type: 'view' },
        ...(message
          ? {
              channel: { id: message.channel, name: workspace.channels.get(message.channel)?.name ?? '' },
              message: {
                type: 'message',
                ts: message.ts,
                user: message.user,
                text: message.text,
                blocks: message.blocks,
              },
              response_url: slack.responseUrl(user, message.channel),
            }
          : { view: { id: 'VHOME', type: 'home', ...workspace.homes.get(user) } }),
        actions: [{ type: 'button', block_id: 'sandbox', action_ts: actionTs(clock()), ...action }],
      }),
    async submit(user, values) {
      const open = workspace.views.findLast((view) => view.user === user);
      if (!open) throw new Error(`Nothing is open in front of ${user}.`);
      const answer = await interaction({
        type: 'view_submission',
        ...about(user),
        view: { id: open.id, team_id: workspace.teamId, state: { values }, hash: '1', ...open.view },
      });
      const { response_action, view } = parseAnswer(answer);
      // When the app fails, or finds fault with what was filled in, the form stays.
      if (response_action === 'update' && view) open.view = view;
      else if (answer.status === 200 && response_action !== 'errors')
        workspace.views.splice(workspace.views.indexOf(open), 1);
      return answer;
    },
    openHome: (user) =>
      deliver(
        sign(
          JSON.stringify({
            type: 'event_callback',
            team_id: workspace.teamId,
            api_app_id: 'ACLEANUP0',
            event_id: `Ev${++clicks}`,
            event_time: Math.floor(clock().getTime() / 1000),
            event: {
              type: 'app_home_opened',
              user,
              channel: `D${user.slice(1)}`,
              tab: 'home',
              event_ts: actionTs(clock()),
            },
          }),
          signingSecret,
          clock(),
          'application/json',
        ),
      ),
  };
}

/** As Slack does for a command with `should_escape`: the name of a person becomes a mention of them. */
function escaped(text: string, { users }: Workspace): string {
  const byName = new Map([...users.values()].map(({ id, name }) => [name, id]));
  return text.replace(/(?<!\S)@([\w.-]+)/g, (typed, name: string) => {
    const id = byName.get(name);
    return id ? `<@${id}|${name}>` : typed;
  });
}

/** What an app has Slack do with a form that was sent: nothing at all closes it. */
function parseAnswer({ status, body }: AppAnswer): { response_action?: string; view?: SlackView } {
  return status === 200 && body !== '' ? JSON.parse(body) : {};
}

function actionTs(now: Date): string {
  return (now.getTime() / 1000).toFixed(6);
}
