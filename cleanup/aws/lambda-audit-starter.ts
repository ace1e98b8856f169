import type { LambdaClientConfig } from '@aws-sdk/client-lambda';
import type { AuditStarter } from '../audit-starter.ts';

/**
 * Invokes the audit's own Lambda; Lambda has queued the event when `start` returns. The client is loaded when it
 * is first needed: only approvers do, now and then, and everybody else's click need not wait for it at start-up.
 */
export function lambdaAuditStarter(options: LambdaClientConfig, functionName: string): AuditStarter {
  const invoke = async (event: object) => {
    const { InvokeCommand, LambdaClient } = await import('@aws-sdk/client-lambda');
    const lambda = new LambdaClient(options);
    try {
      await lambda.send(
        new InvokeCommand({
          FunctionName: functionName,
          InvocationType: 'Event',
          Payload: new TextEncoder().encode(JSON.stringify(event)),
        }),
      );
    } finally {
      lambda.destroy();
    }
  };
  return { start: invoke, recommend: invoke };
}
