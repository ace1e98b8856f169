import { randomUUID } from 'node:crypto';
import { createInterface } from 'node:readline';
import { Worker } from 'node:worker_threads';

export interface LambdaWorkerData {
  /** URL of the module that exports `handler`. */
  readonly module: string;
  readonly functionArn: string;
  readonly environment: Readonly<Record<string, string>>;
  readonly timeoutMs: number;
  /** Hosts that it may reach beside this machine. */
  readonly hosts: readonly string[];
  /** See `SandboxClock`; null: the machine's time. */
  readonly timeShift: SharedArrayBuffer | null;
}

export interface Invocation {
  readonly id: number;
  readonly requestId: string;
  readonly event: unknown;
}

export type Outcome =
  | { readonly id: number; readonly ok: true; readonly value: unknown }
  | { readonly id: number; readonly ok: false; readonly errorType: string; readonly message: string };

/** Thrown by `invoke` when the function threw: what the Lambda service would report of it. */
export class FunctionError extends Error {
  readonly errorType: string;

  constructor(errorType: string, message: string) {
    super(message);
    this.name = 'FunctionError';
    this.errorType = errorType;
  }
}

export interface LambdaOptions {
  readonly name: string;
  readonly module: string;
  readonly accountId: string;
  readonly region: string;
  readonly environment: Readonly<Record<string, string>>;
  /** @default 15 minutes, the most that Lambda gives */
  readonly timeoutMs?: number;
  /** Hosts that it may reach beside this machine. @default none */
  readonly hosts?: readonly string[];
  /** See `SandboxClock`. @default the machine's time */
  readonly timeShift?: SharedArrayBuffer | null;
  /** Every line that the function logs, parsed when it is JSON. */
  readonly onLog?: (line: unknown) => void;
  /** Lines that CloudWatch would take metrics from: `onLog` does not get them. */
  readonly onMetrics?: (line: Readonly<Record<string, unknown>>) => void;
}

/** A Lambda function on a laptop. */
export interface LocalLambda {
  /** Invokes and waits. The same `requestId` again is what an asynchronous retry looks like. */
  invoke(event: unknown, requestId?: string): Promise<unknown>;
  close(): Promise<void>;
}

const FIFTEEN_MINUTES = 15 * 60 * 1000;

/**
 * Starts an unmodified handler in a worker thread of its own: own environment, own credentials, warm between
 * invocations, confined to the loopback.
 */
export function startLambda(options: LambdaOptions): LocalLambda {
  const { name, accountId, region, environment, hosts = [], timeoutMs = FIFTEEN_MINUTES } = options;
  const { onLog = () => {}, onMetrics = () => {}, module, timeShift = null } = options;
  const functionArn = `arn:aws:lambda:${region}:${accountId}:function:${name}`;
  const workerData: LambdaWorkerData = { module, functionArn, environment, timeoutMs, hosts, timeShift };
  const worker = new Worker(new URL('./worker.ts', import.meta.url), {
    workerData,
    env: { NODE_NO_WARNINGS: '1' },
    stdout: true,
    stderr: true,
  });
  for (const stream of [worker.stdout, worker.stderr]) {
    createInterface({ input: stream }).on('line', (text) => {
      const line = parsed(text);
      if (isMetrics(line)) onMetrics(line);
      else onLog(line);
    });
  }
  const waiting = new Map<number, { resolve: (value: unknown) => void; reject: (error: Error) => void }>();
  worker.on('message', (outcome: Outcome) => {
    const caller = waiting.get(outcome.id);
    waiting.delete(outcome.id);
    if (outcome.ok) caller?.resolve(outcome.value);
    else caller?.reject(new FunctionError(outcome.errorType, outcome.message));
  });
  worker.on('error', (error) => {
    for (const caller of waiting.values()) caller.reject(error);
    waiting.clear();
  });
  let invocations = 0;
  return {
    invoke(event, requestId = randomUUID()) {
      invocations += 1;
      const invocation: Invocation = { id: invocations, requestId, event };
      return new Promise((resolve, reject) => {
        waiting.set(invocation.id, { resolve, reject });
        worker.postMessage(invocation);
      });
    },
    async close() {
      await worker.terminate();
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
