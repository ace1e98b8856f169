import { enableCompileCache, flushCompileCache } from 'node:module';
import { PROJECT } from '../../lambdas.ts';
import { confineToLoopback, permitHosts } from '../loopback-only.ts';
import { endMark, type Invocation, type Outcome, type Start, type ToLambda } from './protocol.ts';
import { shiftDate } from './shift-date.ts';

// Runs one unmodified Lambda handler with an environment of its own, as the Lambda service would, in the process that
// `startLambda` began for it.

const CACHE = `${PROJECT}node_modules/.cache/iam-user-cleanup`;

/** The most that Lambda gives. */
const FIFTEEN_MINUTES_MS = 15 * 60 * 1000;

type Invoke = (invocation: Invocation) => Promise<Outcome>;

let aheadMs = 0;

/** Loads the handler, once. */
function start({ module, functionArn, environment, hosts, ...told }: Start): Invoke {
  if (told.aheadMs !== null) {
    aheadMs = told.aheadMs;
    shiftDate(() => aheadMs);
  }
  confineToLoopback();
  permitHosts(hosts);
  Object.assign(process.env, environment);
  // Tests start hundreds of Lambdas: types are stripped once, and again when a source changed.
  if (module.endsWith('.ts')) enableCompileCache(CACHE);
  const loaded = import(module) as Promise<{
    handler: (event: unknown, context: object) => Promise<unknown>;
  }>;
  // What cannot be loaded is told to whoever invokes it.
  loaded.then(
    () => flushCompileCache(),
    () => {},
  );
  return async ({ id, requestId, event }) => {
    // What Lambda gives is real time, whatever the sandbox's clock says.
    const deadline = performance.now() + FIFTEEN_MINUTES_MS;
    const context = {
      awsRequestId: requestId,
      invokedFunctionArn: functionArn,
      functionName: functionArn.split(':').at(-1),
      getRemainingTimeInMillis: () => Math.max(0, Math.floor(deadline - performance.now())),
    };
    try {
      const { handler } = await loaded;
      return { id, ok: true, value: await handler(event, context) };
    } catch (error) {
      const { name, message } = error instanceof Error ? error : new Error(String(error));
      return { id, ok: false, errorType: name, message };
    }
  };
}

let invoke: Invoke;
process.on('message', async (said: ToLambda) => {
  if (said.kind === 'start') invoke = start(said);
  else if (said.kind === 'clock') aheadMs = said.aheadMs;
  else {
    const outcome = await invoke(said);
    for (const log of [process.stdout, process.stderr]) log.write(endMark(outcome.id));
    process.send?.(outcome);
  }
});
// Whoever began it ends it, also when both are interrupted from a terminal, and takes it along when dying.
process.on('SIGINT', () => {});
process.on('disconnect', () => process.exit());
