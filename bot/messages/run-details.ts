import type { KnownBlock } from '@slack/types';
import type { Finding } from '../../cleanup/finding.ts';
import { arrange, type Group, type HeldGroup } from '../../cleanup/report/arrange.ts';
import type { Report } from '../../cleanup/report/report.ts';
import { plural, sentence } from '../../cleanup/report/text.ts';
import { dueWords, holdTitle, ownerWords } from '../../cleanup/report/words.ts';
import { type Message, section, textOf } from './blocks.ts';
import { holdReason, subjectText, whatWords } from './card-words.ts';
import { escapeText } from './escape.ts';
import { LIMITS, sizeOf } from './limits.ts';

/** Replies in the thread: enough for most accounts, not so many that the thread is a wall. */
const MAX_MESSAGES = 6;
const MAX_LINE = 600;
/** Room for what JSON and the `text` add to a message. */
const MARGIN = 1500;
const ROOM = LIMITS.message - MARGIN;

/**
 * Everything to look at and everything held back, a line each, as messages for the summary's thread. What does
 * not fit is counted; the attached files have all of it.
 */
export function runDetails(report: Report): Message[] {
  const { groups, held } = arrange(report.findings);
  const lines = [...groups.flatMap(groupLines), ...held.flatMap(heldLines)];
  const pages = pagesOf(lines);
  const shown = pages.slice(0, MAX_MESSAGES);
  const left = pages.slice(MAX_MESSAGES).reduce((sum, page) => sum + page.lines, 0);
  return shown.map(({ blocks }, index) => {
    const isLast = index === shown.length - 1;
    const more =
      isLast && left > 0 ? [section(`… and ${plural(left, 'more line')} in the report's files.`)] : [];
    const part = shown.length > 1 ? ` (${index + 1} of ${shown.length})` : '';
    return { text: textOf(`Details of the IAM audit${part}`), blocks: [...blocks, ...more] };
  });
}

function groupLines({ title, entries, toldWithUser }: Group): string[] {
  const head = `*${title}: ${entries.length + toldWithUser}*`;
  const own = entries.map(({ finding, credentials }) => {
    const along = credentials.length > 0 ? ` With it: ${names(credentials)}.` : '';
    return line(`• ${subjectText(finding.subject)}: ${factsOf(finding)}${along}`);
  });
  const told = toldWithUser > 0 ? [`• ${toldWithUser} told with their unused user`] : [];
  return [head, ...own, ...told];
}

/** A line a reason, the most frequent first. */
function heldLines({ kind, findings }: HeldGroup): string[] {
  const byReason = Map.groupBy(findings, ({ hold }) => (hold ? holdReason(hold, 250) : ''));
  return [...byReason]
    .sort(([, a], [, b]) => b.length - a.length)
    .map(([reason, same]) => line(`• ${holdTitle(kind)}: ${names(same)}: ${sentence(reason)}`));
}

function factsOf(finding: Finding): string {
  const due = dueWords(finding);
  const facts = [
    whatWords(finding, 200),
    finding.administratorBecause && '*administrator-like*',
    `owner ${escapeText(ownerWords(finding.owner), 100)}`,
    due,
  ];
  return `${facts.filter(Boolean).join('; ')}.`;
}

function names(findings: readonly Finding[]): string {
  const first = findings.slice(0, 3).map(({ subject }) => subjectText(subject));
  const more = findings.length - first.length;
  return more > 0 ? `${first.join(', ')} and ${more} more` : first.join(', ');
}

/** A line that is too long loses its formatting rather than half a code span. */
function line(text: string): string {
  return text.length <= MAX_LINE
    ? text
    : `${text
        .slice(0, MAX_LINE)
        .replace(/[^\s]*$/, '')
        .replaceAll('`', '')}…`;
}

interface Page {
  readonly blocks: KnownBlock[];
  readonly lines: number;
}

/** Lines into sections, sections into messages. */
function pagesOf(lines: readonly string[]): Page[] {
  const pages: { blocks: KnownBlock[]; lines: number; size: number }[] = [];
  for (const { text, count } of sectionsOf(lines)) {
    const block = section(text);
    const size = sizeOf(block);
    const page = pages.at(-1);
    if (page && page.size + size <= ROOM && page.blocks.length < LIMITS.blocks - 1) {
      page.blocks.push(block);
      page.lines += count;
      page.size += size;
    } else {
      pages.push({ blocks: [block], lines: count, size });
    }
  }
  return pages;
}

function sectionsOf(lines: readonly string[]): { text: string; count: number }[] {
  const sections: { text: string; count: number }[] = [];
  for (const next of lines) {
    const open = sections.at(-1);
    if (open && open.text.length + 1 + next.length <= LIMITS.sectionText && !next.startsWith('*')) {
      open.text += `\n${next}`;
      open.count += 1;
    } else {
      sections.push({ text: next, count: 1 });
    }
  }
  return sections;
}
