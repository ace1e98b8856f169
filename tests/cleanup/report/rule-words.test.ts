import { expect, test } from 'vitest';
import { REPORT_ORDER } from '../../../cleanup/report/rule-words.ts';
import { RULES } from '../../../cleanup/rules/index.ts';

test('reports show every rule, in the order of the list of rules', () => {
  expect(REPORT_ORDER).toEqual(RULES.map(({ id }) => id));
});
