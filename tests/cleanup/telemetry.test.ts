import { afterEach, describe, expect, test } from 'vitest';
import { RULE_IDS } from '../../cleanup/finding.ts';
import { METRICS } from '../../cleanup/metrics.ts';
import {
  countingErrors,
  countingGaps,
  type Recorder,
  recordAnswer,
  recordDecision,
} from '../../cleanup/telemetry.ts';
import { aKey, anAccount, aUser } from '../../infra/sandbox/aws/new-account.ts';
import { type Sandbox, startSandbox } from '../../infra/sandbox/sandbox.ts';
import { aReport } from './report/factories.ts';

/** What was counted, by name. */
function recorder() {
  const counted: Record<string, number> = {};
  const metrics: Recorder = {
    singleMetric: () => ({
      addDimension() {},
      addMetric(name, _unit, value) {
        counted[name] = (counted[name] ?? 0) + value;
      },
    }),
  };
  return { counted, metrics };
}
const gap = (failed: boolean) => ({ what: 'a message', why: 'Slack is down', failed, required: false });

const NO_SLACK = { known: false, gap: gap(false) } as const;

describe('what is counted', () => {
  test('messages that Slack did not take, not those that nobody was to get', async () => {
    const { counted, metrics } = recorder();
    const gaps = [gap(true), gap(true), gap(false)];
    const notifier = countingGaps(
      { reachesApprovers: true, notify: async () => ({ warned: [], gaps }) },
      metrics,
    );
    expect(notifier?.reachesApprovers).toBe(true);
    await notifier?.notify(aReport(), NO_SLACK);
    expect(counted).toEqual({ [METRICS.slackDeliveriesFailed]: 2 });
  });

  test('a notifier that failed as a whole, which it still does', async () => {
    const { counted, metrics } = recorder();
    const notify = () => Promise.reject(new Error('down'));
    const notifier = countingGaps({ reachesApprovers: true, notify }, metrics);
    await expect(notifier?.notify(aReport(), NO_SLACK)).rejects.toThrow('down');
    expect(counted).toEqual({ [METRICS.slackDeliveriesFailed]: 1 });
    expect(countingGaps(null, metrics)).toBeNull();
  });

  test.each([
    ['applied', 0, { [METRICS.decisionsApplied]: 1 }],
    ['refused', 2, { [METRICS.decisionsRefused]: 1, [METRICS.slackDeliveriesFailed]: 2 }],
    ['superseded', 0, { [METRICS.decisionsSuperseded]: 1 }],
    ['failed', 0, { [METRICS.decisionsFailed]: 1 }],
    ['settled-before', 0, {}],
    ['unknown', 0, {}],
  ] as const)('a decision that is %s, with %i cards not updated', (outcome, notTold, expected) => {
    const { counted, metrics } = recorder();
    recordDecision(metrics, { outcome, action: null, notTold });
    expect(counted).toEqual(expected);
  });

  test.each([
    [200, { [METRICS.answerLatency]: 30 }],
    [401, { [METRICS.requestsRefused]: 1 }],
    [413, { [METRICS.requestsRefused]: 1 }],
    [503, {}],
  ])('an answer with %i: strangers do not blur how long people wait', (status, expected) => {
    const { counted, metrics } = recorder();
    recordAnswer(metrics, status, 30);
    expect(counted).toEqual(expected);
  });

  test('each line that is an error, and no other', () => {
    const { counted, metrics } = recorder();
    const lines: string[] = [];
    const write = (message: string) => void lines.push(message);
    const log = countingErrors({ info: write, warn: write, error: write }, metrics, METRICS.botErrors);
    log.info('a', {});
    log.warn('b', {});
    log.error('c', {});
    expect(lines).toEqual(['a', 'b', 'c']);
    expect(counted).toEqual({ [METRICS.botErrors]: 1 });
  });
});

describe('an audit', () => {
  let sandbox: Sandbox;
  afterEach(() => sandbox.close());

  test('tells CloudWatch what it did in numbers, and names nobody', { timeout: 60_000 }, async () => {
    const lines: Readonly<Record<string, unknown>>[] = [];
    const key = aKey({ id: 'AKIAADA', createdAt: new Date('2024-01-01'), lastUsed: null });
    const account = anAccount({
      users: [aUser({ name: 'ada', tags: { email: 'ada@example.com' }, keys: [key] })],
    });
    sandbox = await startSandbox({ account, onMetrics: (line) => lines.push(line) });
    sandbox.aws.settings.reportPolls = 0;
    await sandbox.audit.invoke({ id: 'run-1' });
    await expect.poll(() => lines.length).toBe(6 + RULE_IDS.length);
    const value = (name: string) => lines.find((line) => name in line && !('rule' in line))?.[name];
    expect(value(METRICS.runs)).toBe(1);
    expect(value(METRICS.incompleteRuns)).toBe(0);
    expect(value(METRICS.actionsStoppedByBrake)).toBe(0);
    expect(value(METRICS.awsCalls)).toBeGreaterThan(3);
    const byRule = Object.fromEntries(
      lines.flatMap(({ rule, Findings }) => (rule ? [[rule, Findings]] : [])),
    );
    expect(Object.keys(byRule)).toEqual([...RULE_IDS]);
    expect(byRule).toMatchObject({ 'unused-access-key': 1, 'unused-role': 0 });
    expect(JSON.stringify(lines)).not.toMatch(/ada|AKIA|111122223333/);
    expect(lines[0]).toMatchObject({
      service: 'iam-user-cleanup',
      _aws: { CloudWatchMetrics: [{ Namespace: 'IamUserCleanup', Dimensions: [['service']] }] },
    });
  });
});
