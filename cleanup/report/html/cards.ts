import { isoDay } from '../../days.ts';
import { isToLookAt } from '../../finding.ts';
import type { Arrangement } from '../arrange.ts';
import type { Report } from '../report.ts';
import { plural } from '../text.ts';
import { html, type Markup } from './markup.ts';

interface Card {
  readonly label: string;
  readonly value: number;
  readonly note: string;
  readonly mood?: 'alarm' | 'calm' | false;
}

/** The numbers to see first. */
export function cards(report: Report, { toLookAt }: Arrangement): Markup {
  const { findings, changes, counts, notChecked, complete } = report;
  const inSight = findings.filter(isToLookAt);
  const due = findings.filter(({ hold, stage }) => !hold && stage !== 'report').length;
  const since = changes?.since;
  const all: (Card | false | null | undefined)[] = [
    {
      label: 'To look at',
      value: toLookAt,
      note: `${findings.length - toLookAt} more held back`,
      mood: toLookAt === 0 && complete && 'calm',
    },
    {
      label: 'Due',
      value: due,
      note: 'over a threshold for disabling or deleting; the plan says when',
      mood: due > 0 && 'alarm',
    },
    since && { label: 'New', value: changes.opened.size, note: `since ${isoDay(since)}` },
    since && {
      label: 'Resolved',
      value: changes.resolved.length,
      note: `since ${isoDay(since)}`,
      mood: changes.resolved.length > 0 && 'calm',
    },
    {
      label: 'Administrator-like',
      value: inSight.filter(({ administratorBecause }) => administratorBecause !== null).length,
      note: 'of what is to look at',
    },
    {
      label: 'Owner not known',
      value: inSight.filter(({ owner }) => !owner).length,
      note: 'of what is to look at',
    },
    {
      label: 'Not checked',
      value: notChecked.length,
      note: complete ? neededWords(notChecked) : 'some reads failed',
      mood: !complete && 'alarm',
    },
    {
      label: 'Users looked at',
      value: counts.users,
      note: `${plural(counts.accessKeys, 'key')}, ${plural(counts.consolePasswords, 'password')}, ${plural(counts.roles, 'role')}`,
    },
  ];
  return html`<div class="cards">${all.flatMap((card) => (card ? [show(card)] : []))}</div>`;
}

/** The tile counts all, the badge beside the title speaks of what the rules need: this says how the two agree. */
function neededWords(notChecked: Report['notChecked']): string {
  if (notChecked.length === 0) return 'everything was read';
  const needed = notChecked.filter(({ required }) => required).length;
  return needed === 0 ? 'nothing that the findings need' : `${needed} of them needed for the findings`;
}

function show({ label, value, note, mood }: Card): Markup {
  return html`<dl class="card ${mood}"><dt>${label}</dt><dd>${value}</dd><dd>${note}</dd></dl>`;
}
