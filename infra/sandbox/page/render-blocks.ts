import { createElement } from 'react';
import { renderToStaticMarkup } from 'react-dom/server';
import { Message } from 'slack-blocks-to-jsx';
import type { Workspace } from '../slack/workspace.ts';
import { escapeHtml } from './escape-html.ts';

type Json = Readonly<Record<string, unknown>>;

/** A button as the app sent it, in the order in which it stands in its message. */
export interface RenderedButton {
  readonly action_id: string;
  readonly value?: string;
  readonly block_id?: string;
  readonly confirm: { readonly title: string; readonly text: string } | null;
}

/**
 * The blocks that the app sent, drawn by a Slack renderer. It draws buttons without their values, so the page
 * names a button by its place in the message and the server looks it up again in what was sent.
 */
export function renderBlocks(blocks: readonly unknown[], workspace: Workspace): string {
  const name = (id: string) => workspace.users.get(id)?.realName ?? id;
  const channelName = (id: string) => workspace.channels.get(id)?.name ?? id;
  const markup = renderToStaticMarkup(
    createElement(Message, {
      blocks: blocks.filter(isDrawable).map(withoutVerbatim) as never,
      time: new Date(0),
      name: '',
      logo: ' ',
      withoutWrapper: true,
    } as never),
  );
  let index = 0;
  return markup
    .replaceAll('<button type="button"', () => `<button type="button" data-button="${index++}"`)
    .replace(
      /(<span class="slack_user" data-user-id="(\w+)">)@\w+/g,
      (_, open: string, id: string) => `${open}@${escapeHtml(name(id))}`,
    )
    .replace(
      /(<span class="slack_channel" data-channel-id="(\w+)">)#\w+/g,
      (_, open: string, id: string) => `${open}#${escapeHtml(channelName(id))}`,
    );
}

/** A message without blocks: its text is Slack's markdown all the same. */
export function renderText(text: string, workspace: Workspace): string {
  return text === '' ? '' : renderBlocks([{ type: 'section', text: { type: 'mrkdwn', text } }], workspace);
}

/** Every button of a message, in the order in which `renderBlocks` numbers them. */
export function buttonsOf(blocks: readonly unknown[]): RenderedButton[] {
  return blocks.filter(isDrawable).flatMap((block) => {
    const elements = [block['accessory'], ...(Array.isArray(block['elements']) ? block['elements'] : [])];
    return elements
      .filter((element): element is Json => isJson(element) && element['type'] === 'button')
      .map((element) => toButton(element, block));
  });
}

function toButton(element: Json, block: Json): RenderedButton {
  const confirm = element['confirm'];
  return {
    action_id: String(element['action_id'] ?? ''),
    ...(typeof element['value'] === 'string' ? { value: element['value'] } : {}),
    ...(typeof block['block_id'] === 'string' ? { block_id: block['block_id'] } : {}),
    confirm: isJson(confirm) ? { title: textOf(confirm['title']), text: textOf(confirm['text']) } : null,
  };
}

/** In Slack `verbatim` only stops the guessing of links; the renderer would show the text without any formatting. */
function withoutVerbatim(value: unknown): unknown {
  if (Array.isArray(value)) return value.map(withoutVerbatim);
  if (!isJson(value)) return value;
  const entries = Object.entries(value).filter(([name]) => name !== 'verbatim');
  return Object.fromEntries(entries.map(([name, inner]) => [name, withoutVerbatim(inner)]));
}

function textOf(value: unknown): string {
  return isJson(value) ? String(value['text'] ?? '') : '';
}

/** Inputs are drawn by the page itself, as a form. */
function isDrawable(block: unknown): block is Json {
  return isJson(block) && block['type'] !== 'input' && block['type'] !== 'data_visualization';
}

function isJson(value: unknown): value is Json {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}
