import type { Call } from '../../../infra/sandbox/aws/call-log.ts';
import type { Sandbox } from '../../../infra/sandbox/sandbox.ts';
import { makeBundles } from '../../bundles.ts';
import { atMost, below, type Check } from '../report.ts';
import { type Kind, openWorld } from './world.ts';

/** Signed request to answer, of one kind; milliseconds. */
export interface Latency {
  readonly kind: string;
  readonly p50: number;
  readonly p99: number;
  /** Answers of another status than a right one. */
  readonly wrong: number;
  /** Of one request, in the middle. */
  readonly path: Path;
}

/** What one request does behind the bot. */
export interface Path {
  readonly reads: number;
  readonly writes: number;
  readonly sends: number;
  readonly slackCalls: number;
  readonly authTests: number;
  /** At least one call to the table was under way so long, in milliseconds: the embedded table's part. */
  readonly storeMs: number;
}

export interface Latencies {
  readonly latencies: readonly Latency[];
  readonly checks: readonly Check[];
}

const WARM_UP = 30;
const GOAL_MS = 50;

/** The bundled bot against the embedded services, one request after the other. */
export async function measureLatency(
  { quick }: { readonly quick: boolean },
  progress: (line: string) => void,
): Promise<Latencies> {
  const made = await makeBundles();
  const { sandbox, kinds } = await openWorld(made.code);
  try {
    const latencies: Latency[] = [];
    for (const kind of kinds) {
      progress(`latency: ${kind.name} …`);
      latencies.push(await measureKind(sandbox, kind, quick ? 100 : 1000));
    }
    return { latencies, checks: latencies.flatMap(checksOf) };
  } finally {
    await sandbox.close();
    made.remove();
  }
}

async function measureKind(sandbox: Sandbox, kind: Kind, times: number): Promise<Latency> {
  const spent: number[] = [];
  const paths: Path[] = [];
  let wrong = 0;
  for (let time = -WARM_UP; time < times; time += 1) {
    await kind.prepare?.();
    sandbox.aws.calls.clear();
    const slackBefore = sandbox.chat?.slack.calls.length ?? 0;
    const startedAt = performance.now();
    const { status } = await kind.send();
    const ms = performance.now() - startedAt;
    if (time >= 0) {
      spent.push(ms);
      paths.push(pathOf(sandbox, slackBefore));
      if (status !== kind.status) wrong += 1;
    }
    await kind.reset?.();
  }
  spent.sort((a, b) => a - b);
  const at = (part: number) => spent[Math.min(times - 1, Math.floor(times * part))] ?? Number.NaN;
  const path = paths.sort((a, b) => a.storeMs - b.storeMs)[Math.floor(times / 2)];
  if (!path) throw new Error('Nothing was measured.');
  return { kind: kind.name, p50: at(0.5), p99: at(0.99), wrong, path };
}

function pathOf({ aws, chat }: Sandbox, slackBefore: number): Path {
  const ours = aws.calls.find({ caller: 'bot-lambda' });
  const table = ours.filter(({ service }) => service === 'dynamodb');
  const slack = chat?.slack.calls.slice(slackBefore) ?? [];
  const isWrite = ({ action }: Call) => /^(Put|Update|Delete|BatchWrite|Transact)/.test(action);
  return {
    reads: table.filter((call) => !isWrite(call)).length,
    writes: table.filter(isWrite).length,
    sends: ours.filter(({ service }) => service === 'sqs').length,
    slackCalls: slack.length,
    authTests: slack.filter(({ method }) => method === 'auth.test').length,
    storeMs: underWay(table),
  };
}

/** Milliseconds during which at least one of the calls was under way. */
function underWay(calls: readonly Call[]): number {
  const spans = calls
    .map(({ at, durationMs }) => ({ from: at.getTime(), to: at.getTime() + durationMs }))
    .sort((a, b) => a.from - b.from);
  let sum = 0;
  let end = Number.NEGATIVE_INFINITY;
  for (const { from, to } of spans) {
    sum += Math.max(0, to - Math.max(from, end));
    end = Math.max(end, to);
  }
  return sum;
}

function checksOf({ kind, p99, wrong, path }: Latency): Check[] {
  const checks = [below(kind, 'p99 in ms', p99, GOAL_MS), atMost(kind, 'wrong answers', wrong, 0)];
  if (!kind.startsWith('click') && !kind.startsWith('form')) return checks;
  return [
    ...checks,
    atMost(kind, 'durable writes', path.writes, 1),
    atMost(kind, 'sends', path.sends, 1),
    atMost(kind, 'calls of auth.test', path.authTests, 0),
  ];
}
