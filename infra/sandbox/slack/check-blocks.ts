import { SlackError } from './slack-error.ts';

/**
 * Slack's documented limits on what an app sends. Real workspaces refuse what is beyond them, so the sandbox does.
 *
 * @see https://docs.slack.dev/reference/block-kit/blocks
 */
const MAX_TEXT: Readonly<Record<string, number>> = {
  header: 150,
  section: 3000,
  field: 2000,
  button: 75,
  title: 24,
};
const MAX_MESSAGE_CHARACTERS = 13_000;
const KNOWN = new Set([
  'actions',
  'context',
  'divider',
  'file',
  'header',
  'image',
  'input',
  'rich_text',
  'section',
  'table',
]);
const NEW_BLOCKS = new Set(['data_table', 'data_visualization']);

type Json = Readonly<Record<string, unknown>>;

/** What a workspace takes: the 2026 chart and table blocks are not everywhere. */
export interface BlockSupport {
  readonly newBlocks: boolean;
}

/** @throws {SlackError} `invalid_blocks` with where and why, or `msg_blocks_too_long` */
export function checkMessageBlocks(blocks: readonly unknown[], support: BlockSupport): void {
  checkBlocks(blocks, 50, support);
  if (JSON.stringify(blocks.flatMap(textsOf)).length > MAX_MESSAGE_CHARACTERS)
    throw new SlackError('msg_blocks_too_long');
}

/** @throws {SlackError} */
export function checkView(view: Json, support: BlockSupport): void {
  const blocks = view['blocks'];
  if (!Array.isArray(blocks)) throw invalid('view', 'has no blocks');
  checkBlocks(blocks, 100, support);
  for (const name of ['title', 'submit', 'close']) {
    if (view[name] !== undefined) checkText(view[name], 'title', `view.${name}`);
  }
  for (const [name, limit] of [
    ['callback_id', 255],
    ['private_metadata', 3000],
  ] as const) {
    const value = view[name];
    if (typeof value === 'string' && value.length > limit)
      throw invalid(`view.${name}`, `is longer than ${limit}`);
  }
}

function checkBlocks(blocks: readonly unknown[], limit: number, support: BlockSupport): void {
  if (blocks.length > limit) throw invalid('blocks', `are more than ${limit}`);
  blocks.forEach((block, index) => {
    if (!isJson(block)) throw invalid(`blocks[${index}]`, 'is no object');
    checkBlock(block, `blocks[${index}]`, support);
  });
  if (blocks.filter((block) => isJson(block) && block['type'] === 'table').length > 1)
    throw invalid('blocks', 'have two tables');
}

function checkBlock(block: Json, where: string, { newBlocks }: BlockSupport): void {
  const type = String(block['type']);
  if (!KNOWN.has(type) && !(newBlocks && NEW_BLOCKS.has(type)))
    throw invalid(where, `has the unknown type ${type}`);
  const id = block['block_id'];
  if (typeof id === 'string' && id.length > 255) throw invalid(where, 'has a block_id longer than 255');
  if (type === 'header') checkText(block['text'], 'header', where);
  if (type === 'section') {
    if (block['text'] !== undefined) checkText(block['text'], 'section', where);
    const fields = listOf(block['fields']);
    if (fields.length > 10) throw invalid(where, 'has more than 10 fields');
    if (block['text'] === undefined && fields.length === 0)
      throw invalid(where, 'has neither text nor fields');
    for (const field of fields) checkText(field, 'field', where);
    if (isJson(block['accessory'])) checkElement(block['accessory'], where);
  }
  if (type === 'actions') {
    const elements = listOf(block['elements']);
    if (elements.length === 0 || elements.length > 25) throw invalid(where, 'needs 1 to 25 elements');
    for (const element of elements) checkElement(element, where);
  }
  if (type === 'context' && listOf(block['elements']).length > 10)
    throw invalid(where, 'has more than 10 elements');
  if (type === 'table') checkTable(block, where);
  if (type === 'input' && isJson(block['element'])) checkElement(block['element'], where);
}

function checkTable(block: Json, where: string): void {
  const rows = listOfLists(block['rows']);
  if (rows.length === 0 || rows.length > 100) throw invalid(where, 'needs 1 to 100 rows');
  for (const row of rows)
    if (row.length === 0 || row.length > 20) throw invalid(where, 'needs 1 to 20 columns');
}

function checkElement(element: unknown, where: string): void {
  if (!isJson(element)) throw invalid(where, 'has an element that is no object');
  const { action_id: actionId, value, confirm } = element;
  if (typeof actionId === 'string' && actionId.length > 255)
    throw invalid(where, 'has an action_id longer than 255');
  if (typeof value === 'string' && value.length > 2000) throw invalid(where, 'has a value longer than 2000');
  if (element['type'] === 'button') checkText(element['text'], 'button', where);
  if (isJson(confirm) && isJson(confirm['text']) && String(confirm['text']['text']).length > 300) {
    throw invalid(where, 'has a confirm text longer than 300');
  }
}

function checkText(text: unknown, kind: string, where: string): void {
  const limit = MAX_TEXT[kind] ?? 3000;
  if (!isJson(text) || typeof text['text'] !== 'string' || text['text'].length === 0)
    throw invalid(where, 'has no text');
  if (text['text'].length > limit) throw invalid(where, `has a text longer than ${limit}`);
}

function textsOf(value: unknown): string[] {
  if (Array.isArray(value)) return value.flatMap(textsOf);
  if (!isJson(value)) return [];
  return Object.entries(value).flatMap(([key, inner]) =>
    key === 'text' && typeof inner === 'string' ? [inner] : textsOf(inner),
  );
}

function listOf(value: unknown): readonly unknown[] {
  return Array.isArray(value) ? value : [];
}

function listOfLists(value: unknown): readonly (readonly unknown[])[] {
  return listOf(value).map(listOf);
}

function isJson(value: unknown): value is Json {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}

function invalid(where: string, why: string): SlackError {
  return new SlackError('invalid_blocks', { response_metadata: { messages: [`[ERROR] ${where} ${why}`] } });
}
