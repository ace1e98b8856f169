import { botPermissions } from '../bot-permissions.ts';
import { decisionPermissions } from '../decision-permissions.ts';
import { secretPermissions, slackSecretNames } from '../secret-permissions.ts';
import type { EmulatedAws } from './aws/server.ts';
import type { LambdaCode } from './lambda/code.ts';
import { type LocalLambda, startLambda } from './lambda/host.ts';
import { startQueuePump } from './lambda/queue-pump.ts';
import type { ClientOptions, Resources } from './resources.ts';
import { type ActAs, actAs, type Deliver } from './slack/act-as.ts';
import { CHANNELS } from './slack/fernwood-workspace.ts';
import { throughApiGateway } from './slack/lambda-url.ts';
import { manifestScopes } from './slack/manifest-scopes.ts';
import { type EmulatedSlack, startEmulatedSlack } from './slack/server.ts';
import type { Workspace } from './slack/workspace.ts';

const SIGNING_SECRET = 'sandbox-signing-secret';
const BOT_ROLE = 'bot-lambda';
const DECISION_ROLE = 'decision-lambda';

/** The chat half of the product: an emulated Slack, the bot behind it, and the Lambda that applies decisions. */
export interface Chat {
  readonly slack: EmulatedSlack;
  readonly actAs: ActAs;
  readonly bot: LocalLambda;
  readonly decisions: LocalLambda;
  /** Hands a request to the bot as API Gateway does. */
  readonly deliver: Deliver;
  readonly signingSecret: string;
  close(): Promise<void>;
}

export interface ChatOptions {
  readonly aws: EmulatedAws;
  readonly slack: EmulatedSlack;
  readonly resources: Resources;
  readonly policy: string;
  readonly auditFunction: string;
  readonly clientOf: (role: string) => ClientOptions;
  readonly code: LambdaCode;
  readonly onLog: (line: unknown) => void;
}

/** Starts the emulated Slack with the scopes that `manifest.yaml` asks for. */
export function startSlack(workspace: Workspace, clock?: () => Date): Promise<EmulatedSlack> {
  return startEmulatedSlack({ workspace, scopes: manifestScopes(), ...(clock ? { clock } : {}) });
}

/** Where the operator keeps Slack's secrets, by the names that the stack expects. */
export const SLACK_SECRETS = slackSecretNames('iam-user-cleanup/slack');

/** What Lambdas are told about Slack; the secrets themselves they read when they need them. */
export function slackEnvironment(slack: EmulatedSlack): Record<string, string> {
  return {
    SLACK_BOT_TOKEN_FROM: SLACK_SECRETS.botToken,
    SLACK_API_URL: slack.apiUrl,
    SLACK_TEAM_ID: slack.workspace.teamId,
    SLACK_CHANNEL: CHANNELS.summary,
    SLACK_APPROVERS_CHANNEL: CHANNELS.approvers,
  };
}

/** Starts the bot and the decision Lambda, each with its own permissions, and the queue between them. */
export function startChat({
  aws,
  slack,
  resources,
  policy,
  auditFunction,
  clientOf,
  code,
  onLog,
}: ChatOptions): Chat {
  const { region, account, partition, tableArn, tableName, queue } = resources;
  const auditFunctionArn = `arn:${partition}:lambda:${region}:${account}:function:${auditFunction}`;
  aws.secrets.set(SLACK_SECRETS.botToken, slack.token).set(SLACK_SECRETS.signingSecret, SIGNING_SECRET);
  aws.grant(BOT_ROLE, [
    ...botPermissions({ account, tableArn, queueArn: queue.arn, auditFunctionArn }),
    ...secretPermissions(resources, Object.values(SLACK_SECRETS)),
  ]);
  aws.grant(DECISION_ROLE, [
    ...decisionPermissions({ account, partition, tableArn, queueArn: queue.arn }),
    ...secretPermissions(resources, [SLACK_SECRETS.botToken]),
  ]);
  const lambda = (name: string, module: string, role: string, environment: Record<string, string>) =>
    startLambda({
      name,
      module,
      accountId: account,
      region,
      environment: {
        AWS_REGION: region,
        AWS_ENDPOINT_URL: aws.url,
        AWS_ACCESS_KEY_ID: role,
        AWS_SECRET_ACCESS_KEY: 'sandbox',
        TABLE_NAME: tableName,
        POLICY: policy,
        ...slackEnvironment(slack),
        ...environment,
      },
      onLog,
    });
  const bot = lambda('bot', code.bot, BOT_ROLE, {
    SLACK_SIGNING_SECRET_FROM: SLACK_SECRETS.signingSecret,
    QUEUE_URL: queue.url,
    AUDIT_FUNCTION: auditFunction,
    ACCOUNT_ID: account,
  });
  const decisions = lambda('decisions', code.decision, DECISION_ROLE, {});
  const pump = startQueuePump({ client: clientOf(DECISION_ROLE), queue, lambda: decisions, onError: onLog });
  const deliver = throughApiGateway(bot);
  return {
    slack,
    bot,
    decisions,
    deliver,
    signingSecret: SIGNING_SECRET,
    actAs: actAs({ slack, signingSecret: SIGNING_SECRET, deliver }),
    async close() {
      await pump.close();
      await Promise.all([bot.close(), decisions.close()]);
    },
  };
}
