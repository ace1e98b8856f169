type Env = Readonly<Record<string, string | undefined>>;

/** How requests of a real Slack get here. */
export type WayIn =
  | { readonly kind: 'socket'; readonly appToken: string }
  | { readonly kind: 'http'; readonly signingSecret: string; readonly port: number };

/** What `--real-slack` takes from the environment. A workspace that is null is asked for at the start. */
export interface RealSlackSettings {
  readonly token: string;
  readonly wayIn: WayIn;
  /** Null: Slack's own. */
  readonly apiUrl: string | null;
  readonly teamId: string | null;
  readonly channel: string;
  readonly approversChannel: string | null;
  readonly approversGroup: string | null;
}

/** Names every variable that is missing or wrong, and where its value is found; never a value of a secret. */
export class RealSlackSettingsError extends Error {
  override readonly name = 'RealSlackSettingsError';

  constructor(problems: readonly string[]) {
    super(`--real-slack needs more, or something else, in the environment:\n- ${problems.join('\n- ')}`);
  }
}

/** A variable: what it looks like, and where somebody finds it. */
interface Variable {
  readonly pattern: RegExp;
  readonly is: string;
  readonly found: string;
  readonly secret?: true;
}

const APP = 'https://api.slack.com/apps → your app';
const IN_SLACK = "in Slack: the channel's name → About, at the end";
const VARIABLES = {
  SLACK_BOT_TOKEN: {
    pattern: /^xoxb-\S+$/,
    is: "the bot's token (xoxb-…)",
    found: `${APP} → OAuth & Permissions, once the app is installed`,
    secret: true,
  },
  SLACK_APP_TOKEN: {
    pattern: /^xapp-\S+$/,
    is: 'an app-level token (xapp-…) with the scope connections:write',
    found: `${APP} → Basic Information → App-Level Tokens`,
    secret: true,
  },
  SLACK_SIGNING_SECRET: {
    pattern: /^\S{16,}$/,
    is: 'the signing secret (16 characters or more)',
    found: `${APP} → Basic Information → App Credentials`,
    secret: true,
  },
  SLACK_API_URL: {
    pattern: /^https?:\/\/[^\s/]+\/?\S*$/,
    is: 'the address of a Slack-compatible Web API such as https://slack.com/api/',
    found: 'leave it out for Slack itself',
  },
  SLACK_CHANNEL: {
    pattern: /^[CG][A-Z0-9]{2,20}$/,
    is: 'the id of the channel for summaries (C…)',
    found: IN_SLACK,
  },
  SLACK_APPROVERS_CHANNEL: {
    pattern: /^[CG][A-Z0-9]{2,20}$/,
    is: "the id of the approvers' private channel (C…)",
    found: IN_SLACK,
  },
  SLACK_APPROVERS_GROUP: {
    pattern: /^S[A-Z0-9]{2,20}$/,
    is: "the id of the approvers' user group (S…)",
    found: 'in Slack: More → People → User groups → the group → ⋯ → Copy group ID',
  },
  SLACK_TEAM_ID: {
    pattern: /^T[A-Z0-9]{2,20}$/,
    is: "the workspace's id (T…)",
    found: 'leave it out, and Slack is asked for it',
  },
  PORT: { pattern: /^\d{1,5}$/, is: 'a port from 0 to 65535', found: 'leave it out for 3000' },
} as const satisfies Readonly<Record<string, Variable>>;

type Name = keyof typeof VARIABLES;
const DEFAULT_PORT = 3000;

/** @throws {RealSlackSettingsError} naming all that is wrong at once */
export function parseRealSlackSettings(env: Env): RealSlackSettings {
  const problems: string[] = [];
  const given = (name: Name): string | null => {
    const { pattern, is, found, secret }: Variable = VARIABLES[name];
    const value = env[name];
    if (!value) return null;
    if (pattern.test(value)) return value;
    const shown = secret ? 'its value' : JSON.stringify(value.slice(0, 80));
    problems.push(`${name}: ${shown} is not ${is}. Found: ${found}.`);
    return value;
  };
  const needed = (name: Name, remark = ''): string => {
    const { is, found } = VARIABLES[name];
    if (!env[name]) problems.push(`${name} is missing: ${is}${remark}. Found: ${found}.`);
    return given(name) ?? '';
  };
  const token = needed('SLACK_BOT_TOKEN');
  const appToken = given('SLACK_APP_TOKEN');
  const signingSecret = appToken === null ? needed('SLACK_SIGNING_SECRET', HTTP_REMARK) : '';
  const port = Number(appToken === null ? (given('PORT') ?? DEFAULT_PORT) : DEFAULT_PORT);
  if (port > 65535) problems.push(`PORT: "${port}" is not ${VARIABLES.PORT.is}. ${VARIABLES.PORT.found}.`);
  const apiUrl = given('SLACK_API_URL');
  const settings = {
    token,
    apiUrl: apiUrl === null ? null : apiUrl.replace(/\/*$/, '/'),
    teamId: given('SLACK_TEAM_ID'),
    channel: needed('SLACK_CHANNEL'),
    approversGroup: given('SLACK_APPROVERS_GROUP'),
    approversChannel: env['SLACK_APPROVERS_GROUP']
      ? given('SLACK_APPROVERS_CHANNEL')
      : needed('SLACK_APPROVERS_CHANNEL', ' (or SLACK_APPROVERS_GROUP: a user group)'),
  };
  const { channel, approversChannel, approversGroup } = settings;
  if (channel !== '' && channel === approversChannel && approversGroup === null) {
    problems.push(
      `SLACK_CHANNEL, SLACK_APPROVERS_CHANNEL: both are ${JSON.stringify(channel.slice(0, 80))}, so everybody who reads the summaries would approve; give the approvers a private channel of their own, or a SLACK_APPROVERS_GROUP.`,
    );
  }
  if (apiUrl !== null && !URL.canParse(apiUrl) && problems.every((one) => !one.startsWith('SLACK_API_URL'))) {
    problems.push(`SLACK_API_URL: ${JSON.stringify(apiUrl.slice(0, 80))} is not a URL.`);
  }
  if (problems.length > 0) throw new RealSlackSettingsError(problems);
  const wayIn: WayIn =
    appToken === null ? { kind: 'http', signingSecret, port } : { kind: 'socket', appToken };
  return { ...settings, wayIn };
}

const HTTP_REMARK =
  '; or, for Socket Mode, SLACK_APP_TOKEN (xapp-…, from Basic Information → App-Level Tokens)';
