import { Duration, Stack } from 'aws-cdk-lib';
import { EventSourceMapping } from 'aws-cdk-lib/aws-lambda';
import type { Construct } from 'constructs';
import { decisionPermissions } from '../decision-permissions.ts';
import type { DecisionQueue } from './decision-queue.ts';
import { type CommonProps, inThisAccount, ProductFunction } from './product-function.ts';
import type { Storage } from './storage.ts';

export interface DecisionFunctionProps extends CommonProps {
  readonly storage: Storage;
  readonly queue: DecisionQueue;
  /** What the policy protects by name; the role is denied it as well. */
  readonly protectedArns: readonly string[];
}

/** For one batch: some decisions, each with a few reads, a change, a look back, and cards to update. */
export const DECISION_TIMEOUT = Duration.seconds(90);
const BATCH_SIZE = 5;
/** As few as Lambda allows: IAM's limits are the account's, and nobody waits for thousands of clicks. */
const MAX_CONCURRENCY = 2;

/** The Lambda that applies decisions: the only one that may change IAM. */
export class DecisionFunction extends ProductFunction {
  constructor(
    scope: Construct,
    id: string,
    { storage, queue, protectedArns, ...common }: DecisionFunctionProps,
  ) {
    super(scope, id, {
      ...common,
      name: 'decision',
      description: 'Applies decisions: reads again, changes IAM, records, updates the cards',
      roleDescription: 'Changes credentials of IAM users; the only role of this product that does',
      memorySize: 512,
      timeout: DECISION_TIMEOUT,
      environment: { TABLE_NAME: storage.table.tableName, OWN_ROLE_ARNS: common.ownRoles.joined },
    });
    const { account, partition } = Stack.of(this);
    this.allow(
      decisionPermissions({
        ...{ account, partition, protectedArns },
        tableArn: storage.table.tableArn,
        queueArn: queue.queue.queueArn,
        ownRoleArns: common.ownRoles.arns,
      }),
      {
        '*': 'Asked which stack declares something, CloudFormation is given no stack to be limited to. Read-only.',
        [inThisAccount('iam', 'user/*', '')]:
          'Whose credential people decide about is not known before. Protected users are denied.',
      },
    );
    // CDK's own event source would also let the role change how long messages stay hidden.
    new EventSourceMapping(this, 'Source', {
      target: this.function,
      eventSourceArn: queue.queue.queueArn,
      batchSize: BATCH_SIZE,
      maxConcurrency: MAX_CONCURRENCY,
      reportBatchItemFailures: true,
    });
  }
}
