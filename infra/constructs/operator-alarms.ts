import { Alarm, ComparisonOperator, type IMetric, TreatMissingData } from 'aws-cdk-lib/aws-cloudwatch';
import { SnsAction } from 'aws-cdk-lib/aws-cloudwatch-actions';
import type { ITopic } from 'aws-cdk-lib/aws-sns';
import { Construct } from 'constructs';
import type { ProductFunction } from './product-function.ts';
import { WINDOW } from './product-metrics.ts';

export interface OperatorAlarm {
  readonly metric: IMetric;
  /** What happened, in a sentence. */
  readonly says: string;
  /** Section of docs/runbook.md that says what to do. */
  readonly anchor: string;
  /** @default 1: one occurrence is enough */
  readonly threshold?: number;
  /** Data has to come: none of it in so many periods rings as well. @default no data is good news, and one period enough */
  readonly awaitedPeriods?: number;
  /** @default too much rings, not too little */
  readonly isTooLittle?: true;
}

/** Whatever rings: each alarm goes to the operators' topic and names the section of the runbook. */
export class OperatorAlarms extends Construct {
  readonly #topic: ITopic;

  constructor(scope: Construct, id: string, { topic }: { readonly topic: ITopic }) {
    super(scope, id);
    this.#topic = topic;
  }

  add(
    name: string,
    { metric, says, anchor, threshold = 1, awaitedPeriods, isTooLittle }: OperatorAlarm,
  ): void {
    const alarm = new Alarm(this, name, {
      metric,
      alarmDescription: `${says} What to do: docs/runbook.md#${anchor}`,
      threshold,
      comparisonOperator: isTooLittle
        ? ComparisonOperator.LESS_THAN_THRESHOLD
        : ComparisonOperator.GREATER_THAN_OR_EQUAL_TO_THRESHOLD,
      evaluationPeriods: awaitedPeriods ?? 1,
      treatMissingData: awaitedPeriods ? TreatMissingData.BREACHING : TreatMissingData.NOT_BREACHING,
    });
    alarm.addAlarmAction(new SnsAction(this.#topic));
  }

  /** What every function can suffer from. */
  addForFunction(
    name: 'Audit' | 'Bot' | 'Decision' | 'Restore',
    { function: lambda }: ProductFunction,
    says: FunctionSays,
  ): void {
    const anchor = name.toLowerCase();
    this.add(`${name}Failed`, {
      metric: lambda.metricErrors({ period: WINDOW, statistic: 'Sum' }),
      says: says.failed,
      anchor: `${anchor}-failed`,
    });
    this.add(`${name}Throttled`, {
      metric: lambda.metricThrottles({ period: WINDOW, statistic: 'Sum' }),
      says: says.throttled,
      anchor: `${anchor}-throttled`,
    });
    this.add(`${name}Slow`, {
      metric: lambda.metricDuration({ period: WINDOW, statistic: 'Maximum' }),
      threshold: says.slowMs,
      says: says.slow,
      anchor: `${anchor}-slow`,
    });
  }
}

export interface FunctionSays {
  readonly failed: string;
  readonly throttled: string;
  readonly slow: string;
  /** Longer than this, in milliseconds, is near the limit. */
  readonly slowMs: number;
}
