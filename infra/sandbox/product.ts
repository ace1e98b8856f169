import type { EmulatedAws } from './aws/server.ts';
import type { SandboxClock } from './clock.ts';
import type { LambdaCode } from './lambda/code.ts';
import { type LocalLambda, startLambda } from './lambda/host.ts';
import { startQueuePump } from './lambda/queue-pump.ts';
import type { ClientOptions, Resources } from './resources.ts';
import {
  METRICS_NAMESPACE,
  type Parts,
  RESTORE_FUNCTION,
  ROLES,
  type RoleEnvironments,
  type RoleName,
  type RolePermissions,
} from './roles.ts';

/** What the product's Lambdas have in common in a sandbox. */
export interface Product {
  readonly aws: EmulatedAws;
  readonly resources: Resources;
  readonly permissions: RolePermissions;
  /** What each function is told. Null: it is made here. */
  readonly environments: RoleEnvironments | null;
  /** Settings, as JSON. */
  readonly policy: string;
  readonly code: LambdaCode;
  /** Null: the machine's. */
  readonly clock: SandboxClock | null;
  /** Access key id of a role. */
  readonly keyOf: (role: string) => string;
  readonly clientOf: (role: string) => ClientOptions;
  readonly onLog: (line: unknown) => void;
  readonly onMetrics: (line: Readonly<Record<string, unknown>>) => void;
}

/** Whom a Lambda talks to, beside AWS. */
export interface Outside {
  readonly environment: Readonly<Record<string, string>>;
  /** Hosts that it has to reach, beside this machine. */
  readonly hosts: readonly string[];
}

/** For Lambdas that talk to AWS alone. */
export const NOBODY: Outside = { environment: {}, hosts: [] };

/** Starts one of the Lambdas, which may do what its role may. */
export function startProductLambda(
  { aws, resources, permissions, environments, policy, code, clock, keyOf, onLog, onMetrics }: Product,
  role: RoleName,
  name: string,
  { environment, hosts }: Outside,
): LocalLambda {
  const { account, region, tableName } = resources;
  aws.grant(keyOf(ROLES[role]), permissions[role]);
  const { SLACK_API_URL } = environment;
  const told = environments?.[role] ?? {
    TABLE_NAME: tableName,
    POLICY: policy,
    POWERTOOLS_METRICS_NAMESPACE: METRICS_NAMESPACE,
    ...environment,
  };
  return startLambda({
    name,
    module: code[role],
    accountId: account,
    region,
    environment: {
      ...told,
      ...(SLACK_API_URL ? { SLACK_API_URL } : {}),
      AWS_REGION: region,
      AWS_ENDPOINT_URL: aws.url,
      AWS_ACCESS_KEY_ID: keyOf(ROLES[role]),
      AWS_SECRET_ACCESS_KEY: 'sandbox',
    },
    hosts,
    clock,
    onLog,
    onMetrics,
  });
}

/** Starts the Lambda that rebuilds what was deleted. */
export function startRestore(product: Product): LocalLambda {
  const environment = { SNAPSHOT_BUCKET: product.resources.snapshotBucket };
  return startProductLambda(product, 'restore', RESTORE_FUNCTION, { ...NOBODY, environment });
}

/**
 * Starts the Lambda that applies decisions, and what feeds it from their queue.
 *
 * @param beforeEach called when some were received, before the Lambda gets them
 */
export function startDecisions(
  product: Product,
  outside: Outside,
  { hasRestore }: Parts,
  beforeEach: () => void = () => {},
): Pick<LocalLambda, 'close'> {
  const { resources, clientOf, onLog } = product;
  const lambda = startProductLambda(product, 'decision', 'decisions', {
    ...outside,
    environment: {
      ...outside.environment,
      SNAPSHOT_BUCKET: resources.snapshotBucket,
      ...(hasRestore ? { RESTORE_FUNCTION } : {}),
    },
  });
  const client = clientOf(ROLES.decision);
  const invoke: LocalLambda['invoke'] = (event) => {
    beforeEach();
    return lambda.invoke(event);
  };
  const pump = startQueuePump({ client, queue: resources.queue, lambda: { invoke }, onError: onLog });
  return {
    async close() {
      await pump.close();
      await lambda.close();
    },
  };
}
