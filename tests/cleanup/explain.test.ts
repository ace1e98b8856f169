import { GetCallerIdentityCommand, STSClient } from '@aws-sdk/client-sts';
import { describe, expect, test } from 'vitest';
import { explain } from '../../cleanup/cli/explain.ts';

const failing = (name: string, code?: string) =>
  Object.assign(new Error('as AWS says it'), { name, ...(code ? { code } : {}) });

describe('explain', () => {
  test.each([
    { error: failing('ExpiredTokenException'), sentence: /have expired: sign in again/ },
    { error: failing('ExpiredToken'), sentence: /have expired/ },
    {
      error: failing('InvalidClientTokenId'),
      sentence: /does not accept these credentials \(InvalidClientTokenId\)/,
    },
    { error: failing('SignatureDoesNotMatch'), sentence: /does not accept/ },
    {
      error: failing('Error', 'ENOTFOUND'),
      sentence: /could not be found.*is "eu-west-9" the right AWS_REGION/,
    },
    { error: failing('Error', 'ECONNREFUSED'), sentence: /could not be reached \(ECONNREFUSED\)/ },
    { error: failing('TimeoutError'), sentence: /could not be reached \(TimeoutError\)/ },
  ])('$error.name: $sentence', ({ error, sentence }) => {
    expect(explain(error, 'eu-west-9')).toMatch(sentence);
  });

  test('a region that cannot be one, as the SDK itself reports it', async () => {
    const credentials = { accessKeyId: 'x', secretAccessKey: 'x' };
    const sts = new STSClient({ region: 'not a region', credentials });
    const error = await sts.send(new GetCallerIdentityCommand({})).catch((thrown: unknown) => thrown);
    expect(explain(error, 'not a region')).toBe('"not a region" is no AWS region: check AWS_REGION.');
  });

  test('what is about something else is not explained away', () => {
    expect(explain(failing('AccessDenied'), 'eu-west-1')).toBeNull();
    expect(explain(new TypeError('x is not a function'), 'eu-west-1')).toBeNull();
    expect(explain('text', 'eu-west-1')).toBeNull();
    expect(explain(failing('Error', 'ENOSPC'), 'eu-west-1')).toBeNull();
  });
});
