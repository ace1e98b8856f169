import { describe, expect, test } from 'vitest';
import { checkMessageBlocks, checkView } from '../../../infra/sandbox/slack/check-blocks.ts';
import { LIMIT_CASES, rowsOfDataTable, seriesOfChart } from '../../bot/messages/slack-limits.ts';

const support = { newBlocks: true };

describe('the emulated Slack takes as much as Slack does, and no more', () => {
  test.each(LIMIT_CASES.map((one) => [one.limit, one.max, one] as const))(
    '%s: %i',
    (_, max, { message, view }) => {
      const check = (size: number) => {
        if (message) checkMessageBlocks(message(size), support);
        if (view) checkView({ ...view(size) }, support);
      };
      expect(() => check(max)).not.toThrow();
      expect(() => check(max + 1)).toThrow(expect.objectContaining({ code: 'invalid_blocks' }));
    },
  );

  test.each([
    ['series of a chart', 1, 12, seriesOfChart],
    ['rows of a data table', 2, 101, rowsOfDataTable],
  ])('%s: %i to %i', (_, min, max, message) => {
    for (const size of [min, max]) expect(() => checkMessageBlocks(message(size), support)).not.toThrow();
    for (const size of [min - 1, max + 1]) expect(() => checkMessageBlocks(message(size), support)).toThrow();
  });

  test('some 13,000 characters in all', () => {
    const sections = (count: number) =>
      Array.from({ length: count }, () => ({
        type: 'section',
        text: { type: 'mrkdwn', text: 'x'.repeat(3000) },
      }));
    expect(() => checkMessageBlocks(sections(4), support)).not.toThrow();
    expect(() => checkMessageBlocks(sections(5), support)).toThrow(
      expect.objectContaining({ code: 'msg_blocks_too_long' }),
    );
  });

  test('charts and data tables only where the workspace has them', () => {
    for (const blocks of [seriesOfChart(1), rowsOfDataTable(2)]) {
      expect(() => checkMessageBlocks(blocks, { newBlocks: false })).toThrow();
    }
  });
});
