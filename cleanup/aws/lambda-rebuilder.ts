import type { LambdaClientConfig } from '@aws-sdk/client-lambda';
import * as v from 'valibot';
import { asking } from '../decisions/apply-errors.ts';
import type { Rebuilder } from '../decisions/restoring/tools.ts';

const answer = v.variant('outcome', [
  v.object({
    outcome: v.literal('restored'),
    id: v.nullable(v.string()),
    remains: v.array(v.string()),
  }),
  v.object({ outcome: v.picklist(['refused', 'failed']), reasons: v.array(v.string()) }),
]);

/** Thrown when the Lambda that rebuilds came to no answer: it is asked again, and goes on where it was. */
export class RebuildingFailedError extends Error {
  override readonly name = 'RebuildingFailedError';
}

/** It takes its time, and is asked again by the next delivery, not by the client. */
const PATIENCE = {
  maxAttempts: 1,
  requestHandler: { connectionTimeout: 5_000, requestTimeout: 65_000, throwOnRequestTimeout: true },
} as const;

/** Waits for the Lambda that rebuilds. The client is loaded when it is first needed, which is seldom. */
export function lambdaRebuilder(options: LambdaClientConfig, functionName: string): Rebuilder {
  return {
    async rebuild(snapshotKey) {
      const { InvokeCommand, LambdaClient } = await import('@aws-sdk/client-lambda');
      const lambda = new LambdaClient({ ...options, ...PATIENCE });
      try {
        const { FunctionError, Payload } = await asking('lambda:InvokeFunction', () =>
          lambda.send(
            new InvokeCommand({
              FunctionName: functionName,
              Payload: new TextEncoder().encode(JSON.stringify({ snapshotKey })),
            }),
          ),
        );
        if (FunctionError) throw new RebuildingFailedError('The function that rebuilds failed.');
        return v.parse(answer, JSON.parse(new TextDecoder().decode(Payload)));
      } finally {
        lambda.destroy();
      }
    },
  };
}
