import { byteLength } from '../text.ts';

/** Something to be listed, which stands for one or more findings. */
export interface Item {
  readonly text: string;
  readonly count: number;
}

/** A heading with items, of which as many are shown as there is room for. */
export interface Section {
  readonly head: string;
  readonly items: readonly Item[];
  /** The line that stands for what was left out. */
  readonly more: (count: number) => string;
}

/**
 * Fits sections into a number of bytes. Small sections are shown whole; the others share the rest evenly, each
 * cut after a whole item and ending with its `more` line. Heads and `more` lines are kept whatever the room.
 */
export function fitSections(sections: readonly Section[], room: number): string[] {
  const sizes = sections.map((section) => byteLength(whole(section)) + SEPARATOR);
  const share = fairShare(sizes, room);
  return sections.map((section) => trimmed(section, share - SEPARATOR));
}

/** Room for the line breaks between sections. */
const SEPARATOR = 2;

/** The largest size that all may have so that together they stay within the room. */
function fairShare(sizes: readonly number[], room: number): number {
  let left = room;
  const ascending = [...sizes].sort((a, b) => a - b);
  for (const [index, size] of ascending.entries()) {
    const share = Math.floor(left / (ascending.length - index));
    if (size > share) return share;
    left -= size;
  }
  return Number.POSITIVE_INFINITY;
}

function trimmed(section: Section, share: number): string {
  const text = whole(section);
  if (byteLength(text) <= share) return text;
  const total = section.items.reduce((sum, { count }) => sum + count, 0);
  const lines = [section.head];
  let size = byteLength(section.head) + 1 + byteLength(section.more(total));
  let left = total;
  for (const item of section.items) {
    size += byteLength(item.text) + 1;
    if (size > share) break;
    lines.push(item.text);
    left -= item.count;
  }
  return [...lines, section.more(left)].join('\n');
}

function whole({ head, items }: Section): string {
  return [head, ...items.map(({ text }) => text)].join('\n');
}
