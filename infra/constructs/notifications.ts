import { RemovalPolicy, Stack } from 'aws-cdk-lib';
import { PolicyStatement, ServicePrincipal } from 'aws-cdk-lib/aws-iam';
import { Key } from 'aws-cdk-lib/aws-kms';
import { Topic } from 'aws-cdk-lib/aws-sns';
import { EmailSubscription } from 'aws-cdk-lib/aws-sns-subscriptions';
import { Construct } from 'constructs';

export interface NotificationsProps {
  /** Gets both; AWS asks it to confirm each subscription before anything is sent. */
  readonly email: string;
}

/**
 * Two topics, because the report has readers whom alarms do not concern, and the audit may not raise alarms by
 * itself. Their key is our own: CloudWatch cannot use the one that AWS manages.
 */
export class Notifications extends Construct {
  readonly key: Key;
  readonly reports: Topic;
  readonly alarms: Topic;

  constructor(scope: Construct, id: string, { email }: NotificationsProps) {
    super(scope, id);
    this.key = new Key(this, 'Key', {
      description: 'Encrypts the reports and alarms of iam-user-cleanup on their way through SNS',
      enableKeyRotation: true,
      // SNS keeps nothing that would have to be read later.
      removalPolicy: RemovalPolicy.DESTROY,
    });
    const topic = (name: string, displayName: string) => {
      const created = new Topic(this, name, { displayName, masterKey: this.key, enforceSSL: true });
      created.addSubscription(new EmailSubscription(email));
      return created;
    };
    this.reports = topic('Reports', 'IAM user cleanup');
    this.alarms = topic('Alarms', 'IAM user cleanup alarms');
    this.#letAlarmsIn();
  }

  /** CloudWatch publishes as itself: both the topic and its key have to allow it, for this account's alarms. */
  #letAlarmsIn(): void {
    const fromThisAccount = {
      principals: [new ServicePrincipal('cloudwatch.amazonaws.com')],
      conditions: { StringEquals: { 'aws:SourceAccount': Stack.of(this).account } },
    };
    this.key.addToResourcePolicy(
      new PolicyStatement({
        sid: 'EncryptAlarms',
        actions: ['kms:Decrypt', 'kms:GenerateDataKey*'],
        resources: ['*'],
        ...fromThisAccount,
      }),
    );
    this.alarms.addToResourcePolicy(
      new PolicyStatement({
        sid: 'SendAlarms',
        actions: ['sns:Publish'],
        resources: [this.alarms.topicArn],
        ...fromThisAccount,
      }),
    );
  }
}
