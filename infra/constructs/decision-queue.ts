import { Duration } from 'aws-cdk-lib';
import { Queue, QueueEncryption } from 'aws-cdk-lib/aws-sqs';
import { Construct } from 'constructs';

export interface DecisionQueueProps {
  /** How long the function that takes from it may work on one decision. */
  readonly consumerTimeout: Duration;
}

/** Nobody is given it a second time while the first may still be at work. */
const SPARE = Duration.seconds(30);
/** Deliveries before a decision is set aside. */
const MAX_RECEIVES = 5;

/** Accepted decisions on their way, in order for each principal. What cannot be applied is set aside, for an alarm. */
export class DecisionQueue extends Construct {
  readonly queue: Queue;
  readonly deadLetters: Queue;

  constructor(scope: Construct, id: string, { consumerTimeout }: DecisionQueueProps) {
    super(scope, id);
    const common = { fifo: true, encryption: QueueEncryption.SQS_MANAGED, enforceSSL: true };
    this.deadLetters = new Queue(this, 'DeadLetters', { ...common, retentionPeriod: Duration.days(14) });
    this.queue = new Queue(this, 'Queue', {
      ...common,
      // As long as a decision may wait at all: after that it would be refused as too old.
      retentionPeriod: Duration.days(7),
      // AWS advises six times the consumer's timeout, against throttled invocations; the mapping's own limit of
      // concurrency leaves none. A deactivation whose delivery died is carried on only if it comes again within five
      // minutes: later, somebody may have switched the key on again by hand.
      visibilityTimeout: consumerTimeout.plus(SPARE),
      deadLetterQueue: { queue: this.deadLetters, maxReceiveCount: MAX_RECEIVES },
    });
  }
}
