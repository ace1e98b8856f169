import { addDays, latest } from '../days.ts';
import type { Exemption, Finding } from '../finding.ts';
import { covers } from '../hold.ts';
import type { NextAction, ScheduledAction } from './next-action.ts';

/** A warning that is known to have reached somebody: what is not recorded was not delivered. */
export interface Warning {
  readonly findingId: string;
  readonly action: ScheduledAction;
  /** `last` is the reminder of the day before. */
  readonly kind: 'first' | 'last';
  readonly deliveredAt: Date;
  /** Slack id of the owner who was warned, or whom else. */
  readonly to: Addressee;
}

/** Whom a warning reaches: an owner by their Slack id, the approvers where nobody owns it, or readers of the email. */
export type Addressee = string;
export const APPROVERS: Addressee = 'approvers';
export const EMAIL: Addressee = 'email';

/** A warning that has to be delivered now. */
export interface WarningDue {
  readonly finding: Finding;
  readonly action: ScheduledAction;
  readonly kind: Warning['kind'];
  /** When it is to happen, at the earliest. */
  readonly at: Date;
}

/** A warning that was delivered just now. */
export interface Warned extends WarningDue {
  readonly to: Addressee;
}

/** Nobody's credential goes without this much time to answer. */
const FIRST_WARNING_DAYS = 7;
const LAST_WARNING_DAYS = 1;
/** Warnings go out a day early, so that a daily run that begins some seconds sooner than yesterday's is in time. */
const EARLY_DAYS = 1;
/** So long before it happens, at the most, is something announced. */
export const ANNOUNCED_DAYS = FIRST_WARNING_DAYS + EARLY_DAYS;
/**
 * What was announced and then held up (a pause, a limit) for so long is announced anew; and where the first warning is
 * older than that by a week, it has nothing to do with the last one any more, so both are.
 */
const WARNING_LASTS_DAYS = 14;

/** How far the warnings about one action have come. */
export interface WarningState {
  /** The earliest moment that thresholds and warnings leave. */
  readonly at: Date;
  /** True when both warnings are delivered and old enough. */
  readonly isDone: boolean;
  /** The warning to deliver now, or null. */
  readonly due: Warning['kind'] | null;
}

/**
 * How far the warnings have come.
 *
 * @param warnings those that count: see `countingWarnings`
 */
export function warnedOf({ dueAt }: NextAction, warnings: readonly Warning[], now: Date): WarningState {
  const newest = (kind: Warning['kind']) =>
    warnings
      .filter((warning) => warning.kind === kind)
      .reduce<Date | null>((best, { deliveredAt }) => latest(deliveredAt, best), null);
  const [first, last] = [newest('first'), newest('last')];
  const isOver = !last || addDays(last, WARNING_LASTS_DAYS) <= now;
  if (!first || (isOver && addDays(first, FIRST_WARNING_DAYS + WARNING_LASTS_DAYS) <= now)) {
    const at = latest(dueAt, addDays(now, FIRST_WARNING_DAYS));
    const isNear = addDays(now, ANNOUNCED_DAYS) >= dueAt;
    return { at, isDone: false, due: isNear ? 'first' : null };
  }
  const from = latest(dueAt, addDays(first, FIRST_WARNING_DAYS));
  if (!last || isOver) {
    const at = latest(from, addDays(now, LAST_WARNING_DAYS));
    const isNear = addDays(now, LAST_WARNING_DAYS + EARLY_DAYS) >= from;
    return { at, isDone: false, due: isNear ? 'last' : null };
  }
  const at = latest(from, addDays(last, LAST_WARNING_DAYS));
  return { at, isDone: at <= now, due: null };
}

/**
 * The warnings that count for an action: those about this very action, delivered since the finding was opened, since
 * its subject was last used, and since the last exemption of it ended (a keep, a restore, a reactivation); and told to
 * whoever has to be told now: who became its owner since has a week of their own.
 */
export function countingWarnings(
  warnings: readonly Warning[],
  {
    finding,
    action,
    to,
  }: { readonly finding: Finding; readonly action: ScheduledAction; readonly to: Addressee },
  openedAt: Date,
  exemptions: readonly Exemption[],
): Warning[] {
  const ended = exemptions.filter((exemption) => covers(exemption, finding));
  const from = latest(openedAt, finding.since, finding.lastUsed?.at, ...ended.map(({ until }) => until));
  return warnings.filter(
    (warning) =>
      warning.findingId === finding.id &&
      warning.action === action &&
      warning.to === to &&
      warning.deliveredAt >= from,
  );
}
