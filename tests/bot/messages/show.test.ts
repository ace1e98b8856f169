import { expect, test } from 'vitest';
import { showMessage } from '../../../bot/messages/show.ts';
import type { Finding } from '../../../cleanup/finding.ts';
import { aFinding } from '../../cleanup/report/factories.ts';
import { aView } from './factories.ts';

test('calls nothing open that is held back', () => {
  const shown = (...holds: Finding['hold'][]) => {
    const items = holds.map((hold) => aView({ finding: aFinding({ hold }) }));
    const page = { items, total: items.length, page: 0, pages: 1, from: 0 };
    return showMessage({ subject: 'ada', command: 'show ada' }, page, 'approvers').text;
  };
  const hold = { kind: 'protected', reason: 'tagged' } as const;
  expect(shown(hold, hold)).toBe('2 findings, held back, about `ada`');
  expect(shown(hold, null)).toBe('2 open findings about `ada`');
});
