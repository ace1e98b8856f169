import type { HomeView, KnownBlock } from '@slack/types';
import { isoMinute } from '../../cleanup/days.ts';
import type { Decision } from '../../cleanup/decisions/decision.ts';
import type { RunSummary } from '../../cleanup/report/report.ts';
import { plural } from '../../cleanup/report/text.ts';
import type { Pause } from '../../cleanup/schedule/brakes.ts';
import type { CardView } from '../card-view.ts';
import { COMMAND } from '../ids.ts';
import { type AskedView, approvalLine } from './approval-card.ts';
import { context, divider, header, section } from './blocks.ts';
import { ownWords } from './finding-card.ts';
import { decisionText } from './history.ts';
import { runText } from './last-report.ts';
import { fitLines, LIMITS } from './limits.ts';
import { cardBlocks } from './list.ts';
import { pausedNotice } from './pause.ts';

/** A view may hold more than a message; past this, lines. */
const ROOM_FOR_CARDS = 60_000;
const TREND = 10;

/** What the Home tab shows to everybody, and what to approvers. */
export interface HomeFacts {
  /** Slack id of who looks. */
  readonly slackId: string;
  readonly own: readonly CardView[];
  /** How many of one's own have no card here. */
  readonly more: number;
  /** What stops the schedule, or null. */
  readonly pause: Pause | null;
  /** Null for whoever is no approver. */
  readonly approver: {
    /** Questions that wait for a second yes. */
    readonly asked: readonly AskedView[];
    readonly waiting: readonly Decision[];
    readonly trend: readonly RunSummary[];
  } | null;
  readonly now: Date;
}

/** My credentials and their state; for approvers also what waits, the last run and the trend. */
export function homeView({ slackId, own, more, pause, approver, now }: HomeFacts): HomeView {
  const intro =
    own.length === 0 ? 'Nothing that is open is known as yours.' : ownWords(own, own.length + more, slackId);
  const rest = more > 0 ? [section(`${plural(more, 'more', 'more')}: \`${COMMAND} mine\` shows all.`)] : [];
  const blocks: KnownBlock[] = [
    ...(pause ? [section(pausedNotice(pause)), divider()] : []),
    header('Mine'),
    section(intro),
    ...cardBlocks(own, 'owner', slackId, ROOM_FOR_CARDS),
    ...rest,
    ...(approver ? approverBlocks(approver, slackId) : []),
    divider(),
    context(`As of ${isoMinute(now)}. \`${COMMAND} help\` says what else can be asked.`),
  ];
  return { type: 'home', blocks: blocks.slice(0, LIMITS.viewBlocks) };
}

/** Whoever is no full member, or whom Slack does not tell apart. `text` is mrkdwn. */
export function homeNotice(text: string): HomeView {
  return { type: 'home', blocks: [section(text)] };
}

function approverBlocks(
  { asked, waiting, trend }: NonNullable<HomeFacts['approver']>,
  reader: string,
): KnownBlock[] {
  const last = trend.at(-1);
  const waitingText =
    waiting.length === 0
      ? 'No decision waits to be carried out.'
      : fitLines(waiting.map(decisionText), LIMITS.sectionText);
  return [
    divider(),
    ...approvalBlocks(asked, reader),
    header('Waiting'),
    section(waitingText),
    header('Last audit'),
    section(last ? runText(last) : `None has finished yet. \`${COMMAND} audit\` starts one.`),
    ...(trend.length > 1 ? [section(trendText(trend))] : []),
  ];
}

const MAX_ASKED = 5;

function approvalBlocks(asked: readonly AskedView[], reader: string): KnownBlock[] {
  if (asked.length === 0) return [];
  return [
    header('To approve'),
    ...asked.slice(0, MAX_ASKED).flatMap((view) => approvalLine(view, reader)),
    section(`\`${COMMAND} approvals\` shows what to know before saying yes.`),
  ];
}

/** A line a run, the newest first, with a bar. */
function trendText(trend: readonly RunSummary[]): string {
  const shown = trend.slice(-TREND).reverse();
  const most = Math.max(1, ...shown.map(({ counts }) => counts.open));
  const lines = shown.map(({ startedAt, counts, complete }) => {
    const bar = '█'.repeat(Math.round((counts.open / most) * 20)) || '·';
    return `\`${isoMinute(startedAt)}  ${String(counts.open).padStart(4)}  ${bar}\`${complete ? '' : ' (incomplete)'}`;
  });
  return ['*Open findings, by audit*', ...lines].join('\n');
}
