import type { EmulatedAws } from './aws/server.ts';
import type { LambdaCode } from './lambda/code.ts';
import { type LocalLambda, startLambda } from './lambda/host.ts';
import { startQueuePump } from './lambda/queue-pump.ts';
import type { ClientOptions, Resources } from './resources.ts';
import { METRICS_NAMESPACE, ROLES, type RolePermissions, SLACK_SECRETS } from './roles.ts';
import { type ActAs, actAs } from './slack/act-as.ts';
import { CHANNELS } from './slack/fernwood-workspace.ts';
import { type GatewayAnswer, type GatewayRequest, throughApiGateway } from './slack/lambda-url.ts';
import { manifestScopes } from './slack/manifest-scopes.ts';
import { type EmulatedSlack, startEmulatedSlack } from './slack/server.ts';
import type { Workspace } from './slack/workspace.ts';

const SIGNING_SECRET = 'sandbox-signing-secret';

/** A Slack that the Lambdas talk to: the emulated one or a real one. */
export interface SlackConnection {
  /** What Lambdas are told about it, beside its secrets. */
  readonly environment: Readonly<Record<string, string>>;
  readonly token: string;
  readonly signingSecret: string;
  /** Hosts that they have to reach for it, beside this machine. */
  readonly hosts: readonly string[];
}

/** The bot, and the Lambda that applies decisions, behind whatever Slack there is. */
export interface ChatApp {
  readonly bot: LocalLambda;
  readonly decisions: LocalLambda;
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

export interface ChatOptions {
  readonly aws: EmulatedAws;
  readonly connection: SlackConnection;
  readonly resources: Resources;
  readonly permissions: RolePermissions;
  readonly policy: string;
  readonly auditFunction: string;
  readonly clientOf: (role: string) => ClientOptions;
  /** Access key id of a role. */
  readonly keyOf: (role: string) => string;
  readonly code: LambdaCode;
  readonly onLog: (line: unknown) => void;
  readonly onMetrics: (line: Readonly<Record<string, unknown>>) => void;
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

/** What Lambdas are told about a Slack; the secrets themselves they read when they need them. */
export function slackEnvironment({ environment }: SlackConnection): Record<string, string> {
  return { ...environment, SLACK_BOT_TOKEN_FROM: SLACK_SECRETS.botToken };
}

/** Starts the bot and the decision Lambda, each with its own permissions, and the queue between them. */
export function startChatApp(options: ChatOptions): ChatApp {
  const { aws, connection, resources, permissions, policy, auditFunction, clientOf, keyOf, code } = options;
  const { onLog, onMetrics } = options;
  const { region, account, tableName, queue } = resources;
  aws.secrets
    .set(SLACK_SECRETS.botToken, connection.token)
    .set(SLACK_SECRETS.signingSecret, connection.signingSecret);
  aws.grant(keyOf(ROLES.bot), permissions.bot);
  aws.grant(keyOf(ROLES.decision), permissions.decision);
  const lambda = (name: string, module: string, role: string, environment: Record<string, string>) =>
    startLambda({
      name,
      module,
      accountId: account,
      region,
      environment: {
        AWS_REGION: region,
        AWS_ENDPOINT_URL: aws.url,
        AWS_ACCESS_KEY_ID: keyOf(role),
        AWS_SECRET_ACCESS_KEY: 'sandbox',
        TABLE_NAME: tableName,
        POLICY: policy,
        POWERTOOLS_METRICS_NAMESPACE: METRICS_NAMESPACE,
        ...slackEnvironment(connection),
        ...environment,
      },
      hosts: connection.hosts,
      onLog,
      onMetrics,
    });
  const bot = lambda('bot', code.bot, ROLES.bot, {
    SLACK_SIGNING_SECRET_FROM: SLACK_SECRETS.signingSecret,
    QUEUE_URL: queue.url,
    AUDIT_FUNCTION: auditFunction,
    ACCOUNT_ID: account,
  });
  const decisions = lambda('decisions', code.decision, ROLES.decision, {});
  const pump = startQueuePump({ client: clientOf(ROLES.decision), queue, lambda: decisions, onError: onLog });
  return {
    bot,
    decisions,
    deliver: throughApiGateway(bot),
    signingSecret: connection.signingSecret,
    async close() {
      await pump.close();
      await Promise.all([bot.close(), decisions.close()]);
    },
  };
}

/** The app with the emulated Slack in front of it. */
export function emulatedChat(app: ChatApp, slack: EmulatedSlack): Chat {
  const { signingSecret, deliver } = app;
  return { ...app, slack, actAs: actAs({ slack, signingSecret, deliver }) };
}
