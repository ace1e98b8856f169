import type { EmulatedDeployment } from '../../../infra/sandbox/aws/deployment.ts';
import { SLACK_SECRETS } from '../../../infra/sandbox/roles.ts';
import type { Sandbox } from '../../../infra/sandbox/sandbox.ts';
import { CHANNELS } from '../../../infra/sandbox/slack/fernwood-workspace.ts';
import { PINNED, PINNED_FOR_DECISIONS, type Resource } from '../../infra/stack/template.ts';

/**
 * The synthesised template as if it were deployed, on the sandbox's own resources; all is well with it.
 *
 * @param startsThatFailed URL of the schedule's own dead-letter queue, which the sandbox does not have
 */
export function deployed(
  sandbox: Sandbox,
  template: readonly Resource[],
  startsThatFailed: string,
): EmulatedDeployment {
  const { resources, tableName } = sandbox;
  const alarmTopic = resources.topicArn.replace(/[^:]+$/, 'alarms');
  const physical: Record<string, string> = {
    [PINNED.table]: tableName,
    [PINNED_FOR_DECISIONS.queue]: resources.queue.url,
    [PINNED_FOR_DECISIONS.queueDeadLetters]: resources.queue.deadLetterUrl,
  };
  const physicalIdOf = ({ id }: Resource) =>
    id.startsWith('ScheduleDeadLetters') ? startsThatFailed : (physical[id] ?? id);
  return {
    stackName: 'IamUserCleanup',
    status: 'UPDATE_COMPLETE',
    outputs: new Map([
      ['TableName', tableName],
      ['ReportTopicArn', resources.topicArn],
      ['AlarmTopicArn', alarmTopic],
    ]),
    resources: template.map((one) => ({
      logicalId: one.id,
      type: one.Type,
      physicalId: physicalIdOf(one),
      status: 'CREATE_COMPLETE',
    })),
    environments: new Map(
      template
        .filter(({ Type }) => Type === 'AWS::Lambda::Function')
        .map(({ id, Properties }) => {
          const { Variables } = Properties['Environment'] as { Variables: Record<string, string> };
          const told = { ...Variables, TABLE_NAME: tableName };
          return [id, sandbox.chat ? { ...told, ...slackOf(sandbox.chat.slack.apiUrl) } : told];
        }),
    ),
    subscriptions: [resources.topicArn, alarmTopic].map((topicArn) => ({ topicArn, isConfirmed: true })),
    alarms: template
      .filter(({ Type }) => Type === 'AWS::CloudWatch::Alarm')
      .map(({ id, Properties }) => ({
        name: id,
        description: String(Properties['AlarmDescription']),
        metric: String(Properties['MetricName']),
        periodSeconds: Number(Properties['Period']),
        evaluationPeriods: Number(Properties['EvaluationPeriods']),
        threshold: Number(Properties['Threshold']),
        state: 'OK',
        actionsEnabled: true,
      })),
  };
}

function slackOf(apiUrl: string): Record<string, string> {
  return {
    SLACK_API_URL: apiUrl,
    SLACK_TEAM_ID: 'T000000001',
    SLACK_CHANNEL: CHANNELS.summary,
    SLACK_APPROVERS_CHANNEL: CHANNELS.approvers,
    SLACK_BOT_TOKEN_FROM: SLACK_SECRETS.botToken,
    SLACK_SIGNING_SECRET_FROM: SLACK_SECRETS.signingSecret,
  };
}
