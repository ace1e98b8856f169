import { parentPort, workerData } from 'node:worker_threads';
import { confineToLoopback, permitHosts } from '../loopback-only.ts';
import type { Invocation, LambdaWorkerData, Outcome } from './host.ts';

// Runs one unmodified Lambda handler with an environment of its own, as the Lambda service would.
const { module, functionArn, environment, timeoutMs, hosts } = workerData as LambdaWorkerData;
confineToLoopback();
permitHosts(hosts);
Object.assign(process.env, environment);
const loaded = import(module) as Promise<{ handler: (event: unknown, context: object) => Promise<unknown> }>;

parentPort?.on('message', async ({ id, requestId, event }: Invocation) => {
  const deadline = Date.now() + timeoutMs;
  const context = {
    awsRequestId: requestId,
    invokedFunctionArn: functionArn,
    functionName: functionArn.split(':').at(-1),
    getRemainingTimeInMillis: () => Math.max(0, deadline - Date.now()),
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
