import type { OpenView, Workspace } from '../slack/workspace.ts';
import { escapeHtml } from './escape-html.ts';
import { renderBlocks } from './render-blocks.ts';

type Json = Readonly<Record<string, unknown>>;

/** A modal as a form: its inputs by their block and action ids, everything else as Slack's renderer draws it. */
export function renderModal({ id, view }: OpenView, workspace: Workspace): string {
  const rows = view.blocks.map((block) =>
    isJson(block) && block['type'] === 'input'
      ? renderInput(block, workspace)
      : renderBlocks([block], workspace),
  );
  const submit = textOf(view['submit']);
  const send = submit && ` <button type="submit" class="primary">${escapeHtml(submit)}</button>`;
  return `<form class="modal" id="modal" data-view="${escapeHtml(id)}"><h3>${escapeHtml(textOf(view['title']))}</h3>${rows.join('')}<p class="buttons"><button type="button" id="close-modal">${escapeHtml(textOf(view['close']) || 'Cancel')}</button>${send}</p></form>`;
}

function renderInput(block: Json, workspace: Workspace): string {
  const element = isJson(block['element']) ? block['element'] : {};
  const name = `${String(block['block_id'] ?? '')}|${String(element['action_id'] ?? '')}|${String(element['type'])}`;
  const label = escapeHtml(textOf(block['label']));
  return `<label>${label}${control(element, escapeHtml(name), workspace)}<span class="error" data-error="${escapeHtml(String(block['block_id'] ?? ''))}"></span></label>`;
}

function control(element: Json, name: string, workspace: Workspace): string {
  switch (element['type']) {
    case 'datepicker':
      return `<input type="date" name="${name}" value="${escapeHtml(String(element['initial_date'] ?? ''))}">`;
    case 'users_select':
      return `<select name="${name}"><option value="">Choose somebody…</option>${[...workspace.users.values()]
        .filter(({ isBot, deleted }) => !isBot && !deleted)
        .map(({ id, realName }) => `<option value="${escapeHtml(id)}">${escapeHtml(realName)}</option>`)
        .join('')}</select>`;
    default:
      return element['multiline']
        ? `<textarea name="${name}" rows="3"></textarea>`
        : `<input name="${name}">`;
  }
}

/** What Slack sends for a submitted input of a kind. */
export function inputValue(kind: string, value: string): object {
  if (kind === 'datepicker') return { type: kind, selected_date: value || null };
  if (kind === 'users_select') return { type: kind, selected_user: value || null };
  return { type: kind, value: value || null };
}

function textOf(value: unknown): string {
  return isJson(value) ? String(value['text'] ?? '') : '';
}

function isJson(value: unknown): value is Json {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}
