import { Stack } from 'aws-cdk-lib';
import { Construct } from 'constructs';
import { notifyPermissions } from '../notify-permissions.ts';
import type { SlackSettings } from '../slack-settings.ts';
import type { AuditFunction } from './audit-function.ts';
import { BotFunction } from './bot-function.ts';
import { DECISION_TIMEOUT, DecisionFunction } from './decision-function.ts';
import { DecisionQueue } from './decision-queue.ts';
import type { CommonProps } from './product-function.ts';
import { SlackAccess } from './slack-access.ts';
import { SlackApi } from './slack-api.ts';
import { Snapshots } from './snapshots.ts';
import type { Storage } from './storage.ts';

export interface ChatProps extends CommonProps {
  readonly slack: SlackSettings;
  readonly storage: Storage;
  readonly audit: AuditFunction;
  readonly retentionDays: number;
  readonly protectedArns: readonly string[];
}

/** The chat half: the bot behind its address, the queue, and the function that applies decisions. */
export class Chat extends Construct {
  readonly bot: BotFunction;
  readonly decision: DecisionFunction;
  readonly queue: DecisionQueue;
  readonly snapshots: Snapshots;
  readonly api: SlackApi;

  constructor(scope: Construct, id: string, props: ChatProps) {
    super(scope, id);
    const { slack, audit, retentionDays, protectedArns, ...common } = props;
    this.queue = new DecisionQueue(this, 'Decisions', { consumerTimeout: DECISION_TIMEOUT });
    this.bot = new BotFunction(this, 'Bot', { ...common, audit, queue: this.queue });
    this.decision = new DecisionFunction(this, 'Decision', { ...common, protectedArns, queue: this.queue });
    this.snapshots = new Snapshots(this, 'Snapshots', { retentionDays, writer: this.decision.role });
    this.api = new SlackApi(this, 'Slack', { bot: this.bot });
    const access = new SlackAccess(slack);
    for (const talker of [audit, this.bot, this.decision]) access.grantTalking(talker);
    access.grantListening(this.bot);
    this.#letAuditTell(props);
  }

  /** The audit asks owners and approvers about what it found, and sends decisions that wait again. */
  #letAuditTell({ audit, storage }: ChatProps): void {
    const { queueUrl, queueArn } = this.queue.queue;
    audit.function.addEnvironment('QUEUE_URL', queueUrl);
    audit.allow(
      notifyPermissions({ account: Stack.of(this).account, tableArn: storage.table.tableArn, queueArn }),
    );
  }
}
