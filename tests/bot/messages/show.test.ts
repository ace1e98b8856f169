import { expect, test } from 'vitest';
import { showMessage } from '../../../bot/messages/show.ts';
import type { Finding } from '../../../cleanup/finding.ts';
import { aFinding } from '../../cleanup/report/factories.ts';
import { aView } from './factories.ts';

function shown(...findings: Finding[]): string {
  const items = findings.map((finding) => aView({ finding }));
  const page = { items, total: items.length, page: 0, pages: 1, from: 0 };
  return showMessage({ subject: 'ada', command: 'show ada' }, page, 'approvers').text;
}
const hold = { kind: 'protected', reason: 'tagged' } as const;

test('calls nothing open that is held back', () => {
  const held = aFinding({ hold });
  expect(shown(held, held)).toBe('2 findings, held back, about `ada`');
  expect(shown(held, aFinding({ hold: null }))).toBe('2 open findings about `ada`');
});

test('calls open what is only ever reported, as every report counts it', () => {
  expect(shown(aFinding({ rule: 'root-without-mfa', hold }))).toBe('1 open finding about `ada`');
});
