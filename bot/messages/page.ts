import type { KnownBlock } from '@slack/types';
import { PAGE_ACTION_ID } from '../ids.ts';
import { actions, button, context } from './blocks.ts';

/** A part of something long. */
export interface Page<T> {
  readonly items: readonly T[];
  readonly total: number;
  /** From 0. */
  readonly page: number;
  readonly pages: number;
  /** Number of items before this page. */
  readonly from: number;
}

/** Where one is, and the buttons to the pages before and after; nothing when there is one page. */
export function pageBlocks(
  { items, total, page, pages, from }: Page<unknown>,
  command: string,
): KnownBlock[] {
  if (pages <= 1) return [];
  const to = (at: number, text: string, which: string) =>
    button({ text, actionId: `${PAGE_ACTION_ID}:${which}`, value: `${at} ${command}` });
  return [
    context(`${from + 1} to ${from + items.length} of ${total}`),
    actions([
      ...(page > 0 ? [to(page - 1, 'Back', 'back')] : []),
      ...(page < pages - 1 ? [to(page + 1, 'More', 'more')] : []),
    ]),
  ];
}
