import type { EmulatedDeployment } from '../../../infra/sandbox/aws/deployment.ts';
import { SLACK_SECRETS } from '../../../infra/sandbox/roles.ts';
import type { Sandbox } from '../../../infra/sandbox/sandbox.ts';
import { CHANNELS } from '../../../infra/sandbox/slack/fernwood-workspace.ts';
import { PINNED, PINNED_FOR_DECISIONS, type Resource } from '../../infra/stack/template.ts';

/** The synthesised template as if it were deployed, on the sandbox's own resources; all is well with it. */
export function deployed(sandbox: Sandbox, template: readonly Resource[]): EmulatedDeployment {
  const { resources, tableName } = sandbox;
  const alarmTopic = resources.topicArn.replace(/[^:]+$/, 'alarms');
  const physical: Record<string, string> = {
    [PINNED.table]: tableName,
    [PINNED_FOR_DECISIONS.queue]: resources.queue.url,
    [PINNED_FOR_DECISIONS.queueDeadLetters]: resources.queue.deadLetterUrl,
  };
  // The schedule's own queue is none of the sandbox's.
  const made = template.filter(({ id, Type }) => Type !== 'AWS::SQS::Queue' || physical[id]);
  return {
    stackName: 'IamUserCleanup',
    status: 'UPDATE_COMPLETE',
    outputs: new Map([
      ['TableName', tableName],
      ['ReportTopicArn', resources.topicArn],
      ['AlarmTopicArn', alarmTopic],
    ]),
    resources: made.map(({ id, Type }) => ({
      logicalId: id,
      type: Type,
      physicalId: physical[id] ?? id,
      status: 'CREATE_COMPLETE',
    })),
    environments: new Map(
      made
        .filter(({ Type }) => Type === 'AWS::Lambda::Function')
        .map(({ id, Properties }) => {
          const { Variables } = Properties['Environment'] as { Variables: Record<string, string> };
          const told = { ...Variables, TABLE_NAME: tableName };
          return [id, sandbox.chat ? { ...told, ...slackOf(sandbox.chat.slack.apiUrl) } : told];
        }),
    ),
    subscriptions: [resources.topicArn, alarmTopic].map((topicArn) => ({ topicArn, isConfirmed: true })),
    alarms: made
      .filter(({ Type }) => Type === 'AWS::CloudWatch::Alarm')
      .map(({ id, Properties }) => ({
        name: id,
        description: String(Properties['AlarmDescription']),
        metric: String(Properties['MetricName']),
        periodSeconds: Number(Properties['Period']),
        evaluationPeriods: Number(Properties['EvaluationPeriods']),
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
