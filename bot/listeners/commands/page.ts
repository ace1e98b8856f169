import type { Page } from '../../messages/page.ts';
import { type Command, parseCommand } from './parse.ts';

/** One page of many items; a page beyond the end, of a list that has become shorter, is the last one. */
export function cutPage<T>(all: readonly T[], page: number, size: number): Page<T> {
  const pages = Math.max(1, Math.ceil(all.length / size));
  const at = Math.min(Math.max(0, page), pages - 1);
  return {
    items: all.slice(at * size, (at + 1) * size),
    total: all.length,
    page: at,
    pages,
    from: at * size,
  };
}

/** Value of a paging button: the page, and the command that is asked again. Null for what no button of ours holds. Whoever presses it is asked for their rights again. */
export function parsePageValue(value: string): { page: number; command: Command } | null {
  const [, page, text] = /^(\d{1,4}) ([^\n]{1,500})$/.exec(value) ?? [];
  if (page === undefined || text === undefined) return null;
  const command = parseCommand(text);
  const pages: readonly Command['name'][] = ['mine', 'list', 'show', 'plan', 'history'];
  return pages.includes(command.name) ? { page: Number(page), command } : null;
}
