import { AwsError, JSON_REFUSALS, refusal } from './errors.ts';
import type { Operation, Service, World } from './service.ts';
import { jsonError, restJsonAnswer } from './wire/answer.ts';

/** Takes an asynchronous invocation: what the Lambda service would queue. */
export type OnInvoke = (functionName: string, payload: unknown) => void;

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

/** AWS Lambda, as far as asking what a function is told, and invoking one: 202 as soon as the event is taken. */
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
      if (!name || request.headers['x-amz-invocation-type'] !== 'Event') {
        throw refusal(JSON_REFUSALS, 'unknown-action', 'Only asynchronous invocations are emulated.');
      }
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
          onInvoke()(functionName, JSON.parse(request.body.toString('utf8') || '{}'));
          return { status: 202, headers: { 'content-type': 'application/json' }, body: '' };
        },
      };
    },
  };
}
