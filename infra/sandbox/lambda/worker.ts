import { parentPort, workerData } from 'node:worker_threads';
import { confineToLoopback, permitHosts } from '../loopback-only.ts';
import type { Invocation, LambdaWorkerData, Outcome } from './host.ts';
import { shiftDate } from './shift-date.ts';

// Runs one unmodified Lambda handler with an environment of its own, as the Lambda service would.
const { module, functionArn, environment, timeoutMs, hosts, timeShift } = workerData as LambdaWorkerData;
if (timeShift) shiftDate(timeShift);
confineToLoopback();
permitHosts(hosts);
Object.assign(process.env, environment);
const loaded = import(module) as Promise<{ handler: (event: unknown, context: object) => Promise<unknown> }>;

parentPort?.on('message', async ({ id, requestId, event }: Invocation) => {
  // What Lambda gives is real time, whatever the sandbox's clock says.
  const deadline = performance.now() + timeoutMs;
  const context = {
    awsRequestId: requestId,
    invokedFunctionArn: functionArn,
    functionName: functionArn.split(':').at(-1),
    getRemainingTimeInMillis: () => Math.max(0, Math.floor(deadline - performance.now())),
  };
  const outcome: Outcome = await loaded
    .then(({ handler }) => handler(event, context))
    .then(
      (value) => ({ id, ok: true, value }),
      (error: unknown) => ({
        id,
        ok: false,
        errorType: error instanceof Error ? error.name : 'Error',
        message: error instanceof Error ? error.message : String(error),
      }),
    );
  parentPort?.postMessage(outcome);
});
