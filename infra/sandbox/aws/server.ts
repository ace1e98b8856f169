import { once } from 'node:events';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import type { PermissionStatement } from '../../permissions.ts';
import { accessAnalyzerService } from './access-analyzer.ts';
import type { EmulatedAccount } from './account.ts';
import { CallLog } from './call-log.ts';
import { Callers } from './callers.ts';
import { cloudFormationService } from './cloudformation.ts';
import { cloudWatchService } from './cloudwatch.ts';
import type { EmulatedDeployment } from './deployment.ts';
import { dynamoDbService } from './dynamodb.ts';
import { dynalite, fauxqs } from './embedded.ts';
import { FaultInjector } from './faults.ts';
import { handle } from './gateway.ts';
import { iamService } from './iam/service.ts';
import { lambdaService, type OnInvoke } from './lambda.ts';
import { s3Service } from './s3.ts';
import { type Secrets, secretsManagerService } from './secrets-manager.ts';
import type { EmulatorSettings, Service, World } from './service.ts';
import { type Email, snsService } from './sns.ts';
import { sqsService } from './sqs.ts';
import { stsService } from './sts.ts';

export interface EmulatedAwsOptions {
  readonly account: EmulatedAccount;
  /** @default the real time */
  readonly clock?: () => Date;
  /** @default 1 poll for reports and jobs, full pages, today's report style */
  readonly settings?: Partial<EmulatorSettings>;
  /** @default any free port */
  readonly port?: number;
  /** Access key id that may do everything. @default `sandbox-admin` */
  readonly admin?: string;
  /** Services that are not emulated but somebody else's: by signing name. @default none */
  readonly others?: (world: World) => ReadonlyMap<string, Service>;
}

/** A running emulator. Give `url` to SDK clients as endpoint, or to a process as `AWS_ENDPOINT_URL`. */
export interface EmulatedAws {
  readonly url: string;
  /** Change it at will; the next call answers from what it then is. */
  readonly account: EmulatedAccount;
  /** Another account, with nothing known about it yet. Tables, queues, topics, buckets and the log stay. */
  setAccount(account: EmulatedAccount): void;
  readonly settings: EmulatorSettings;
  readonly calls: CallLog;
  readonly faults: FaultInjector;
  /** What was published to topics, oldest first. */
  readonly emails: Email[];
  /** The stack that asking from outside finds. @default none */
  deployment: EmulatedDeployment | null;
  /** What Secrets Manager holds, by name. */
  readonly secrets: Secrets;
  /**
   * From now on that key id may do this and nothing else. `sandbox-admin` may do everything; a key id that
   * was granted nothing does not exist.
   */
  grant(accessKeyId: string, statements: readonly PermissionStatement[]): void;
  /** From now on runs the functions that are invoked. */
  hostLambdas(onInvoke: OnInvoke): void;
  close(): Promise<void>;
}

/** Starts the emulated AWS: one loopback endpoint for all services. */
export async function startEmulatedAws(options: EmulatedAwsOptions): Promise<EmulatedAws> {
  let { account } = options;
  const settings = {
    reportPolls: 1,
    jobPolls: 1,
    jobsFail: false,
    maxPageSize: null,
    emailReaders: 1,
    reportStyle: {},
    ...options.settings,
  };
  let deployment: EmulatedDeployment | null = null;
  const world: World = {
    account: () => account,
    now: options.clock ?? (() => new Date()),
    settings,
    deployment: () => deployment,
  };
  const callers = new Callers(world, options.admin);
  const calls = new CallLog();
  const faults = new FaultInjector();
  const emails: Email[] = [];
  const secrets: Secrets = new Map();
  const services = new Map<string, Service>();
  let onInvoke: OnInvoke = () => null;
  const gateway = { services, callers, faults, calls, now: world.now };

  const server = createServer((request, response) => {
    handle(gateway, request, response).catch(() => response.destroy());
  });
  // Longer than any client keeps an idle connection, so that none is closed under a call on its way.
  server.keepAliveTimeout = 120_000;
  server.listen(options.port ?? 0, '127.0.0.1');
  await once(server, 'listening');
  const url = `http://127.0.0.1:${(server.address() as AddressInfo).port}`;

  const database = dynalite();
  const messaging = fauxqs();
  services
    .set('iam', iamService(world))
    .set('sts', stsService(world))
    .set(
      'lambda',
      lambdaService(world, () => onInvoke),
    )
    .set('access-analyzer', accessAnalyzerService(world))
    .set('cloudformation', cloudFormationService(world))
    .set('monitoring', cloudWatchService(world))
    .set('dynamodb', dynamoDbService(world, database))
    .set('sns', snsService(world, messaging, emails))
    .set('sqs', sqsService(world, messaging, url))
    .set('secretsmanager', secretsManagerService(world, secrets))
    .set(
      's3',
      s3Service(world, messaging, (caller, need) => callers.whyDenied(caller, [need]) === null),
    );
  for (const [name, service] of options.others?.(world) ?? []) services.set(name, service);

  return {
    url,
    get account() {
      return account;
    },
    setAccount(next) {
      account = next;
    },
    get deployment() {
      return deployment;
    },
    set deployment(next) {
      deployment = next;
    },
    settings,
    calls,
    faults,
    emails,
    secrets,
    hostLambdas(hook) {
      onInvoke = hook;
    },
    grant: (accessKeyId, statements) => callers.grant(accessKeyId, statements),
    async close() {
      const closed = new Promise((resolve) => server.close(resolve));
      server.closeAllConnections();
      await Promise.all([closed, database.close(), messaging.close()]);
    },
  };
}
