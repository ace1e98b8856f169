import { isoDay } from '../days.ts';
import type { Gap } from '../inventory.ts';
import type { Counts, RunSummary } from '../report/report.ts';
import { plural } from '../report/text.ts';

/** Somebody stopped the schedule; nothing is done by itself until an approver resumes it. */
export interface Pause {
  /** Slack id of who paused it; `schedule` when a jump did. */
  readonly by: string;
  readonly at: Date;
  readonly reason: string;
}

/** Why nothing at all is done by itself in this run. */
export interface Brake {
  readonly kind: 'paused' | 'incomplete' | 'jump' | 'unable';
  /** A sentence. */
  readonly reason: string;
}

const JUMP_FACTOR = 2;
const JUMP_SHARE = 0.1;
const JUMP_FINDINGS = 10;

/**
 * Whether so much more is flagged than in the last run that something is wrong, rather than unused: more than twice
 * as much, over a tenth of the account, and over ten findings. Null: no jump, or nothing to compare with.
 *
 * @param inSlack whether there is a Slack to resume in
 */
export function jumpOf(counts: Counts, last: RunSummary | null, inSlack: boolean): Brake | null {
  if (!last) return null;
  const { open, users, roles, accessKeys, consolePasswords } = counts;
  const all = users + roles + accessKeys + consolePasswords;
  const before = last.counts.open;
  if (open <= JUMP_FINDINGS || open <= before * JUMP_FACTOR || open <= all * JUMP_SHARE) return null;
  const goesOn = inSlack
    ? 'an approver has looked and says `/iam-cleanup resume <reason>`'
    : 'somebody has looked and resumes it (the runbook says how)';
  const reason = `${plural(open, 'finding')} are open, ${before} were on ${isoDay(last.startedAt)}: so many more at once look like a mistake. Nothing is done by itself until ${goesOn}.`;
  return { kind: 'jump', reason };
}

/**
 * What of a run's gaps stops the schedule: whatever failed, needed or not. That a user is newer than the credential report, or
 * was deleted during the audit, is no failure: nothing is found of it, and an account where people come and go is never without.
 */
export function stoppingGaps(gaps: readonly Gap[]): string[] {
  return gaps.filter(({ failed }) => failed).map(({ what }) => what);
}

/** What stops the schedule in this run, the first that holds first. */
export function brakesOn({
  pause,
  jump,
  requiredGaps,
}: {
  readonly pause: Pause | null;
  readonly jump: Brake | null;
  /** What a run needs and could not read. */
  readonly requiredGaps: readonly string[];
}): Brake[] {
  const brakes: Brake[] = [];
  if (pause) {
    brakes.push({ kind: 'paused', reason: `Paused since ${isoDay(pause.at)}: ${pause.reason}` });
  }
  if (jump) brakes.push(jump);
  if (requiredGaps.length > 0) {
    const [first = ''] = requiredGaps;
    const more = requiredGaps.length > 1 ? ` and ${requiredGaps.length - 1} more` : '';
    brakes.push({ kind: 'incomplete', reason: `Not everything could be read (${first}${more}).` });
  }
  return brakes;
}
