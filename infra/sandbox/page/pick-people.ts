import type { SlackUser, Workspace } from '../slack/workspace.ts';

/** No name has more words. */
const MAX_WORDS = 4;

/**
 * What Slack's picker does while somebody types a name after `@`: `@Tomáš` and `@tomas nov` become the handle of the
 * one person whose name begins like that. Where nobody's does, or several people's, or it is a handle already, what was
 * typed stays.
 */
export function pickPeople(text: string, { users }: Pick<Workspace, 'users'>): string {
  const handles = new Set([...users.values()].map(({ name }) => `@${name}`));
  const people = [...users.values()].filter(({ deleted }) => !deleted);
  const words = text.split(' ');
  const result: string[] = [];
  while (words.length > 0) {
    const [word = ''] = words;
    const found = word.startsWith('@') && !handles.has(word) ? pick(words, people) : null;
    result.push(found ? `@${found.handle}` : word);
    words.splice(0, found?.length ?? 1);
  }
  return result.join(' ');
}

/** The most words that name one person only. */
function pick(
  words: readonly string[],
  people: readonly SlackUser[],
): { readonly handle: string; readonly length: number } | null {
  for (let length = MAX_WORDS; length > 0; length -= 1) {
    const typed = folded(words.slice(0, length).join(' ').slice(1));
    const named = people.filter(({ realName }) => folded(realName) === typed);
    const [one, ...others] =
      named.length > 0 ? named : people.filter(({ realName }) => folded(realName).startsWith(typed));
    if (one && typed && others.length === 0) return { handle: one.name, length };
  }
  return null;
}

/** Without accents, in small letters. */
function folded(name: string): string {
  return name.normalize('NFD').replace(/\p{M}/gu, '').toLowerCase();
}
