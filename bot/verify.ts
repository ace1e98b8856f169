import { createHmac, timingSafeEqual } from 'node:crypto';

/** Slack's largest requests are far below; API Gateway itself lets 10 MB through. */
const MAX_BYTES = 1024 * 1024;
const FIVE_MINUTES_S = 5 * 60;
const BASE64 = /^[A-Za-z0-9+/]*={0,2}$/;

/** What verification looks at, of an API Gateway event (HTTP API, version 2). Nothing in it is trusted. */
export interface IncomingRequest {
  readonly headers?: Readonly<Record<string, unknown>> | null;
  readonly body?: unknown;
  readonly isBase64Encoded?: unknown;
}

/** Well-formed, recent, and signed with another secret: a stranger's, or one that was exchanged. */
export const WRONG_SIGNATURE = 'wrong signature';

/** Signed by Slack just now, with the bytes that were signed; or what to answer, and why. */
export type Verification =
  | { readonly ok: true; readonly body: Buffer }
  | { readonly ok: false; readonly status: 400 | 401 | 413; readonly reason: string };

/**
 * Whether Slack sent this within the last five minutes: `v0` signatures over the raw bytes, before anything of
 * them is parsed. Clocks that are ahead are refused like those behind.
 *
 * @see https://docs.slack.dev/authentication/verifying-requests-from-slack
 */
export function verify(request: IncomingRequest, signingSecret: string, now: Date): Verification {
  const body = bytesOf(request);
  if (!Buffer.isBuffer(body)) return body;
  const timestamp = header(request, 'x-slack-request-timestamp');
  const signature = header(request, 'x-slack-signature');
  if (timestamp === null || !/^\d{1,11}$/.test(timestamp)) return refused(401, 'no usable timestamp');
  if (signature === null || !/^v0=[0-9a-f]{64}$/.test(signature)) return refused(401, 'no v0 signature');
  const nowInSeconds = Math.floor(now.getTime() / 1000);
  if (Math.abs(nowInSeconds - Number(timestamp)) > FIVE_MINUTES_S) {
    return refused(401, 'signed more than five minutes away from now');
  }
  const expected = createHmac('sha256', signingSecret).update(`v0:${timestamp}:`).update(body).digest();
  const given = Buffer.from(signature.slice('v0='.length), 'hex');
  return timingSafeEqual(expected, given) ? { ok: true, body } : refused(401, WRONG_SIGNATURE);
}

function bytesOf({ body, isBase64Encoded }: IncomingRequest): Buffer | Verification {
  if (body === undefined || body === null) return Buffer.alloc(0);
  if (typeof body !== 'string') return refused(400, 'the body is not text');
  const tooLong = isBase64Encoded === true ? Math.ceil(MAX_BYTES / 3) * 4 : MAX_BYTES;
  if (body.length > tooLong) return refused(413, 'the body is larger than 1 MB');
  if (isBase64Encoded === true && !BASE64.test(body)) return refused(400, 'the body is not base64');
  const bytes = Buffer.from(body, isBase64Encoded === true ? 'base64' : 'utf8');
  return bytes.length > MAX_BYTES ? refused(413, 'the body is larger than 1 MB') : bytes;
}

/** One value under one spelling; null when it is missing, repeated, or not text. */
function header({ headers }: IncomingRequest, name: string): string | null {
  const values = Object.entries(headers ?? {}).filter(([key]) => key.toLowerCase() === name);
  const value = values.length === 1 ? values[0]?.[1] : null;
  return typeof value === 'string' ? value : null;
}

function refused(status: 400 | 401 | 413, reason: string): Verification {
  return { ok: false, status, reason };
}
