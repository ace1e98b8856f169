import { randomUUID } from 'node:crypto';
import type { AwsError } from '../errors.ts';
import { block, tag } from './xml.ts';

/** What goes back over the wire. */
export interface Answer {
  readonly status: number;
  readonly headers: Readonly<Record<string, string | readonly string[]>>;
  readonly body: string | Buffer;
}

function xmlAnswer(status: number, body: string, requestId: string): Answer {
  return { status, headers: { 'content-type': 'text/xml', 'x-amzn-requestid': requestId }, body };
}

/** A Query protocol answer; a null result is for actions that answer nothing but their request id. */
export function queryAnswer(namespace: string, action: string, result: string | null): Answer {
  const requestId = randomUUID();
  const inner = result === null ? '' : block(`${action}Result`, result);
  const metadata = block('ResponseMetadata', tag('RequestId', requestId));
  const body = `<${action}Response xmlns="${namespace}">${inner}${metadata}</${action}Response>`;
  return xmlAnswer(200, body, requestId);
}

/** `Type` tells whose fault it is, as the Query protocol has it. */
export function queryError(namespace: string, error: AwsError): Answer {
  const requestId = randomUUID();
  const type = tag('Type', error.status >= 500 ? 'Receiver' : 'Sender');
  const inner = block('Error', type + tag('Code', error.code) + tag('Message', error.message));
  const body = `<ErrorResponse xmlns="${namespace}">${inner}${tag('RequestId', requestId)}</ErrorResponse>`;
  return xmlAnswer(error.status, body, requestId);
}

/** S3 wraps its errors in nothing. */
export function s3Error(error: AwsError): Answer {
  const requestId = randomUUID();
  const body = block(
    'Error',
    tag('Code', error.code) + tag('Message', error.message) + tag('RequestId', requestId),
  );
  return { ...xmlAnswer(error.status, body, requestId), headers: { 'content-type': 'application/xml' } };
}

/** AWS JSON 1.0 (DynamoDB, SQS): the code is the last part of `__type`. */
export function jsonError(shapes: string, error: AwsError, queryCode: string | null = null): Answer {
  const headers = {
    'content-type': 'application/x-amz-json-1.0',
    'x-amzn-requestid': randomUUID(),
    ...(queryCode === null
      ? {}
      : { 'x-amzn-query-error': `${queryCode};${error.status >= 500 ? 'Receiver' : 'Sender'}` }),
  };
  const body = JSON.stringify({ __type: `${shapes}#${error.code}`, message: error.message });
  return { status: error.status, headers, body };
}

export function restJsonAnswer(body: unknown): Answer {
  const headers = { 'content-type': 'application/json', 'x-amzn-requestid': randomUUID() };
  return { status: 200, headers, body: JSON.stringify(body) };
}

/** REST JSON (Access Analyzer): the code is in a header. */
export function restJsonError(error: AwsError): Answer {
  const headers = {
    'content-type': 'application/json',
    'x-amzn-requestid': randomUUID(),
    'x-amzn-errortype': error.code,
  };
  return {
    status: error.status,
    headers,
    body: JSON.stringify({ message: error.message, ...error.details }),
  };
}

const CODE = /<Code>([^<]+)<\/Code>|"__type"\s*:\s*"(?:[^"]*#)?([^"]+)"/;

/** The error code in a refusal, also in one that came from an embedded service; null in anything else. */
export function errorCodeOf(answer: Answer): string | null {
  if (answer.status < 400) return null;
  const header = answer.headers['x-amzn-errortype'];
  if (typeof header === 'string') return header;
  const match = CODE.exec(answer.body.toString());
  return match?.[1] ?? match?.[2] ?? `HTTP ${answer.status}`;
}
