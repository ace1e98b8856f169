import { checkCount, checkLength, invalid, isJson, type Json, listOf } from './block-parts.ts';
import { checkDataBlock } from './check-data-blocks.ts';
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
  'confirm title': 100,
  'confirm text': 300,
  'confirm confirm': 30,
  'confirm deny': 30,
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
    checkLength(view[name], limit, 'view', name);
  }
}

function checkBlocks(blocks: readonly unknown[], limit: number, support: BlockSupport): void {
  if (blocks.length > limit) throw invalid('blocks', `are more than ${limit}`);
  blocks.forEach((block, index) => {
    if (!isJson(block)) throw invalid(`blocks[${index}]`, 'is no object');
    checkBlock(block, `blocks[${index}]`, support);
  });
  for (const [type, most] of [
    ['table', 1],
    ['data_visualization', 2],
  ] as const) {
    const same = blocks.filter((block) => isJson(block) && block['type'] === type);
    if (same.length > most) throw invalid('blocks', `have more than ${most} of ${type}`);
  }
}

function checkBlock(block: Json, where: string, { newBlocks }: BlockSupport): void {
  const type = String(block['type']);
  if (!KNOWN.has(type) && !(newBlocks && NEW_BLOCKS.has(type)))
    throw invalid(where, `has the unknown type ${type}`);
  checkLength(block['block_id'], 255, where, 'block_id');
  if (type === 'header') checkText(block['text'], 'header', where);
  if (type === 'section') {
    if (block['text'] !== undefined) checkText(block['text'], 'section', where);
    const fields = listOf(block['fields']);
    checkCount(fields, [0, 10], where, 'fields');
    if (block['text'] === undefined && fields.length === 0)
      throw invalid(where, 'has neither text nor fields');
    for (const field of fields) checkText(field, 'field', where);
    if (isJson(block['accessory'])) checkElement(block['accessory'], where);
  }
  if (type === 'actions') {
    const elements = listOf(block['elements']);
    checkCount(elements, [1, 25], where, 'elements');
    for (const element of elements) checkElement(element, where);
  }
  if (type === 'context') checkCount(listOf(block['elements']), [1, 10], where, 'elements');
  checkDataBlock(block, where);
  if (type === 'input' && isJson(block['element'])) checkElement(block['element'], where);
}

function checkElement(element: unknown, where: string): void {
  if (!isJson(element)) throw invalid(where, 'has an element that is no object');
  const { action_id: actionId, value, confirm } = element;
  checkLength(actionId, 255, where, 'action_id');
  checkLength(value, 2000, where, 'value');
  if (element['type'] === 'button') checkText(element['text'], 'button', where);
  if (isJson(confirm)) {
    for (const name of ['title', 'text', 'confirm', 'deny'])
      checkText(confirm[name], `confirm ${name}`, where);
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
