import fc from 'fast-check';
import { expect, test } from 'vitest';
import { approversMessage } from '../../../bot/messages/approvers-message.ts';
import type { Subject } from '../../../cleanup/finding.ts';
import { ACCOUNT, aFinding } from '../../cleanup/report/factories.ts';
import { anyView, aView } from './factories.ts';
import { problemsOf } from './validate-blocks.ts';

const { subject } = aFinding();
const view = (overrides: Partial<Subject>, over: string | null = null) =>
  aView({ owner: null, over, finding: aFinding({ subject: { ...subject, ...overrides }, owner: null }) });
const titleOf = (...views: ReturnType<typeof view>[]) => {
  const [first] = approversMessage({ account: ACCOUNT, views }).blocks;
  return first?.type === 'section' ? first.text?.text : undefined;
};

test('the title names what stands in this message, so that no two say the same', () => {
  const views = [
    view({ type: 'access-key', name: 'ada', id: 'AKIA1' }),
    view({ type: 'access-key', name: 'ada', id: 'AKIA2' }),
    view({ type: 'password', name: 'ada', id: 'AIDAADA' }),
    view({ type: 'user', name: 'legacy-ftp', id: 'AIDAFTP' }),
    view({ type: 'user', name: 'legacy-ftp', id: 'AIDAFTP' }),
    view({ type: 'role', name: 'ada', id: 'AROAADA' }),
  ];
  expect(titleOf(...views)).toMatch(
    /^\*No owner in Slack: `ada` \(2 access keys, password\), `legacy-ftp` \(user\), `ada` \(role\)\.\*/,
  );
  expect(approversMessage({ account: ACCOUNT, views }).text).toContain('ada (2 access keys, password)');
});

test('what is settled is no longer in the title', () => {
  const settled = view({ type: 'user', name: 'gone' }, 'It was deleted.');
  expect(titleOf(settled, view({ type: 'user', name: 'left' }))).toMatch(/Slack: `left` \(user\)\.\*/);
  expect(titleOf(settled)).toMatch(/^\*All settled\.\*/);
});

test('many names are counted, and a long one is cut with an ellipsis', () => {
  const views = Array.from({ length: 8 }, (_, index) =>
    view({ type: 'user', name: `user-${index}`, id: `AIDA${index}` }),
  );
  expect(titleOf(...views)).toContain('`user-4` (user) and 3 more.*');
  expect(titleOf(view({ type: 'user', name: 'n'.repeat(200) }))).toMatch(/`n{63}…` \(user\)/);
});

test('keeps to Slack’s limits whatever the names are', () => {
  fc.assert(
    fc.property(fc.array(anyView, { maxLength: 12 }), (views) => {
      expect(problemsOf(approversMessage({ account: ACCOUNT, views }))).toEqual([]);
    }),
    { numRuns: 50 },
  );
});
