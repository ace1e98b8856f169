import type { KnownBlock } from '@slack/types';
import { type Finding, isToLookAt } from '../../cleanup/finding.ts';
import { plural, sentence } from '../../cleanup/report/text.ts';
import { dueWords, holdTitle, reportOnlyWords } from '../../cleanup/report/words.ts';
import type { CardView } from '../card-view.ts';
import { divider, type Message, section } from './blocks.ts';
import type { Audience } from './card-actions.ts';
import { subjectText, whatWords } from './card-words.ts';
import { escapeText, mention } from './escape.ts';
import { findingCard, findingLine, ownWords } from './finding-card.ts';
import { fitLines, LIMITS, sizeOf } from './limits.ts';
import { type Page, pageBlocks } from './page.ts';

/** An open finding, and the Slack id of its owner. */
export interface Listed {
  readonly stored: { readonly finding: Finding };
  readonly owner: string | null;
}

/** What somebody owns, as cards. */
export function mineMessage(page: Page<CardView>, slackId: string): Message {
  const text =
    page.total === 0
      ? 'Nothing that is open is known as yours. If something should be, tell an approver: they can say whose it is.'
      : ownWords(page.items, page.total, slackId);
  return {
    text,
    blocks: [
      section(text),
      ...cardBlocks(page.items, 'owner', slackId, LIMITS.message - ROOM_AROUND),
      ...pageBlocks(page, 'mine'),
    ],
  };
}

/** Open findings, a line each. */
export function listMessage(
  {
    kind,
    owner,
    command,
    held,
  }: {
    readonly kind: string | null;
    readonly owner: string | null;
    readonly command: string;
    /** How many of them wait behind a hold. */
    readonly held: number;
  },
  page: Page<Listed>,
): Message {
  const of = [kind && `about ${kind}`, owner && `of ${mention(owner)}`].filter(Boolean).join(' ');
  const text =
    page.total === 0
      ? `No finding ${of} is open.`.replace('  ', ' ')
      : held === 0
        ? `${plural(page.total, 'open finding')} ${of}`.trim()
        : `${`${plural(page.total, 'finding')} ${of}`.trim()}: ${page.total - held} open, ${held} held back`;
  const lines = page.items.map(({ stored, owner: whose }) => findingText(stored.finding, whose));
  return {
    text,
    blocks: [
      section(`*${text}*`),
      ...(lines.length > 0 ? [section(fitLines(lines, LIMITS.sectionText))] : []),
      ...pageBlocks(page, command),
    ],
  };
}

/** Room for what stands around the cards. */
export const ROOM_AROUND = 2000;

/** Cards with their buttons; from where the room ends, lines. */
export function cardBlocks(
  views: readonly CardView[],
  audience: Audience,
  shownTo: string | null,
  room: number,
): KnownBlock[] {
  const blocks: KnownBlock[] = [];
  const lines: string[] = [];
  let left = room;
  for (const view of views) {
    const card = [divider(), ...findingCard(view, audience, shownTo ?? view.situation.owner)];
    left -= sizeOf(card);
    if (left > 0) blocks.push(...card);
    else lines.push(findingLine(view));
  }
  return lines.length > 0 ? [...blocks, section(fitLines(lines, LIMITS.sectionText))] : blocks;
}

function findingText(finding: Finding, owner: string | null): string {
  const { subject, owner: said, hold, administratorBecause } = finding;
  // Somebody whom a tag names by their Slack id is not an owner any more once they have left, but is known by name.
  const named = said && (said.kind === 'slack' ? mention(said.value) : escapeText(said.value, 60));
  const whose = owner ? mention(owner) : (named ?? 'nobody known');
  const facts = [
    whatWords(finding, 160),
    administratorBecause && '*administrator-like*',
    `owner ${whose}`,
    hold && isToLookAt(finding) && `report only; ${reportOnlyWords(hold.kind)}`,
    hold && !isToLookAt(finding) && holdTitle(hold.kind).toLowerCase(),
    !hold && dueWords(finding),
  ];
  return `• ${subjectText(subject)}: ${sentence(facts.filter(Boolean).join('; '))}`;
}
