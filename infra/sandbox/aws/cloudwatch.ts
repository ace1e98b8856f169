import { JSON_REFUSALS, refusal } from './errors.ts';
import type { Service, World } from './service.ts';
import { jsonError } from './wire/answer.ts';

/** CloudWatch, as far as asking for alarms by their names. */
export function cloudWatchService(world: World): Service {
  return {
    refusals: JSON_REFUSALS,
    refuse: (error) => jsonError('com.amazonaws.cloudwatch', error),
    understand(request) {
      const action = String(request.headers['x-amz-target']).replace(/^.*\./, '');
      if (action !== 'DescribeAlarms') {
        throw refusal(JSON_REFUSALS, 'unknown-action', `${action} is not emulated.`);
      }
      const { AlarmNames = [] }: { AlarmNames?: string[] } = JSON.parse(request.body.toString());
      return {
        action,
        needs: [{ action: 'cloudwatch:DescribeAlarms', resource: '*' }],
        run() {
          const asked = (world.deployment()?.alarms ?? []).filter(({ name }) => AlarmNames.includes(name));
          const MetricAlarms = asked.map((alarm) => ({
            AlarmName: alarm.name,
            AlarmDescription: alarm.description,
            MetricName: alarm.metric,
            Period: alarm.periodSeconds,
            EvaluationPeriods: alarm.evaluationPeriods,
            Threshold: alarm.threshold,
            StateValue: alarm.state,
            ActionsEnabled: alarm.actionsEnabled,
          }));
          const headers = { 'content-type': 'application/x-amz-json-1.0' };
          return { status: 200, headers, body: JSON.stringify({ MetricAlarms, CompositeAlarms: [] }) };
        },
      };
    },
  };
}
