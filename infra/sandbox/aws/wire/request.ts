import type { IncomingHttpHeaders, IncomingMessage } from 'node:http';

/** One call as it came in, with what its signature says: who, where, which service. */
export interface WireRequest {
  readonly method: string;
  /** As sent, still percent-encoded, without the query. */
  readonly path: string;
  /** Path and query as sent. */
  readonly target: string;
  readonly query: URLSearchParams;
  readonly headers: IncomingHttpHeaders;
  readonly body: Buffer;
  readonly accessKeyId: string;
  readonly region: string;
  /** Signing name: `iam`, `access-analyzer`, … */
  readonly service: string;
}

const CREDENTIAL = /Credential=([^/]+)\/\d+\/([^/]+)\/([^/]+)\/aws4_request/;

/**
 * Reads a call to its end. Whoever signs (the SDK, the CLI) names the service in the credential scope; that
 * is how one endpoint can serve all. The signature itself is not verified: the secret is a dummy anyway.
 * An unsigned call has the service ''.
 */
export async function readRequest(incoming: IncomingMessage): Promise<WireRequest> {
  const chunks: Buffer[] = [];
  for await (const chunk of incoming) chunks.push(chunk);
  const target = incoming.url ?? '/';
  const question = target.indexOf('?');
  const query = new URLSearchParams(question < 0 ? '' : target.slice(question + 1));
  const presigned = query.get('X-Amz-Credential');
  const credential = CREDENTIAL.exec(
    presigned ? `Credential=${presigned}` : (incoming.headers.authorization ?? ''),
  );
  return {
    method: incoming.method ?? 'GET',
    path: question < 0 ? target : target.slice(0, question),
    target,
    query,
    headers: incoming.headers,
    body: chunks.length === 1 && chunks[0] ? chunks[0] : Buffer.concat(chunks),
    accessKeyId: credential?.[1] ?? '',
    region: credential?.[2] ?? '',
    service: credential?.[3] ?? '',
  };
}
