import { fork } from 'node:child_process';
import { randomUUID } from 'node:crypto';
import { once } from 'node:events';
import { createInterface } from 'node:readline';
import { fileURLToPath } from 'node:url';
import type { SandboxClock } from '../clock.ts';
import { Calls } from './calls.ts';
import { endedBy, type Outcome, type ToLambda } from './protocol.ts';

export interface LambdaOptions {
  readonly name: string;
  /** URL of the module that exports `handler`. */
  readonly module: string;
  readonly accountId: string;
  readonly region: string;
  readonly environment: Readonly<Record<string, string>>;
  /** Hosts that it may reach beside this machine. @default none */
  readonly hosts?: readonly string[];
  /** Whose time its dates tell. @default the machine's */
  readonly clock?: SandboxClock | null;
  /** Every line that the function logs, parsed when it is JSON. */
  readonly onLog?: (line: unknown) => void;
  /** Lines that CloudWatch would take metrics from: `onLog` does not get them. */
  readonly onMetrics?: (line: Readonly<Record<string, unknown>>) => void;
}

/** A Lambda function on a laptop. */
export interface LocalLambda {
  /**
   * Invokes and waits. The same `requestId` again is what an asynchronous retry looks like.
   *
   * @throws FunctionError when the function threw, or an Error when its process ended
   */
  invoke(event: unknown, requestId?: string): Promise<unknown>;
  close(): Promise<void>;
}

const RUNTIME = fileURLToPath(new URL('./runtime.ts', import.meta.url));

/**
 * Starts an unmodified handler in a process of its own: own environment, own credentials, warm between invocations,
 * confined to the loopback. No thread, as V8 can crash where several of them strip types from sources at once.
 */
export function startLambda(options: LambdaOptions): LocalLambda {
  const { name, module, accountId, region, environment, hosts = [], clock = null } = options;
  const { onLog = () => {}, onMetrics = () => {} } = options;
  const functionArn = `arn:aws:lambda:${region}:${accountId}:function:${name}`;
  const runtime = fork(RUNTIME, { execArgv: [], env: { NODE_NO_WARNINGS: '1' }, silent: true });
  // What cannot be said is not lost: the process has ended, which ends the calls.
  const say = (said: ToLambda) => runtime.send(said, () => {});
  const calls = new Calls();

  for (const input of [runtime.stdout, runtime.stderr]) {
    if (!input) continue;
    createInterface({ input }).on('line', (text) => {
      if (text === '') return;
      const ended = endedBy(text);
      const line = parsed(text);
      if (ended !== null) calls.logged(ended);
      else if (isMetrics(line)) onMetrics(line);
      else onLog(line);
    });
  }
  const unfollow = clock?.follow((aheadMs) => say({ kind: 'clock', aheadMs }));
  runtime.on('message', (outcome: Outcome) => calls.came(outcome));
  const closed = once(runtime, 'close')
    .then(([code, signal]) => {
      calls.end(new Error(`The process of the Lambda ${name} ended (${signal ?? `exit code ${code}`}).`));
    })
    // It could not be started.
    .catch((error) => calls.end(error))
    .finally(() => unfollow?.());
  const aheadMs = clock?.aheadMs ?? null;
  say({ kind: 'start', module, functionArn, environment, hosts, aheadMs });

  return {
    invoke(event, requestId = randomUUID()) {
      return calls.begin((id) => say({ kind: 'invocation', id, requestId, event }));
    },
    async close() {
      runtime.kill('SIGKILL');
      await closed;
    },
  };
}

function parsed(line: string): unknown {
  try {
    return JSON.parse(line);
  } catch {
    return line;
  }
}

/** The embedded metric format. */
function isMetrics(line: unknown): line is Readonly<Record<string, unknown>> {
  return typeof line === 'object' && line !== null && '_aws' in line;
}
