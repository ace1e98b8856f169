import type { LocalLambda } from '../lambda/host.ts';
import type { AppAnswer } from './act-as.ts';

/** A request as it came in; bytes are handed on as they are. */
export interface GatewayRequest {
  readonly headers: Readonly<Record<string, string>>;
  readonly body: string | Buffer;
}

export interface GatewayAnswer extends AppAnswer {
  readonly headers: Readonly<Record<string, string>>;
}

/** Delivers to a Lambda as an API Gateway HTTP API does: payload format 2.0, form bodies in base64. */
export function throughApiGateway(lambda: LocalLambda): (request: GatewayRequest) => Promise<GatewayAnswer> {
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
      body: Buffer.from(body).toString('base64'),
      isBase64Encoded: true,
    });
    return toAnswer(answer);
  };
}

function toAnswer(answer: unknown): GatewayAnswer {
  if (typeof answer !== 'object' || answer === null) return { status: 502, headers: {}, body: '' };
  const { statusCode, headers, body } = answer as { statusCode?: unknown; headers?: unknown; body?: unknown };
  const entries = typeof headers === 'object' && headers !== null ? Object.entries(headers) : [];
  return {
    status: typeof statusCode === 'number' ? statusCode : 502,
    headers: Object.fromEntries(entries.map(([name, value]) => [name, String(value)])),
    body: typeof body === 'string' ? body : '',
  };
}
