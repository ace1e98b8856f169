import { checkCount, checkLength, isJson, type Json, listOf } from './block-parts.ts';

/**
 * Tables and charts. What Slack's pages say differently (6 or 12 series) is taken as the larger.
 *
 * @see https://docs.slack.dev/reference/block-kit/blocks/table-block
 * @see https://docs.slack.dev/reference/block-kit/blocks/data-visualization-block
 * @throws {SlackError} `invalid_blocks`
 */
export function checkDataBlock(block: Json, where: string): void {
  if (block['type'] === 'table') checkRows(block, [1, 100], where);
  if (block['type'] === 'data_table') checkRows(block, [2, 101], where);
  if (block['type'] === 'data_visualization') checkChart(block, where);
}

function checkRows({ rows }: Json, limits: readonly [number, number], where: string): void {
  checkCount(listOf(rows), limits, where, 'rows');
  for (const row of listOf(rows)) checkCount(listOf(row), [1, 20], where, 'columns');
}

function checkChart({ title, chart }: Json, where: string): void {
  checkLength(title, 50, where, 'title');
  if (!isJson(chart)) return;
  const { type, segments, series, axis_config: axis } = chart;
  if (type === 'pie') {
    checkCount(listOf(segments), [1, 12], where, 'segments');
    checkLabels(listOf(segments), 'label', where);
    return;
  }
  checkCount(listOf(series), [1, 12], where, 'series');
  checkLabels(listOf(series), 'name', where);
  if (!isJson(axis)) return;
  checkCount(listOf(axis['categories']), [1, 20], where, 'categories');
  for (const category of listOf(axis['categories'])) checkLength(category, 20, where, 'category');
  for (const label of ['x_label', 'y_label']) checkLength(axis[label], 50, where, label);
}

function checkLabels(items: readonly unknown[], name: string, where: string): void {
  for (const item of items) if (isJson(item)) checkLength(item[name], 20, where, 'label');
}
