import { randomBytes } from 'node:crypto';
import { GetObjectCommand, S3Client } from '@aws-sdk/client-s3';
import type { Exemption } from '../../cleanup/finding.ts';
import { actsByItself, parsePolicy } from '../../cleanup/policy.ts';
import type { EmulatedAccount } from './aws/account.ts';
import { SANDBOX_ADMIN } from './aws/callers.ts';
import { type EmulatedAws, startEmulatedAws } from './aws/server.ts';
import {
  type Chat,
  type ChatApp,
  connectionTo,
  emulatedChat,
  type SlackConnection,
  slackOf,
  startChatApp,
  startSlack,
} from './chat.ts';
import type { SandboxClock } from './clock.ts';
import { type LambdaCode, SOURCES } from './lambda/code.ts';
import type { LocalLambda } from './lambda/host.ts';
import {
  NOBODY,
  type Outside,
  type Product,
  startDecisions,
  startProductLambda,
  startRestore,
} from './product.ts';
import { type RealAccount, realServices } from './real/real-services.ts';
import { type ClientOptions, createResources, type Resources } from './resources.ts';
import {
  AUDIT_FUNCTION,
  type Parts,
  RESTORE_FUNCTION,
  type RoleEnvironments,
  type RolePermissions,
  sharedPermissions,
} from './roles.ts';
import type { Workspace } from './slack/workspace.ts';

const REGION = 'eu-west-1';

export interface SandboxOptions {
  readonly account: EmulatedAccount;
  readonly exemptions?: readonly Exemption[];
  /** Settings, as the stack would hand them over. */
  readonly policy?: Readonly<Record<string, unknown>>;
  /** With a Slack workspace the bot runs, too; decisions are applied with it, or when a threshold asks for them. @default no Slack */
  readonly workspace?: Workspace;
  /** A real Slack in place of an emulated one. */
  readonly realSlack?: SlackConnection;
  /** A real account in place of the emulated one, whose id `account` then has. Only its IAM and what explains it. */
  readonly realAws?: RealAccount;
  /** @default eu-west-1 */
  readonly region?: string;
  /** What each role may do. @default the shared statements */
  readonly permissions?: (resources: Resources, parts: Parts) => RolePermissions;
  /** What each function is told, but for where the emulated services are. @default the same as by the stack, made here */
  readonly environments?: (resources: Resources) => RoleEnvironments;
  /** For everything in the sandbox, Lambdas too. @default the machine's */
  readonly clock?: SandboxClock;
  /** What the Lambdas run. @default the sources */
  readonly code?: LambdaCode;
  /** Called when decisions have left their queue, before the Lambda that applies them gets them. */
  readonly beforeDecisions?: () => void;
  readonly onLog?: (line: unknown) => void;
  /** What CloudWatch would make metrics of. */
  readonly onMetrics?: (line: Readonly<Record<string, unknown>>) => void;
}

/** The whole product on a laptop: emulated AWS and Slack, and the unmodified Lambdas, each with its own permissions. */
export interface Sandbox {
  readonly aws: EmulatedAws;
  readonly audit: LocalLambda;
  /** The bot; null without any Slack. */
  readonly app: ChatApp | null;
  /** The same with the emulated Slack; null without a workspace. */
  readonly chat: Chat | null;
  readonly tableName: string;
  readonly resources: Resources;
  /** Options for an SDK client that may do everything. */
  readonly admin: ClientOptions;
  close(): Promise<void>;
}

/** Starts everything and seeds the account; nothing has run yet. */
export async function startSandbox(options: SandboxOptions): Promise<Sandbox> {
  const { account, exemptions = [], workspace, realAws, clock, code = SOURCES } = options;
  const { onLog = () => {}, onMetrics = () => {}, policy = {} } = options;
  const keyOf = keysFor(options);
  const now = clock && (() => clock.now());
  const aws = await startEmulatedAws({
    account,
    admin: keyOf(SANDBOX_ADMIN),
    ...(realAws ? { others: (world) => realServices(world, realAws) } : {}),
    ...(now ? { clock: now } : {}),
  });
  const clientOf = (role: string): ClientOptions => ({
    region: options.region ?? REGION,
    endpoint: aws.url,
    credentials: { accessKeyId: keyOf(role), secretAccessKey: 'sandbox' },
    useFipsEndpoint: false,
    useDualstackEndpoint: false,
  });
  const admin = clientOf(SANDBOX_ADMIN);
  const resources = await createResources(admin, account, exemptions);
  const slack = workspace ? await startSlack(workspace, now) : null;
  const connection = slack ? connectionTo(slack) : (options.realSlack ?? null);
  const hasSlack = connection !== null;
  const settings = parsePolicy(policy);
  const hasDecisions = hasSlack || actsByItself(settings);
  const parts: Parts = { hasSlack, hasDecisions, hasRestore: hasDecisions && settings.enableRestore };
  const permissions = (options.permissions ?? sharedPermissions)(resources, parts);
  const common = { policy: JSON.stringify(policy), clock: clock ?? null, keyOf, clientOf, onLog, onMetrics };
  const environments = options.environments?.(resources) ?? null;
  const product: Product = { aws, resources, permissions, environments, code, ...common };
  const outside = connection ? slackOf(product, connection) : NOBODY;
  const audit = startAudit(product, parts, outside);
  const decisions = hasDecisions ? startDecisions(product, outside, parts, options.beforeDecisions) : null;
  const restore = parts.hasRestore ? startRestore(product) : null;
  const app = connection && startChatApp(product, outside, connection);
  const byName = new Map([
    [AUDIT_FUNCTION, audit],
    ...(restore ? ([[RESTORE_FUNCTION, restore]] as const) : []),
  ]);
  aws.hostLambdas((name, payload) => {
    const running = byName.get(name)?.invoke(payload) ?? null;
    running?.catch(onLog);
    return running;
  });
  return {
    aws,
    audit,
    app,
    chat: app && slack && emulatedChat(app, slack, now),
    tableName: resources.tableName,
    resources,
    admin,
    async close() {
      await decisions?.close();
      await restore?.close();
      await app?.close();
      await audit.close();
      await slack?.close();
      await aws.close();
    },
  };
}

/**
 * Whoever knows a role's access key id may use its permissions. With a real part that would be more than this machine,
 * so then nobody can guess them.
 */
function keysFor({ realAws, realSlack }: SandboxOptions): (role: string) => string {
  if (!realAws && !realSlack) return (role) => role;
  const secret = randomBytes(16).toString('hex');
  return (role) => `${role}-${secret}`;
}

function startAudit(product: Product, { hasDecisions }: Parts, { environment, hosts }: Outside): LocalLambda {
  const { topicArn, bucket, queue } = product.resources;
  return startProductLambda(product, 'audit', AUDIT_FUNCTION, {
    hosts,
    environment: {
      ...environment,
      TOPIC_ARN: topicArn,
      REPORT_BUCKET: bucket,
      ...(hasDecisions ? { QUEUE_URL: queue.url } : {}),
    },
  });
}

/** A file that a Lambda stored, by its `s3://` address. */
export async function readStored(sandbox: Sandbox, url: string): Promise<string> {
  const [, bucket, key] = /^s3:\/\/([^/]+)\/(.+)$/.exec(url) ?? [];
  const object = await new S3Client(sandbox.admin).send(new GetObjectCommand({ Bucket: bucket, Key: key }));
  return (await object.Body?.transformToString()) ?? '';
}
