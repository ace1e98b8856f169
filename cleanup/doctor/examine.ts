import { isoMinute } from '../days.ts';
import type { Env } from '../environment.ts';
import { METRICS } from '../metrics.ts';
import { plural } from '../report/text.ts';
import { type Check, looking, ok, unknown, wrong } from './check.ts';
import type { AlarmState, DeploymentReader, StackResource } from './deployment.ts';

const HOUR_MS = 60 * 60 * 1000;
const SETTLED = /^(CREATE|UPDATE|IMPORT)_COMPLETE$/;
/** Where the alarm that waits for audits could not be read: rarer than monthly hardly anybody audits. */
const RARE_HOURS = 35 * 24;

/** What a deployment is told and made of, as far as it could be read. */
export interface Examined {
  readonly checks: readonly Check[];
  /** Of all functions together; null when it could not be read. */
  readonly environment: Env | null;
}

/** Looks at everything that AWS can tell about a deployment. Slack is looked at apart. */
export async function examine(reader: DeploymentReader, stackName: string, now: Date): Promise<Examined> {
  const checks: Check[] = [];
  let outputs: ReadonlyMap<string, string> | null = null;
  checks.push(
    ...(await looking('stack', 'cloudformation:DescribeStacks', async () => {
      const stack = await reader.stack(stackName);
      if (!stack) {
        return wrong(
          'stack',
          `there is no stack ${stackName} here`,
          'Deploy it, name another with --stack, or check AWS_PROFILE and AWS_REGION.',
        );
      }
      outputs = stack.outputs;
      if (SETTLED.test(stack.status)) return ok('stack', stack.status);
      const mend = `Look at the events of ${stackName} in CloudFormation, and deploy again.`;
      return wrong('stack', stack.status, mend);
    })),
  );
  if (!outputs) return { checks, environment: null };
  let resources: readonly StackResource[] = [];
  checks.push(
    ...(await looking('resources', 'cloudformation:ListStackResources', async () => {
      resources = await reader.resources(stackName);
      return ok('resources', plural(resources.length, 'resource'));
    })),
  );
  const ofType = (type: string) => resources.filter((one) => one.type === type);
  const { environment, check } = await functions(reader, ofType('AWS::Lambda::Function'));
  const alarms: AlarmState[] = [];
  const alarmChecks = await looking('alarms', 'cloudwatch:DescribeAlarms', async () => {
    alarms.push(...(await reader.alarms(ofType('AWS::CloudWatch::Alarm').map((one) => one.physicalId))));
    return alarmVerdicts(alarms);
  });
  const known = (name: string) => outputs?.get(name) ?? '';
  const found = await Promise.all([
    check,
    topic(reader, 'report email', known('ReportTopicArn')),
    topic(reader, 'alarm email', known('AlarmTopicArn')),
    looking('schedule', 'cloudformation:ListStackResources', async () => schedule(resources)),
    lastRun(reader, known('TableName'), alarms, now),
    alarmChecks,
    ...ofType('AWS::SQS::Queue').map((one) => queue(reader, one)),
    looking('analyzer', 'access-analyzer:ListAnalyzers', async () =>
      analyzer(await reader.analyzers(), ofType('AWS::AccessAnalyzer::Analyzer').length > 0),
    ),
  ]);
  return { checks: [...checks, ...found.flat()], environment };
}

async function functions(reader: DeploymentReader, lambdas: readonly StackResource[]) {
  let environment: Env | null = null;
  const check = await looking('functions', 'lambda:GetFunctionConfiguration', async () => {
    const told = await Promise.all(lambdas.map(({ physicalId }) => reader.environment(physicalId)));
    environment = Object.assign({}, ...told);
    return ok('functions', plural(lambdas.length, 'function'));
  });
  return { environment: environment as Env | null, check };
}

