import type { Finding } from '../../finding.ts';
import type { HeldGroup } from '../arrange.ts';
import { byReason, HELD_WHY } from '../held.ts';
import { listed, oneLine } from '../text.ts';
import { holdTitle, subjectWords, unusedWords } from '../words.ts';
import type { Section } from './budget.ts';

const MAX_NAMED = 8;

/** What one kind of hold keeps back, a line for each reason. */
export function heldSection(group: HeldGroup, more: (left: string) => string): Section {
  const { kind, findings } = group;
  const items = byReason(group).map(({ reason, findings: held }) => {
    return { text: `- ${heldWords(held)}: ${reason}`, count: held.length };
  });
  return {
    head: [`${holdTitle(kind).toUpperCase()}: ${findings.length}`, HELD_WHY[kind]].join('\n'),
    items,
    more: (left) => more(`${left} more`),
  };
}

/** `role ci (unused for 90 days)`, `42 roles (a, b and 40 more)`, `3 findings (password of ada, user bob, …)`. */
function heldWords(held: readonly Finding[]): string {
  const [first] = held;
  if (first && held.length === 1) return `${subjectWords(first.subject)} (${unusedWords(first)})`;
  const areRoles = held.every(({ subject }) => subject.type === 'role');
  const names = held.map(({ subject }) => (areRoles ? oneLine(subject.name) : subjectWords(subject)));
  return `${held.length} ${areRoles ? 'roles' : 'findings'} (${listed(names, MAX_NAMED)})`;
}
