import { Duration, Stack } from 'aws-cdk-lib';
import { EventSourceMapping } from 'aws-cdk-lib/aws-lambda';
import type { Construct } from 'constructs';
import { decisionPermissions } from '../decision-permissions.ts';
import { DECISION_SOURCE } from '../decision-source.ts';
import { askToRestorePermissions } from '../principal-permissions.ts';
import type { DecisionQueue } from './decision-queue.ts';
import { type CommonProps, inThisAccount, ProductFunction } from './product-function.ts';
import type { Snapshots } from './snapshots.ts';
import type { Storage } from './storage.ts';

export interface DecisionFunctionProps extends CommonProps {
  readonly storage: Storage;
  readonly queue: DecisionQueue;
  /** What the policy protects by name; the role is denied it as well. */
  readonly protectedArns: readonly string[];
}

const UNKNOWN = 'What people decide about is not known before. The protected and the own roles are denied.';
const WILDCARDS = {
  '*': 'CloudFormation, asked which stack declares something, and a last-accessed job have no resource. Read-only.',
  [inThisAccount('iam', 'user/*', '')]: UNKNOWN,
  [inThisAccount('iam', 'role/*', '')]: UNKNOWN,
  [inThisAccount('iam', 'group/*', '')]: 'Which groups a user leaves that is deleted is not known before.',
  [inThisAccount('iam', 'mfa/*', '')]: 'IAM names the devices of a deleted user, not the user.',
  [inThisAccount('iam', 'instance-profile/*', '')]: 'Which ones contain a deleted role is not known before.',
};

type Applying = Pick<DecisionFunctionProps, 'storage' | 'queue' | 'protectedArns' | 'ownRoles'>;

/**
 * For one decision. A key takes seconds; a user who has as much of everything as IAM lets one have takes some two hundred
 * calls, which is two minutes in an account that takes two a second.
 */
export const DECISION_TIMEOUT = Duration.minutes(4);

/** The Lambda that applies decisions: the only one that may change IAM. */
export class DecisionFunction extends ProductFunction {
  readonly #applying: Applying;

  constructor(
    scope: Construct,
    id: string,
    { storage, queue, protectedArns, ...common }: DecisionFunctionProps,
  ) {
    super(scope, id, {
      ...common,
      name: 'decision',
      description: 'Applies decisions: reads again, changes IAM, records, updates the cards',
      roleDescription:
        'Changes IAM users, their credentials and roles; the only role of this product that does',
      memorySize: 512,
      timeout: DECISION_TIMEOUT,
      environment: { TABLE_NAME: storage.table.tableName, OWN_ROLE_ARNS: common.ownRoles.joined },
    });
    this.#applying = { storage, queue, protectedArns, ownRoles: common.ownRoles };
    // CDK's own event source would also let the role change how long messages stay hidden.
    new EventSourceMapping(this, 'Source', {
      target: this.function,
      eventSourceArn: queue.queue.queueArn,
      ...DECISION_SOURCE,
      reportBatchItemFailures: true,
    });
  }

  /** Who rebuilds what it deleted: it waits for the answer. */
  askToRestore({ function: restore }: ProductFunction): void {
    this.function.addEnvironment('RESTORE_FUNCTION', restore.functionName);
    this.allow(askToRestorePermissions(restore.functionArn));
  }

  /** Where it keeps what is needed to rebuild what it deletes. Until this is said it may do nothing at all. */
  keepSnapshotsIn(snapshots: Snapshots): void {
    const { bucket } = snapshots;
    const { storage, queue, protectedArns, ownRoles } = this.#applying;
    const { account, partition } = Stack.of(this);
    this.function.addEnvironment('SNAPSHOT_BUCKET', bucket.bucketName);
    this.allow(
      decisionPermissions({
        ...{ account, partition, protectedArns },
        tableArn: storage.table.tableArn,
        queueArn: queue.queue.queueArn,
        snapshotBucketArn: bucket.bucketArn,
        ownRoleArns: ownRoles.arns,
      }),
      { ...WILDCARDS, [snapshots.objectsOfAccount]: 'One object a deletion, put once and never replaced.' },
    );
  }
}
