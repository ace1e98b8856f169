import { Duration } from 'aws-cdk-lib';
import { Metric, type MetricOptions } from 'aws-cdk-lib/aws-cloudwatch';
import { type MetricName, RULE_DIMENSION, SERVICE, SERVICE_DIMENSION } from '../../cleanup/metrics.ts';

/** How far apart alarms look. */
export const WINDOW = Duration.minutes(5);

/** The product's own metrics, as its functions write them into one namespace. */
export class ProductMetrics {
  readonly #namespace: string;

  constructor(namespace: string) {
    this.#namespace = namespace;
  }

  /** @default sums of five minutes */
  of(metricName: MetricName, options: MetricOptions = {}): Metric {
    return new Metric({
      namespace: this.#namespace,
      metricName,
      dimensionsMap: { [SERVICE_DIMENSION]: SERVICE },
      statistic: 'Sum',
      period: WINDOW,
      ...options,
    });
  }

  byRule(metricName: MetricName, rule: string, options: MetricOptions): Metric {
    const dimensionsMap = { [SERVICE_DIMENSION]: SERVICE, [RULE_DIMENSION]: rule };
    return this.of(metricName, { ...options, dimensionsMap, label: rule });
  }
}
