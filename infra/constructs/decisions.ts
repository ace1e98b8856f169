import { Construct } from 'constructs';
import { queuePermissions } from '../queue-permissions.ts';
import { DECISION_TIMEOUT, DecisionFunction } from './decision-function.ts';
import { DecisionQueue } from './decision-queue.ts';
import type { CommonProps, ProductFunction } from './product-function.ts';
import { RestoreFunction } from './restore-function.ts';
import { Snapshots } from './snapshots.ts';
import type { Storage } from './storage.ts';

export interface DecisionsProps extends CommonProps {
  readonly storage: Storage;
  readonly retentionDays: number;
  readonly protectedArns: readonly string[];
  /** Whether what was deleted may be rebuilt by the product. */
  readonly enableRestore: boolean;
}

/**
 * What changes IAM: the queue of decisions, people's and the schedule's, and the function that applies them. A
 * deployment that only reports does not have it.
 */
export class Decisions extends Construct {
  readonly queue: DecisionQueue;
  readonly decision: DecisionFunction;
  readonly snapshots: Snapshots;
  /** Null unless what was deleted may be rebuilt by the product. */
  readonly restore: RestoreFunction | null;

  constructor(
    scope: Construct,
    id: string,
    { retentionDays, protectedArns, enableRestore, ...common }: DecisionsProps,
  ) {
    super(scope, id);
    this.queue = new DecisionQueue(this, 'Queue', { consumerTimeout: DECISION_TIMEOUT });
    this.decision = new DecisionFunction(this, 'Decision', { ...common, protectedArns, queue: this.queue });
    this.snapshots = new Snapshots(this, 'Snapshots', { retentionDays, writer: this.decision.role });
    this.decision.keepSnapshotsIn(this.snapshots);
    const { ownRoles, policy, metricsNamespace } = common;
    const forAll = { ownRoles, policy, metricsNamespace };
    this.restore = enableRestore
      ? new RestoreFunction(this, 'Restore', { ...forAll, snapshots: this.snapshots })
      : null;
    if (this.restore) this.decision.askToRestore(this.restore);
  }

  /** To send what the schedule decides, and again what waits. */
  grantSending(to: ProductFunction): void {
    const { queueUrl, queueArn } = this.queue.queue;
    to.function.addEnvironment('QUEUE_URL', queueUrl);
    to.allow(queuePermissions({ queueArn }));
  }
}
