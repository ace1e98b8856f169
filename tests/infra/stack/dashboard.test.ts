import { describe, expect, it } from 'vitest';
import { RULE_IDS } from '../../../cleanup/finding.ts';
import { METRICS } from '../../../cleanup/metrics.ts';
import { aStack, resourcesOf, SLACK } from './template.ts';

/** What the one dashboard of a deployment shows, as text. */
function shown(context: object): string {
  const [dashboard, ...others] = resourcesOf(aStack({ ...context }).stack, 'AWS::CloudWatch::Dashboard');
  expect(others).toEqual([]);
  return String(dashboard?.Properties['DashboardBody']);
}
/** Counted for the alarm alone, and only where audits are a week or more apart. */
const NOT_SHOWN = new Set<string>([METRICS.hoursSinceAudit]);
const ofChat = [METRICS.answerLatency, METRICS.botErrors, METRICS.requestsRefused];

describe('the dashboard', () => {
  it('with Slack shows every metric that is counted, findings by each rule, and the state of queue and functions', () => {
    const body = shown({ ...SLACK, enableRestore: 'true' });
    const expected = Object.values(METRICS).filter((name) => !NOT_SHOWN.has(name));
    expect(expected.filter((name) => !body.includes(`"${name}"`))).toEqual([]);
    expect(RULE_IDS.filter((rule) => !body.includes(`"rule","${rule}"`))).toEqual([]);
    for (const name of ['Errors', 'Throttles', 'ApproximateAgeOfOldestMessage']) expect(body).toContain(name);
    expect(body.match(/"AWS\/Lambda","Throttles"/g)).toHaveLength(4);
  });

  it('without Slack is a valid page of audits alone', () => {
    const body = shown({});
    expect(JSON.parse(body).widgets.length).toBeGreaterThan(3);
    expect(ofChat.filter((name) => body.includes(`"${name}"`))).toEqual([]);
    expect(body.match(/"AWS\/Lambda","Throttles"/g)).toHaveLength(1);
  });
});
