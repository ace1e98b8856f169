import { createElement } from 'react';
import { renderToStaticMarkup } from 'react-dom/server';
import { Message } from 'slack-blocks-to-jsx';
import type { Workspace } from '../slack/workspace.ts';
import { escapeHtml } from './escape-html.ts';
import { renderChart } from './render-chart.ts';
import { shieldMrkdwn, shieldPlain, unshield } from './shield.ts';

type Json = Readonly<Record<string, unknown>>;

/** A button as the app sent it. */
export interface RenderedButton {
  readonly action_id: string;
  readonly value?: string;
  readonly block_id?: string;
  /** What is asked before it is pressed. */
  readonly confirm: {
    readonly title: string;
    readonly text: string;
    readonly yes: string;
    readonly no: string;
  } | null;
}

/** Blocks are never changed in place, and drawing a long channel anew at each look would take a tenth of a second. */
const DRAWN = new WeakMap<Workspace, WeakMap<readonly unknown[], string>>();

/** The blocks that the app sent, drawn by a Slack renderer; each button carries what Slack would send for it. */
export function renderBlocks(blocks: readonly unknown[], workspace: Workspace): string {
  const known = DRAWN.get(workspace) ?? new WeakMap();
  DRAWN.set(workspace, known);
  const markup = known.get(blocks) ?? draw(blocks, workspace);
  known.set(blocks, markup);
  return markup;
}

function draw(blocks: readonly unknown[], workspace: Workspace): string {
  const name = (id: string) => workspace.users.get(id)?.realName ?? id;
  const channelName = (id: string) => workspace.channels.get(id)?.name ?? id;
  const buttons: RenderedButton[] = [];
  const markup = inRuns(blocks)
    .map((run) => renderChart(run[0]) ?? drawRun(run, buttons))
    .join('');
  return unshield(
    markup
      .replace(/<button type="button" id="button-(\d+)"/g, (_, index: string) => {
        const { confirm, ...press } = buttons[Number(index)] ?? { confirm: null };
        const question = confirm ? ` data-confirm="${escapeHtml(JSON.stringify(confirm))}"` : '';
        return `<button type="button" data-button="${escapeHtml(JSON.stringify(press))}"${question}`;
      })
      .replace(
        /(<span class="slack_user" data-user-id="(\w+)">)@\w+/g,
        (_, open: string, id: string) => `${open}@${escapeHtml(name(id))}`,
      )
      .replace(
        /(<span class="slack_channel" data-channel-id="(\w+)">)#\w+/g,
        (_, open: string, id: string) => `${open}#${escapeHtml(channelName(id))}`,
      ),
  );
}

/** What the renderer draws together, and each chart, which it does not know, by itself. */
function inRuns(blocks: readonly unknown[]): unknown[][] {
  const runs: unknown[][] = [[]];
  for (const block of blocks) {
    if (isChart(block)) runs.push([block], []);
    else runs.at(-1)?.push(block);
  }
  return runs.filter(({ length }) => length > 0);
}

function drawRun(blocks: readonly unknown[], buttons: RenderedButton[]): string {
  const drawn = blocks.filter(isDrawable).map((block) => prepared(block, block, buttons));
  return renderToStaticMarkup(
    createElement(Message, {
      blocks: drawn as never,
      time: new Date(0),
      name: '',
      logo: ' ',
      withoutWrapper: true,
    } as never),
  );
}

/** A message without blocks: its text is Slack's markdown all the same. */
export function renderText(text: string, workspace: Workspace): string {
  return text === '' ? '' : renderBlocks([{ type: 'section', text: { type: 'mrkdwn', text } }], workspace);
}

/** Every button of a message. */
export function buttonsOf(blocks: readonly unknown[]): RenderedButton[] {
  return blocks.filter(isDrawable).flatMap((block) => {
    const elements = [block['accessory'], ...(Array.isArray(block['elements']) ? block['elements'] : [])];
    return elements.filter(isButton).map((element) => toButton(element, block));
  });
}

function toButton(element: Json, block: Json): RenderedButton {
  const confirm = element['confirm'];
  return {
    action_id: String(element['action_id'] ?? ''),
    ...(typeof element['value'] === 'string' ? { value: element['value'] } : {}),
    ...(typeof block['block_id'] === 'string' ? { block_id: block['block_id'] } : {}),
    confirm: isJson(confirm)
      ? {
          title: textOf(confirm['title']),
          text: textOf(confirm['text']),
          yes: textOf(confirm['confirm']) || 'Yes',
          no: textOf(confirm['deny']) || 'Cancel',
        }
      : null,
  };
}

/**
 * A block as the renderer is to have it: texts shielded, buttons numbered instead of named (it draws no value), and
 * without `verbatim`, which in Slack only stops the guessing of links and here would stop all formatting.
 */
function prepared(value: unknown, block: Json, buttons: RenderedButton[]): unknown {
  if (Array.isArray(value)) return value.map((inner) => prepared(inner, block, buttons));
  if (!isJson(value)) return value;
  const copy = Object.fromEntries(
    Object.entries(value)
      .filter(([name]) => name !== 'verbatim' && name !== 'confirm')
      .map(([name, inner]) => [name, prepared(inner, block, buttons)]),
  );
  if (isButton(value)) {
    buttons.push(toButton(value, block));
    return { ...copy, action_id: `button-${buttons.length - 1}` };
  }
  const text = value['text'];
  if (typeof text !== 'string') return copy;
  return { ...copy, text: value['type'] === 'mrkdwn' ? shieldMrkdwn(text) : shieldPlain(text) };
}

function textOf(value: unknown): string {
  return isJson(value) ? String(value['text'] ?? '') : '';
}

/** Inputs are drawn by the page itself, as a form. */
function isDrawable(block: unknown): block is Json {
  return isJson(block) && block['type'] !== 'input' && !isChart(block);
}

function isChart(block: unknown): boolean {
  return isJson(block) && block['type'] === 'data_visualization';
}

function isButton(element: unknown): element is Json {
  return isJson(element) && element['type'] === 'button';
}

function isJson(value: unknown): value is Json {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}
