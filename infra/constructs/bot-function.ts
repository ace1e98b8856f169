import { Duration, Stack } from 'aws-cdk-lib';
import type { Construct } from 'constructs';
import { botPermissions } from '../bot-permissions.ts';
import type { AuditFunction } from './audit-function.ts';
import type { DecisionQueue } from './decision-queue.ts';
import { type CommonProps, ProductFunction } from './product-function.ts';
import type { Storage } from './storage.ts';

export interface BotFunctionProps extends CommonProps {
  readonly storage: Storage;
  readonly queue: DecisionQueue;
  readonly audit: AuditFunction;
}

/** The Lambda that Slack talks to. It has no permission in IAM at all. */
export class BotFunction extends ProductFunction {
  constructor(scope: Construct, id: string, { storage, queue, audit, ...common }: BotFunctionProps) {
    const { account } = Stack.of(scope);
    super(scope, id, {
      ...common,
      name: 'bot',
      description: 'Answers Slack: commands, clicks, forms; stores and queues decisions',
      roleDescription: 'Reads what the audit found, stores and queues decisions; may do nothing in IAM',
      memorySize: 512,
      // Slack gives up after 3 seconds; a stored decision is still to be queued then.
      timeout: Duration.seconds(10),
      environment: {
        TABLE_NAME: storage.table.tableName,
        QUEUE_URL: queue.queue.queueUrl,
        AUDIT_FUNCTION: audit.function.functionName,
        ACCOUNT_ID: account,
      },
    });
    this.allow(
      botPermissions({
        account,
        tableArn: storage.table.tableArn,
        queueArn: queue.queue.queueArn,
        auditFunctionArn: audit.function.functionArn,
      }),
    );
  }
}
