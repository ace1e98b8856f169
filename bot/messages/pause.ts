import { isoMinute } from '../../cleanup/days.ts';
import { sentence } from '../../cleanup/report/text.ts';
import type { Pause } from '../../cleanup/schedule/brakes.ts';
import { type Message, section } from './blocks.ts';
import { escapeText, mention } from './escape.ts';

const SAYS = {
  pause:
    'Stopped. Nothing happens by itself until an approver says `/iam-cleanup resume &lt;reason&gt;`; what is queued already is not done either. Clicks still work.',
  resume: 'Resumed. What happens by itself goes on with the next audit; `/iam-cleanup plan` shows it.',
  changed: 'Somebody stopped it anew in this moment, so it stays stopped. `/iam-cleanup plan` shows why.',
  running:
    'It is not paused, so there is nothing to resume. `/iam-cleanup plan` shows what happens by itself.',
} as const;

/** What whoever paused or resumed is told. */
export function pausedText(state: keyof typeof SAYS): string {
  return SAYS[state];
}

/** The same for a resume, with everything that it lifted: a jump of findings for one. */
export function resumedText(before: Pause): string {
  return `${SAYS.resume} Lifted: ${beforeWords(before)}`;
}

function beforeWords({ by, at, reason }: Pause): string {
  return `${mention(by)}, ${isoMinute(at)}: ${sentence(escapeText(reason, 800))}`;
}

/**
 * What a second pause is answered: the first is told, and whether the new one takes its place.
 *
 * @param stays a jump of findings stopped it, which somebody has to look at whatever else is said
 */
export function pausedAgainText(before: Pause, stays: boolean): string {
  const then = stays
    ? 'That is still to be looked at: it stands beside what you say.'
    : 'What you say takes the place of that.';
  return `${SAYS.pause} It was stopped before: ${beforeWords(before)} ${then}`;
}

/** Who stopped it, and when; the plan says why. */
export function pausedBy({ by, at }: Pause): string {
  return `Paused by ${mention(by)}, ${isoMinute(at)}; \`/iam-cleanup resume &lt;reason&gt;\` lets it go on.`;
}

/** For whoever wonders why nothing happens: who stopped it, since when, why. `reason` of a jump of findings says what to do. */
export function pausedNotice({ by, at, reason }: Pause): string {
  return `:double_vertical_bar: *Nothing happens by itself at present.* Stopped by ${mention(by)}, ${isoMinute(at)}: ${sentence(escapeText(reason, 800))} Clicks still work.`;
}

/** `stopped what happens by itself` */
export function pausedWords(what: 'pause' | 'resume'): string {
  return `${what === 'pause' ? 'stopped' : 'resumed'} what happens by itself`;
}

/** What the channel is told: this concerns everybody there. */
export function pausedMessage(name: 'pause' | 'resume', by: string, reason: string): Message {
  const text = `${name === 'pause' ? ':double_vertical_bar:' : ':arrow_forward:'} ${mention(by)} ${pausedWords(name)}: ${escapeText(reason, 500)}`;
  return { text, blocks: [section(text)] };
}
