import { RemovalPolicy, Stack, Validations } from 'aws-cdk-lib';
import { AccessLogFormat } from 'aws-cdk-lib/aws-apigateway';
import { HttpApi, HttpMethod, HttpStage, LogGroupLogDestination } from 'aws-cdk-lib/aws-apigatewayv2';
import { HttpLambdaIntegration } from 'aws-cdk-lib/aws-apigatewayv2-integrations';
import { LogGroup, RetentionDays } from 'aws-cdk-lib/aws-logs';
import { Construct } from 'constructs';
import type { BotFunction } from './bot-function.ts';

export interface SlackApiProps {
  readonly bot: BotFunction;
}

/** As `manifest.yaml` has it. */
const SLACK_PATH = '/slack/events';

/** Requests a second, and at once: a workspace at its busiest stays far below, a flood costs little. */
const THROTTLE = { rateLimit: 20, burstLimit: 40 };

/** Neither headers, which hold signatures, nor bodies, nor paths that strangers make up. */
const LOGGED = {
  requestId: '$context.requestId',
  time: '$context.requestTime',
  from: '$context.identity.sourceIp',
  route: '$context.routeKey',
  status: '$context.status',
  integrationStatus: '$context.integrationStatus',
  latencyMs: '$context.responseLatency',
  bytes: '$context.responseLength',
  error: '$context.error.message',
};

/** The one address that Slack sends to. */
export class SlackApi extends Construct {
  readonly api: HttpApi;
  readonly url: string;

  constructor(scope: Construct, id: string, { bot }: SlackApiProps) {
    super(scope, id);
    this.api = new HttpApi(this, 'Api', {
      // Not by it, but by its id it is known; the console lists it by this name.
      apiName: `${Stack.of(this).stackName} for Slack`,
      description: 'Where Slack sends commands, clicks and forms for iam-user-cleanup',
      createDefaultStage: false,
    });
    const logGroup = new LogGroup(this, 'Log', {
      retention: RetentionDays.THREE_MONTHS,
      removalPolicy: RemovalPolicy.DESTROY,
    });
    new HttpStage(this, 'Stage', {
      httpApi: this.api,
      stageName: '$default',
      autoDeploy: true,
      throttle: THROTTLE,
      accessLogSettings: {
        destination: new LogGroupLogDestination(logGroup),
        format: AccessLogFormat.custom(JSON.stringify(LOGGED)),
      },
    });
    const routes = this.api.addRoutes({
      path: SLACK_PATH,
      methods: [HttpMethod.POST],
      integration: new HttpLambdaIntegration('Bot', bot.function),
    });
    for (const route of routes) {
      Validations.of(route).acknowledge({
        id: 'AwsSolutions-APIG4',
        reason:
          'Slack signs its requests. API Gateway cannot verify that, so the function does, before it reads anything.',
      });
    }
    this.url = `${this.api.apiEndpoint}${SLACK_PATH}`;
  }
}