function topic(reader: DeploymentReader, name: string, arn: string) {
  return looking(name, 'sns:ListSubscriptionsByTopic', async () => {
    const all = await reader.subscriptions(arn);
    const confirmed = all.filter((one) => one.startsWith('arn:')).length;
    const subscribe = `aws sns subscribe --topic-arn ${arn} --protocol email --notification-endpoint ADDRESS`;
    if (all.length === 0) {
      return wrong(name, 'nobody is subscribed', `Subscribe somebody: ${subscribe}`);
    }
    if (confirmed < all.length) {
      const mend = `The address gets an email of AWS's with a link to click; to send it again: ${subscribe}`;
      return wrong(
        name,
        `${all.length - confirmed} of ${plural(all.length, 'subscription')} not confirmed`,
        mend,
      );
    }
    return ok(name, `${plural(confirmed, 'subscription')}, confirmed`);
  });
}

function schedule(resources: readonly StackResource[]): Check {
  const one = resources.find(({ type }) => type === 'AWS::Scheduler::Schedule');
  if (one && SETTLED.test(one.status)) return ok('schedule', one.physicalId);
  return wrong(
    'schedule',
    'the stack has no schedule at work',
    'Deploy again; see runbook.md#audit-overdue.',
  );
}

function lastRun(reader: DeploymentReader, table: string, alarms: readonly AlarmState[], now: Date) {
  return looking('last audit', 'dynamodb:GetItem', async () => {
    const run = await reader.lastRun(table, await reader.account());
    const byHand = 'Run one: see runbook.md#run-an-audit-by-hand.';
    if (!run) return wrong('last audit', 'none has finished yet', byHand);
    const hours = (now.getTime() - run.finishedAt.getTime()) / HOUR_MS;
    const most = overdueAfterHours(alarms) ?? RARE_HOURS;
    const when = `finished ${isoMinute(run.finishedAt)}`;
    if (hours > most) {
      const mend = 'Is the schedule switched on? See runbook.md#audit-overdue.';
      return wrong('last audit', `${when}, ${Math.floor(hours)} hours ago`, mend);
    }
    const mend = 'The report says what could not be read; see runbook.md#a-report-says-incomplete.';
    return run.complete ? ok('last audit', when) : wrong('last audit', `${when}, incomplete`, mend);
  });
}

/** As the alarm has it that waits for audits, in either of its forms. */
function overdueAfterHours(alarms: readonly AlarmState[]): number | undefined {
  const waits = (name: string) => alarms.find(({ metric }) => metric === name);
  return waits(METRICS.runs)?.windowHours ?? waits(METRICS.hoursSinceAudit)?.threshold;
}

function alarmVerdicts(alarms: readonly AlarmState[]): Check[] {
  const off = alarms.filter(({ isOn }) => !isOn);
  const ringing = alarms.filter(({ isOn, state }) => isOn && state === 'ALARM');
  const bad = [
    ...ringing.map(({ says }) => {
      const [what = says, where = 'docs/runbook.md'] = says.split(' What to do: ');
      return wrong('alarms', what, `See ${where}.`);
    }),
    ...off.map(({ name }) =>
      wrong('alarms', `${name} tells nobody`, `aws cloudwatch enable-alarm-actions --alarm-names ${name}`),
    ),
  ];
  if (alarms.length === 0) return [unknown('alarms', 'none of the stack was found')];
  return bad.length > 0 ? bad : [ok('alarms', `${plural(alarms.length, 'alarm')}, none rings`)];
}

function queue(reader: DeploymentReader, { logicalId, physicalId }: StackResource) {
  const isDead = logicalId.includes('DeadLetters');
  const isSchedules = logicalId.startsWith('Schedule');
  const name = isSchedules ? 'starts that failed' : isDead ? 'decisions set aside' : 'decisions waiting';
  return looking(name, 'sqs:GetQueueAttributes', async () => {
    const count = await reader.waiting(physicalId);
    if (!isDead || count === 0) return ok(name, String(count));
    const anchor = isSchedules ? 'audit-not-started' : 'decisions-set-aside';
    return wrong(name, String(count), `See runbook.md#${anchor}.`);
  });
}

function analyzer(count: number, isOurs: boolean): Check {
  if (count > 0) return ok('analyzer', plural(count, 'analyzer'));
  if (isOurs) {
    return wrong('analyzer', 'that of the stack is not at work', 'Look at it in IAM, Access Analyzer.');
  }
  return ok(
    'analyzer',
    'none: unused permissions are not reported (createAnalyzer makes one; AWS charges for it)',
  );
}
