import { AccessAnalyzerClient } from '@aws-sdk/client-accessanalyzer';
import {
  CloudFormationClient,
  DescribeStacksCommand,
  paginateListStackResources,
} from '@aws-sdk/client-cloudformation';
import { CloudWatchClient, DescribeAlarmsCommand } from '@aws-sdk/client-cloudwatch';
import { DynamoDBClient } from '@aws-sdk/client-dynamodb';
import { GetFunctionConfigurationCommand, LambdaClient } from '@aws-sdk/client-lambda';
import {
  GetSecretValueCommand,
  ResourceNotFoundException,
  SecretsManagerClient,
} from '@aws-sdk/client-secrets-manager';
import { paginateListSubscriptionsByTopic, SNSClient } from '@aws-sdk/client-sns';
import { GetQueueAttributesCommand, SQSClient } from '@aws-sdk/client-sqs';
import { GetCallerIdentityCommand, STSClient } from '@aws-sdk/client-sts';
import type { AlarmState, DeploymentReader, StackResource } from '../doctor/deployment.ts';
import { DynamoDbOverview } from '../store/overview.ts';
import { analyzerReader } from './analyzer-reader.ts';
import { PATIENCE } from './client-options.ts';
import { required } from './required.ts';

const SECURITY_HUB_REGION = 'us-east-1';
/** DescribeAlarms takes so many names at once. */
const ALARMS_AT_ONCE = 100;

/**
 * @param client passed to every SDK client: endpoint, credentials
 */
export function deploymentReader(region: string, clock: () => Date, client: object = {}): DeploymentReader {
  const options = { requestHandler: PATIENCE, ...client, region };
  const cloudFormation = new CloudFormationClient(options);
  const regions = [...new Set([region, SECURITY_HUB_REGION])];
  const analyzers = analyzerReader(
    new Map(regions.map((name) => [name, new AccessAnalyzerClient({ ...options, region: name })])),
  );
  return {
    async account() {
      const { Account } = await new STSClient(options).send(new GetCallerIdentityCommand({}));
      return required(Account, 'Account', 'GetCallerIdentity');
    },
    async stack(StackName) {
      const { Stacks: [stack] = [] } = await cloudFormation
        .send(new DescribeStacksCommand({ StackName }))
        .catch((error: unknown) => {
          if (error instanceof Error && /does not exist/.test(error.message)) return { Stacks: [] };
          throw error;
        });
      if (!stack) return null;
      const outputs = (stack.Outputs ?? []).map(({ OutputKey = '', OutputValue = '' }): [string, string] => [
        OutputKey,
        OutputValue,
      ]);
      return {
        status: required(stack.StackStatus, 'StackStatus', 'DescribeStacks'),
        outputs: new Map(outputs),
      };
    },
    async resources(StackName) {
      const resources: StackResource[] = [];
      for await (const page of paginateListStackResources({ client: cloudFormation }, { StackName })) {
        for (const one of page.StackResourceSummaries ?? []) {
          resources.push({
            logicalId: one.LogicalResourceId ?? '',
            type: one.ResourceType ?? '',
            physicalId: one.PhysicalResourceId ?? '',
            status: one.ResourceStatus ?? '',
          });
        }
      }
      return resources;
    },
    async environment(FunctionName) {
      const command = new GetFunctionConfigurationCommand({ FunctionName });
      const { Environment } = await new LambdaClient(options).send(command);
      return Environment?.Variables ?? {};
    },
    async subscriptions(TopicArn) {
      const arns: string[] = [];
      const pages = paginateListSubscriptionsByTopic({ client: new SNSClient(options) }, { TopicArn });
      for await (const { Subscriptions = [] } of pages) {
        arns.push(...Subscriptions.map(({ SubscriptionArn = '' }) => SubscriptionArn));
      }
      return arns;
    },
    async alarms(names) {
      const found: AlarmState[] = [];
      const cloudWatch = new CloudWatchClient(options);
      for (let from = 0; from < names.length; from += ALARMS_AT_ONCE) {
        const AlarmNames = names.slice(from, from + ALARMS_AT_ONCE);
        const { MetricAlarms = [] } = await cloudWatch.send(
          new DescribeAlarmsCommand({ AlarmNames, AlarmTypes: ['MetricAlarm'], MaxRecords: ALARMS_AT_ONCE }),
        );
        for (const one of MetricAlarms) {
          found.push({
            name: one.AlarmName ?? '',
            state: one.StateValue ?? '',
            says: one.AlarmDescription ?? '',
            isOn: one.ActionsEnabled !== false,
            metric: one.MetricName ?? '',
            threshold: one.Threshold ?? 0,
            windowHours: ((one.Period ?? 0) * (one.EvaluationPeriods ?? 0)) / 3600,
          });
        }
      }
      return found;
    },
    async waiting(QueueUrl) {
      const { Attributes } = await new SQSClient(options).send(
        new GetQueueAttributesCommand({ QueueUrl, AttributeNames: ['ApproximateNumberOfMessages'] }),
      );
      return Number(
        required(Attributes?.['ApproximateNumberOfMessages'], 'Attributes', 'GetQueueAttributes'),
      );
    },
    async analyzers() {
      const found = await Promise.all(regions.map((name) => analyzers.analyzers(name)));
      return found.flat().length;
    },
    async lastRun(tableName, account) {
      const overview = new DynamoDbOverview(new DynamoDBClient(options), tableName);
      return (await overview.runs(account, clock())).trend.at(-1) ?? null;
    },
    async secret(SecretId) {
      try {
        const { SecretString } = await new SecretsManagerClient(options).send(
          new GetSecretValueCommand({ SecretId }),
        );
        return SecretString?.trim() ?? '';
      } catch (error) {
        if (error instanceof ResourceNotFoundException) return null;
        throw error;
      }
    },
  };
}
