import { manifestScopes } from '../../bot/manifest-scopes.ts';
import type { LocalLambda } from './lambda/host.ts';
import { type Outside, type Product, startProductLambda } from './product.ts';
import { AUDIT_FUNCTION, SLACK_SECRETS } from './roles.ts';
import { type ActAs, actAs } from './slack/act-as.ts';
import { CHANNELS } from './slack/fernwood-workspace.ts';
import { type GatewayAnswer, type GatewayRequest, throughApiGateway } from './slack/lambda-url.ts';
import { type EmulatedSlack, startEmulatedSlack } from './slack/server.ts';
import type { Workspace } from './slack/workspace.ts';

const SIGNING_SECRET = 'sandbox-signing-secret';

/** A Slack that the Lambdas talk to: the emulated one or a real one. */
export interface SlackConnection extends Outside {
  readonly token: string;
  readonly signingSecret: string;
}

/** The bot behind whatever Slack there is. */
export interface ChatApp {
  readonly bot: LocalLambda;
  /** Hands a request to the bot as API Gateway does. */
  readonly deliver: (request: GatewayRequest) => Promise<GatewayAnswer>;
  readonly signingSecret: string;
  close(): Promise<void>;
}

/** The chat half of the product with an emulated Slack, in which one can act as anybody. */
export interface Chat extends ChatApp {
  readonly slack: EmulatedSlack;
  readonly actAs: ActAs;
}

/** Starts the emulated Slack with the scopes that `manifest.yaml` asks for. */
export function startSlack(workspace: Workspace, clock?: () => Date): Promise<EmulatedSlack> {
  return startEmulatedSlack({ workspace, scopes: manifestScopes(), ...(clock ? { clock } : {}) });
}

/** The emulated Slack, as Lambdas see it. */
export function connectionTo(slack: EmulatedSlack): SlackConnection {
  return {
    token: slack.token,
    signingSecret: SIGNING_SECRET,
    hosts: [],
    environment: {
      SLACK_API_URL: slack.apiUrl,
      SLACK_TEAM_ID: slack.workspace.teamId,
      SLACK_CHANNEL: CHANNELS.summary,
      SLACK_APPROVERS_CHANNEL: CHANNELS.approvers,
    },
  };
}

/** Keeps the secrets where Lambdas read them when they need them, and says what they are told about this Slack. */
export function slackOf(
  { aws }: Product,
  { environment, hosts, token, signingSecret }: SlackConnection,
): Outside {
  aws.secrets.set(SLACK_SECRETS.botToken, token).set(SLACK_SECRETS.signingSecret, signingSecret);
  return { environment: { ...environment, SLACK_BOT_TOKEN_FROM: SLACK_SECRETS.botToken }, hosts };
}

/** Starts the bot. */
export function startChatApp(
  product: Product,
  { environment, hosts }: Outside,
  { signingSecret }: SlackConnection,
): ChatApp {
  const { account, queue } = product.resources;
  const bot = startProductLambda(product, 'bot', 'bot', {
    hosts,
    environment: {
      ...environment,
      SLACK_SIGNING_SECRET_FROM: SLACK_SECRETS.signingSecret,
      QUEUE_URL: queue.url,
      AUDIT_FUNCTION,
      ACCOUNT_ID: account,
    },
  });
  return { bot, deliver: throughApiGateway(bot), signingSecret, close: () => bot.close() };
}

/** The app with the emulated Slack in front of it. */
export function emulatedChat(app: ChatApp, slack: EmulatedSlack, clock?: () => Date): Chat {
  const { signingSecret, deliver } = app;
  return { ...app, slack, actAs: actAs({ slack, signingSecret, deliver, ...(clock && { clock }) }) };
}
