import { CfnOutput, Stack, type StackProps } from 'aws-cdk-lib';
import type { Construct } from 'constructs';
import { AuditAlarms } from './constructs/audit-alarms.ts';
import { AuditFunction } from './constructs/audit-function.ts';
import { AuditSchedule } from './constructs/audit-schedule.ts';
import { Notifications } from './constructs/notifications.ts';
import { Storage } from './constructs/storage.ts';
import type { DeploymentSettings } from './deployment-settings.ts';

export interface IamUserCleanupStackProps extends StackProps {
  readonly settings: DeploymentSettings;
}

/** The product in one account and region: a scheduled audit that remembers, reports by email, and alarms. */
export class IamUserCleanupStack extends Stack {
  constructor(scope: Construct, id: string, { settings, ...props }: IamUserCleanupStackProps) {
    super(scope, id, {
      description: 'iam-user-cleanup: audits IAM users, keys, passwords and roles',
      ...props,
    });
    const { email, schedule, timeZone, policy, givenPolicy } = settings;

    const storage = new Storage(this, 'Storage', { retentionDays: policy.retentionDays });
    const notifications = new Notifications(this, 'Notifications', { email });
    const audit = new AuditFunction(this, 'Audit', { storage, notifications, policy: givenPolicy });
    const { deadLetters } = new AuditSchedule(this, 'Schedule', { audit, expression: schedule, timeZone });
    new AuditAlarms(this, 'Alarms', { audit: audit.function, deadLetters, topic: notifications.alarms });

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
