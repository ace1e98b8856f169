import { GetObjectCommand, S3Client } from '@aws-sdk/client-s3';
import type { Exemption } from '../../cleanup/finding.ts';
import { auditPermissions } from '../audit-permissions.ts';
import { notifyPermissions } from '../notify-permissions.ts';
import { secretPermissions } from '../secret-permissions.ts';
import type { EmulatedAccount } from './aws/account.ts';
import { SANDBOX_ADMIN } from './aws/callers.ts';
import { type EmulatedAws, startEmulatedAws } from './aws/server.ts';
import { type Chat, SLACK_SECRETS, slackEnvironment, startChat, startSlack } from './chat.ts';
import { type LambdaCode, SOURCES } from './lambda/code.ts';
import { type LocalLambda, startLambda } from './lambda/host.ts';
import { type ClientOptions, createResources, type Resources } from './resources.ts';
import type { EmulatedSlack } from './slack/server.ts';
import type { Workspace } from './slack/workspace.ts';

const REGION = 'eu-west-1';
const AUDIT_FUNCTION = 'audit';
/** Access key ids of the Lambdas' roles: the gateway knows by them whose permissions hold. */
const AUDIT_ROLE = 'audit-lambda';

export interface SandboxOptions {
  readonly account: EmulatedAccount;
  readonly exemptions?: readonly Exemption[];
  /** Settings, as the stack would hand them over. */
  readonly policy?: Readonly<Record<string, unknown>>;
  /** With a Slack workspace the bot and the decision Lambda run, too. @default no Slack */
  readonly workspace?: Workspace;
  readonly clock?: () => Date;
  /** What the Lambdas run. @default the sources */
  readonly code?: LambdaCode;
  readonly onLog?: (line: unknown) => void;
}

/** The whole product on a laptop: emulated AWS and Slack, and the unmodified Lambdas, each with its own permissions. */
export interface Sandbox {
  readonly aws: EmulatedAws;
  readonly audit: LocalLambda;
  /** Null without a workspace. */
  readonly chat: Chat | null;
  readonly tableName: string;
  /** Options for an SDK client that may do everything. */
  readonly admin: ClientOptions;
  close(): Promise<void>;
}

/** Starts everything and seeds the account; nothing has run yet. */
export async function startSandbox(options: SandboxOptions): Promise<Sandbox> {
  const { account, exemptions = [], policy = {}, workspace, clock, code = SOURCES } = options;
  const { onLog = () => {} } = options;
  const aws = await startEmulatedAws({ account, ...(clock ? { clock } : {}) });
  const clientOf = (accessKeyId: string) => ({
    region: REGION,
    endpoint: aws.url,
    credentials: { accessKeyId, secretAccessKey: 'sandbox' },
  });
  const admin = clientOf(SANDBOX_ADMIN);
  const resources = await createResources(admin, account, exemptions);
  const slack = workspace ? await startSlack(workspace, clock) : null;
  const audit = startAudit({ aws, resources, slack, policy: JSON.stringify(policy), code, onLog });
  const chat =
    slack &&
    startChat({
      aws,
      slack,
      resources,
      policy: JSON.stringify(policy),
      auditFunction: AUDIT_FUNCTION,
      clientOf,
      code,
      onLog,
    });
  // An asynchronous invocation: whoever asked has its answer already, and failures are in the log.
  aws.hostLambdas((name, payload) => {
    if (name === AUDIT_FUNCTION) audit.invoke(payload).catch(onLog);
  });
  return {
    aws,
    audit,
    chat,
    tableName: resources.tableName,
    admin,
    async close() {
      await chat?.close();
      await audit.close();
      await slack?.close();
      await aws.close();
    },
  };
}

interface AuditParts {
  readonly aws: EmulatedAws;
  readonly resources: Resources;
  readonly slack: EmulatedSlack | null;
  readonly policy: string;
  readonly code: LambdaCode;
  readonly onLog: (line: unknown) => void;
}

function startAudit({ aws, resources, slack, policy, code, onLog }: AuditParts): LocalLambda {
  const { account, tableArn, queue } = resources;
  aws.grant(AUDIT_ROLE, [
    ...auditPermissions(resources),
    ...(slack
      ? [
          ...notifyPermissions({ account, tableArn, queueArn: queue.arn }),
          ...secretPermissions(resources, [SLACK_SECRETS.botToken]),
        ]
      : []),
  ]);
  return startLambda({
    name: AUDIT_FUNCTION,
    module: code.audit,
    accountId: resources.account,
    region: resources.region,
    environment: {
      AWS_REGION: resources.region,
      AWS_ENDPOINT_URL: aws.url,
      AWS_ACCESS_KEY_ID: AUDIT_ROLE,
      AWS_SECRET_ACCESS_KEY: 'sandbox',
      TABLE_NAME: resources.tableName,
      TOPIC_ARN: resources.topicArn,
      REPORT_BUCKET: resources.bucket,
      POLICY: policy,
      ...(slack ? { ...slackEnvironment(slack), QUEUE_URL: queue.url } : {}),
    },
    onLog,
  });
}

/** A file that a Lambda stored, by its `s3://` address. */
export async function readStored(sandbox: Sandbox, url: string): Promise<string> {
  const [, bucket, key] = /^s3:\/\/([^/]+)\/(.+)$/.exec(url) ?? [];
  const object = await new S3Client(sandbox.admin).send(new GetObjectCommand({ Bucket: bucket, Key: key }));
  return (await object.Body?.transformToString()) ?? '';
}
