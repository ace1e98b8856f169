import { createHmac } from 'node:crypto';
import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { type IncomingRequest, verify } from '../../bot/verify.ts';

const SECRET = 'a-signing-secret-of-the-tests';
const NOW = new Date('2026-11-22T12:00:00Z');
const SECONDS = NOW.getTime() / 1000;

function signed(body: Buffer | string, { at = SECONDS, secret = SECRET, version = 'v0' } = {}) {
  const hmac = createHmac('sha256', secret).update(`${version}:${at}:`).update(body).digest('hex');
  return { 'x-slack-request-timestamp': String(at), 'x-slack-signature': `${version}=${hmac}` };
}

function request(body: string, overrides: Partial<IncomingRequest> = {}): IncomingRequest {
  return { headers: signed(body), body, isBase64Encoded: false, ...overrides };
}

const statusOf = (given: IncomingRequest) => {
  const verified = verify(given, SECRET, NOW);
  return verified.ok ? 200 : verified.status;
};

describe('verification of requests', () => {
  test('takes what Slack signed, plain or in base64, and gives the very bytes', () => {
    fc.assert(
      fc.property(fc.uint8Array({ maxLength: 200 }), (bytes) => {
        const body = Buffer.from(bytes);
        const headers = signed(body);
        const inBase64 = verify(
          { headers, body: body.toString('base64'), isBase64Encoded: true },
          SECRET,
          NOW,
        );
        expect(inBase64).toEqual({ ok: true, body });
      }),
    );
    fc.assert(
      fc.property(fc.string({ unit: 'grapheme' }), (text) => {
        expect(verify(request(text), SECRET, NOW)).toEqual({ ok: true, body: Buffer.from(text) });
      }),
    );
  });

  test('does not mind the case of header names', () => {
    const headers = Object.fromEntries(
      Object.entries(signed('x')).map(([name, value]) => [name.toUpperCase(), value]),
    );
    expect(statusOf(request('x', { headers }))).toBe(200);
  });

  test.each<[string, Partial<IncomingRequest>, number]>([
    ['no headers', { headers: {} }, 401],
    ['headers that are none', { headers: null }, 401],
    ['another secret', { headers: signed('x', { secret: 'another-signing-secret' }) }, 401],
    ['another version', { headers: signed('x', { version: 'v1' }) }, 401],
    ['a signature of another body', { headers: signed('y') }, 401],
    ['301 seconds ago', { headers: signed('x', { at: SECONDS - 301 }) }, 401],
    ['301 seconds ahead', { headers: signed('x', { at: SECONDS + 301 }) }, 401],
    [
      'a timestamp that is no number',
      { headers: { ...signed('x'), 'x-slack-request-timestamp': '1e9' } },
      401,
    ],
    ['no timestamp', { headers: { 'x-slack-signature': signed('x')['x-slack-signature'] } }, 401],
    ['a signature in capitals', { headers: { ...signed('x'), 'x-slack-signature': 'V0=AB' } }, 401],
    ['two signatures in one', { headers: { ...signed('x'), 'x-slack-signature': 'v0=a,v0=b' } }, 401],
    ['the same header twice', { headers: { ...signed('x'), 'X-Slack-Signature': 'v0=1' } }, 401],
    ['a header that is a list', { headers: { ...signed('x'), 'x-slack-signature': ['v0=1'] } }, 401],
    ['a body that is no text', { body: { a: 1 } }, 400],
    ['a body that is not base64', { body: 'ü', isBase64Encoded: true }, 400],
    ['a body of more than 1 MB', { body: 'x'.repeat(1024 * 1024 + 1) }, 413],
    [
      'the same in base64',
      { body: Buffer.alloc(1024 * 1024 + 1).toString('base64'), isBase64Encoded: true },
      413,
    ],
    ['1 MB that takes more bytes than letters', { body: 'ü'.repeat(600_000) }, 413],
  ])('refuses %s', (_, overrides, status) => {
    expect(statusOf(request('x', overrides))).toBe(status);
  });

  test.each([300, -300])('takes a clock that is off by %i seconds', (off) => {
    expect(statusOf(request('x', { headers: signed('x', { at: SECONDS + off }) }))).toBe(200);
  });
});
