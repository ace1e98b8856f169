import { CfnOutput, Stack, type StackProps } from 'aws-cdk-lib';
import type { Construct } from 'constructs';
import { addAuditAlarms, needsSignOfLife } from './constructs/audit-alarms.ts';
import { AuditFunction } from './constructs/audit-function.ts';
import { AuditSchedule } from './constructs/audit-schedule.ts';
import { Chat } from './constructs/chat.ts';
import { addChatAlarms } from './constructs/chat-alarms.ts';
import { OverviewDashboard } from './constructs/dashboard.ts';
import { addDecisionAlarms } from './constructs/decision-alarms.ts';
import { Decisions } from './constructs/decisions.ts';
import { Notifications } from './constructs/notifications.ts';
import { OperatorAlarms } from './constructs/operator-alarms.ts';
import { OwnRoles } from './constructs/own-roles.ts';
import { ProductMetrics } from './constructs/product-metrics.ts';
import { Storage } from './constructs/storage.ts';
import { UnusedAccessAnalyzer } from './constructs/unused-access-analyzer.ts';
import { type DeploymentSettings, makesChanges } from './deployment-settings.ts';

export interface IamUserCleanupStackProps extends StackProps {
  readonly settings: DeploymentSettings;
}

/**
 * The product in one account and region: a scheduled audit that remembers, reports by email, and alarms; with Slack
 * or a threshold for more than reports, also the function that does what was decided; with Slack, the bot that asks.
 */
export class IamUserCleanupStack extends Stack {
  constructor(scope: Construct, id: string, { settings, ...props }: IamUserCleanupStackProps) {
    super(scope, id, {
      description: 'iam-user-cleanup: audits IAM users, keys, passwords and roles',
      ...props,
    });
    const { email, schedule, longestGapHours, timeZone, slack, createAnalyzer, policy, givenPolicy } =
      settings;

    const ownRoles = new OwnRoles();
    const common = { ownRoles, policy: givenPolicy, metricsNamespace: this.stackName };
    const storage = new Storage(this, 'Storage', { retentionDays: policy.retentionDays });
    const notifications = new Notifications(this, 'Notifications', { email });
    const audit = new AuditFunction(this, 'Audit', { ...common, storage, notifications });
    const { deadLetters } = new AuditSchedule(this, 'Schedule', {
      ...{ audit, ownRoles, timeZone },
      expression: schedule,
      withSignOfLife: needsSignOfLife(longestGapHours),
    });
    const metrics = new ProductMetrics(this.stackName);
    const alarms = new OperatorAlarms(this, 'Alarms', { topic: notifications.alarms });
    addAuditAlarms(alarms, { audit, deadLetters, longestGapHours, metrics });
    const { retentionDays, protectedArns, enableRestore } = policy;
    const decisions = makesChanges(settings)
      ? new Decisions(this, 'Decisions', { ...common, storage, retentionDays, protectedArns, enableRestore })
      : null;
    if (decisions) {
      decisions.grantSending(audit);
      addDecisionAlarms(alarms, { decisions, metrics });
    }
    const chat =
      slack && decisions && new Chat(this, 'Chat', { ...common, slack, storage, audit, decisions });
    if (chat) {
      addChatAlarms(alarms, { chat, metrics });
      this.#tell('SlackRequestUrl', chat.api.url, 'Goes into the Slack app, three times: see README.md');
    }
    if (createAnalyzer) new UnusedAccessAnalyzer(this, 'Analyzer');
    new OverviewDashboard(this, 'Overview', { metrics, audit, decisions, chat });

    this.#tell('AuditFunctionName', audit.function.functionName, 'Invoke it for an audit now');
    this.#tell('ReportBucketName', storage.reports.bucketName, 'Full reports, under reports/');
    this.#tell('TableName', storage.table.tableName, 'Findings and runs');
    this.#tell(
      'ReportTopicArn',
      notifications.reports.topicArn,
      'Subscribe whoever else is to get the report',
    );
    this.#tell('AlarmTopicArn', notifications.alarms.topicArn, 'Subscribe whoever operates this');
  }

  #tell(name: string, value: string, description: string): void {
    new CfnOutput(this, name, { value, description });
  }
}
