import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { differenceOf } from '../../../cleanup/recommendation/difference.ts';
import { unifiedDiff } from '../../../cleanup/recommendation/unified-diff.ts';

const policy = (...actions: (string | string[])[]) =>
  JSON.stringify({
    Version: '2012-10-17',
    Statement: actions.map((Action) => ({ Effect: 'Allow', Action, Resource: '*' })),
  });
const between = (now: string | null, instead: string | null) =>
  differenceOf({ policy: 'arn:aws:iam::111122223333:policy/p', now, instead });

describe('service by service', () => {
  test.each([
    {
      title: 'an action goes, another stays',
      now: policy(['s3:GetObject', 's3:DeleteBucket']),
      instead: policy(['s3:GetObject']),
      services: [{ service: 's3', stay: ['GetObject'], go: ['DeleteBucket'], come: [] }],
    },
    {
      title: 'a whole service goes',
      now: policy('sns:*', ['sqs:SendMessage']),
      instead: policy(['sqs:SendMessage']),
      services: [
        { service: 'sns', stay: [], go: ['*'], come: [] },
        { service: 'sqs', stay: ['SendMessage'], go: [], come: [] },
      ],
    },
    {
      title: 'a wildcard is replaced by what was used',
      now: policy('s3:*'),
      instead: policy(['s3:GetObject', 's3:PutObject']),
      services: [{ service: 's3', stay: [], go: ['*'], come: ['GetObject', 'PutObject'] }],
    },
    {
      title: 'everything is narrowed to something',
      now: policy('*'),
      instead: policy('s3:GetObject'),
      services: [
        { service: '*', stay: [], go: ['*'], come: [] },
        { service: 's3', stay: [], go: [], come: ['GetObject'] },
      ],
    },
    { title: 'the policy as it is cannot be read', now: null, instead: policy('s3:*'), services: [] },
    { title: 'a document is no JSON', now: 'what?', instead: policy(), services: [] },
  ])('$title', ({ now, instead, services }) => {
    expect(between(now, instead).services).toEqual(services);
  });

  test('what is denied is nobody’s permission', () => {
    const denying = JSON.stringify({ Statement: { Effect: 'Deny', Action: 's3:*', Resource: '*' } });
    expect(between(denying, policy('sqs:*')).services).toEqual([
      { service: 'sqs', stay: [], go: [], come: ['*'] },
    ]);
  });
});

describe('line by line', () => {
  test('is what diff -u shows, three lines around a change', () => {
    const lines = Array.from({ length: 20 }, (_, n) => `line ${n}`);
    const after = lines
      .filter((line) => line !== 'line 9')
      .map((line) => (line === 'line 10' ? 'ten' : line));
    expect(unifiedDiff(lines.join('\n'), after.join('\n'))).toEqual([
      '@@ 6 unchanged @@',
      ...['  line 6', '  line 7', '  line 8', '- line 9', '- line 10', '+ ten'],
      ...['  line 11', '  line 12', '  line 13'],
      '@@ 6 unchanged @@',
    ]);
  });

  test('leads from the one to the other, whatever they are', () => {
    const text = fc.array(fc.constantFrom('a', 'b', 'c', ''), { minLength: 1, maxLength: 12 });
    fc.assert(
      fc.property(text, text, (before, after) => {
        const diff = unifiedDiff(before.join('\n'), after.join('\n'));
        const kept = (mark: string) =>
          diff.filter((line) => line.startsWith(mark)).map((line) => line.slice(2));
        const gone = before.length - kept('- ').length;
        expect(gone).toBe(after.length - kept('+ ').length);
        if (before.join() === after.join()) expect(kept('- ')).toEqual([]);
      }),
    );
  });
});
