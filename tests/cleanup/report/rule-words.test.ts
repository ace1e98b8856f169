import { expect, test } from 'vitest';
import { LIMITS } from '../../../bot/messages/limits.ts';
import { REPORT_ORDER, SHORT_TITLES } from '../../../cleanup/report/rule-words.ts';
import { RULES } from '../../../cleanup/rules/index.ts';

test('reports show every rule, in the order of the list of rules', () => {
  expect(REPORT_ORDER).toEqual(RULES.map(({ id }) => id));
});

test('every bar of a chart has a name of its own that is not cut', () => {
  const names = Object.values(SHORT_TITLES);
  expect(new Set(names).size).toBe(names.length);
  for (const name of names) expect(name.length).toBeLessThanOrEqual(LIMITS.chartLabel);
});
