import { AwsError, JSON_REFUSALS, refusal } from './errors.ts';
import type { Operation, Service, World } from './service.ts';
import { type Answer, jsonError, restJsonAnswer } from './wire/answer.ts';

/** Runs a function, and comes to its answer; null: there is no such function. */
export type OnInvoke = (functionName: string, payload: unknown) => Promise<unknown> | null;

function configuration(world: World, name: string, region: string): Operation {
  const { id, partition } = world.account();
  const resource = `arn:${partition}:lambda:${region}:${id}:function:${name}`;
  return {
    action: 'GetFunctionConfiguration',
    needs: [{ action: 'lambda:GetFunctionConfiguration', resource }],
    run() {
      const Variables = world.deployment()?.environments.get(name);
      if (!Variables) throw new AwsError('ResourceNotFoundException', 404, `Function not found: ${resource}`);
      return restJsonAnswer({ FunctionName: name, FunctionArn: resource, Environment: { Variables } });
    },
  };
}

/** What waits for the answer: an error of the function's own is an answer too. */
async function invoke(running: Promise<unknown>): Promise<Answer> {
  try {
    return restJsonAnswer((await running) ?? null);
  } catch (error) {
    if (!(error instanceof Error)) throw error;
    const answer = restJsonAnswer({ errorType: error.name, errorMessage: error.message });
    return { ...answer, headers: { ...answer.headers, 'x-amz-function-error': 'Unhandled' } };
  }
}

/**
 * AWS Lambda, as far as asking what a function is told, and invoking one: asynchronously, 202 as soon as the event is
 * taken, or with its answer.
 */
export function lambdaService(world: World, onInvoke: () => OnInvoke): Service {
  return {
    refusals: JSON_REFUSALS,
    refuse: (error) => jsonError('com.amazonaws.lambda', error),
    understand(request) {
      const asked = /^\/2015-03-31\/functions\/([^/]+)\/configuration$/.exec(request.path)?.[1];
      if (asked && request.method === 'GET') {
        return configuration(world, decodeURIComponent(asked), request.region);
      }
      const name = /^\/2015-03-31\/functions\/([^/]+)\/invocations$/.exec(request.path)?.[1];
      if (!name) throw refusal(JSON_REFUSALS, 'unknown-action', 'Only invocations are emulated.');
      const isEvent = request.headers['x-amz-invocation-type'] === 'Event';
      const { id, partition } = world.account();
      const functionName = decodeURIComponent(name);
      return {
        action: 'Invoke',
        needs: [
          {
            action: 'lambda:InvokeFunction',
            resource: `arn:${partition}:lambda:${request.region}:${id}:function:${functionName}`,
          },
        ],
        run() {
          const running = onInvoke()(functionName, JSON.parse(request.body.toString('utf8') || '{}'));
          if (!running) {
            throw new AwsError('ResourceNotFoundException', 404, `Function not found: ${functionName}`);
          }
          if (!isEvent) return invoke(running);
          // Whoever asked has its answer already; a failure is in the function's log.
          running.catch(() => {});
          return { status: 202, headers: { 'content-type': 'application/json' }, body: '' };
        },
      };
    },
  };
}
