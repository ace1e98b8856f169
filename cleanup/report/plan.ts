import { ageInDays, isoDay } from '../days.ts';
import type { Finding } from '../finding.ts';
import { actsByItself, type Policy } from '../policy.ts';
import { isNeverDue, type PlannedAction, type SchedulePlan } from '../schedule/plan.ts';
import { listed, oneLine, plural } from './text.ts';
import { scheduledWord, subjectWords } from './words.ts';

/** What is done on one day, by itself. */
export interface PlanStep {
  /** Null: in this run. */
  readonly at: Date | null;
  /** `deactivate`, `disable` or `delete`. */
  readonly action: string;
  readonly subjects: readonly string[];
  /** Instead of a day: what it waits for, though it is ready, or though its day comes. */
  readonly heldUpBy: string | null;
}

/** What a plan is told from. */
export interface PlanTold {
  readonly schedule: SchedulePlan;
  readonly findings: readonly Finding[];
  readonly policy: Policy;
  /** When the plan was made. */
  readonly generatedAt: Date;
}

/** The plan day by day, as sentences. */
export interface PlanText {
  readonly head: string;
  /** Why nothing is done by itself at present. */
  readonly brakes: readonly string[];
  readonly steps: readonly string[];
}

/** What happens by itself, in this run and later: the same words in every format. */
export function planText(told: PlanTold, maxSteps: number, maxSubjects: number): PlanText {
  const { schedule, generatedAt, policy } = told;
  const acts = actsByItself(policy);
  // What a run could not read stops nothing where nothing would happen; a pause stays, whatever is set later.
  const holding = schedule.brakes.filter(({ kind }) => acts || kind !== 'incomplete');
  const brakes = holding.map(({ reason }) => oneLine(reason));
  if (!acts) {
    return {
      head: 'The thresholds for disabling and deleting are off: nothing happens by itself.',
      brakes,
      steps: [],
    };
  }
  const steps = stepsOf(told);
  const lines = steps.slice(0, maxSteps).map((step) => stepLine(step, generatedAt, maxSubjects));
  const last = steps.at(-1);
  if (last && steps.length > maxSteps) {
    lines.push(`and ${steps.length - maxSteps} more steps, the last ${whenWords(last.at, generatedAt)}`);
  }
  return { head: headOf(steps.length, brakes.length > 0), brakes, steps: lines };
}

/** The plan in steps, the nearest first: deletions before what can be undone. */
function stepsOf({ schedule, findings }: Pick<PlanTold, 'schedule' | 'findings'>): PlanStep[] {
  const credentials = Map.groupBy(
    findings.filter(({ subject: { type } }) => type === 'access-key' || type === 'password'),
    ({ principalId }) => principalId,
  );
  const subjectOf = ({ finding: { subject, principalId } }: PlannedAction) => {
    const along = subject.type === 'user' ? (credentials.get(principalId)?.length ?? 0) : 0;
    const what = subjectWords(subject);
    return along > 0 ? `${what} with ${plural(along, 'credential')}` : what;
  };
  const steps = Map.groupBy(
    schedule.actions,
    (one) => `${isNeverDue(one) ? '' : dayOf(one)} ${wordOf(one)} ${heldUp(one) ?? ''}`,
  );
  return [...steps.values()]
    .flatMap((same): PlanStep[] => {
      const [first] = same;
      if (!first) return [];
      const at = first.waitsFor === null ? null : first.at;
      return [{ at, action: wordOf(first), subjects: same.map(subjectOf), heldUpBy: heldUp(first) }];
    })
    .sort((a, b) => compare(sortKey(a), sortKey(b)));
}

/** `now`, `2026-11-02 (tomorrow)`, `2026-11-05 (in 4 days)`. */
function whenWords(at: Date | null, now: Date): string {
  if (!at) return 'now';
  const midnight = (date: Date) => new Date(`${isoDay(date)}T00:00:00Z`);
  const days = ageInDays(midnight(now), midnight(at));
  if (days === 0) return 'today';
  return `${isoDay(at)} (${days === 1 ? 'tomorrow' : `in ${days} days`})`;
}

function stepLine({ at, action, subjects, heldUpBy }: PlanStep, now: Date, max: number): string {
  return `${heldUpBy ?? whenWords(at, now)}: ${action} ${listed(subjects, max)}`;
}

function headOf(steps: number, isStopped: boolean): string {
  if (isStopped) return 'Nothing is done by itself at present.';
  if (steps === 0) return 'Nothing is to be disabled or deleted by itself.';
  return 'What happens by itself, unless somebody keeps it:';
}

function wordOf({ action, finding: { subject } }: PlannedAction): string {
  return scheduledWord(action, subject.type);
}

/** What waits for its day or its warnings is told by its day; what nobody will be warned about has none. */
function heldUp(planned: PlannedAction): string | null {
  const { waitsFor, warned } = planned;
  if (isNeverDue(planned)) return `waits for ${waitsFor}`;
  return warned && waitsFor !== null ? `ready, but waits for ${waitsFor}` : null;
}

/** Sorts before every date when done in this run. */
function dayOf({ at, waitsFor }: PlannedAction): string {
  return waitsFor === null ? '' : isoDay(at);
}

const ORDER = ['delete', 'disable', 'deactivate'];

function sortKey({ at, action }: PlanStep): string {
  return `${at ? isoDay(at) : ''} ${ORDER.indexOf(action)}`;
}

function compare(a: string, b: string): number {
  return a < b ? -1 : a > b ? 1 : 0;
}
