import type { LocalLambda } from '../lambda/host.ts';
import type { AppAnswer, Deliver } from './act-as.ts';

/** Delivers to a Lambda as an API Gateway HTTP API does: payload format 2.0, form bodies in base64. */
export function throughApiGateway(lambda: LocalLambda): Deliver {
  return async ({ headers, body }) => {
    const answer = await lambda.invoke({
      version: '2.0',
      routeKey: 'POST /slack/events',
      rawPath: '/slack/events',
      rawQueryString: '',
      headers,
      requestContext: {
        http: { method: 'POST', path: '/slack/events', sourceIp: '127.0.0.1' },
        stage: '$default',
      },
      body: Buffer.from(body, 'utf8').toString('base64'),
      isBase64Encoded: true,
    });
    return toAnswer(answer);
  };
}

function toAnswer(answer: unknown): AppAnswer {
  if (typeof answer !== 'object' || answer === null) return { status: 502, body: '' };
  const { statusCode, body } = answer as { statusCode?: unknown; body?: unknown };
  return {
    status: typeof statusCode === 'number' ? statusCode : 502,
    body: typeof body === 'string' ? body : '',
  };
}
