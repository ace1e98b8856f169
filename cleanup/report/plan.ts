import { ageInDays, isoDay } from '../days.ts';
import type { Finding } from '../finding.ts';
import { listed, plural } from './text.ts';
import { actionWord, nowWord, subjectWords } from './words.ts';

/** Something the thresholds call for on one day, with everything it is due for. */
export interface PlanStep {
  /** Null: now. */
  readonly at: Date | null;
  /** `deactivate`, `disable` or `delete`. */
  readonly action: string;
  readonly subjects: readonly string[];
}

interface Due {
  readonly finding: Finding;
  readonly at: Date | null;
  readonly action: string;
}

/**
 * What the thresholds call for now and later, most urgent first: what is due now (deleting before disabling),
 * then day by day. What something holds back is not in it; nor are a user's credentials on the day of their user.
 */
export function planOf(findings: readonly Finding[]): PlanStep[] {
  const due = findings.flatMap((finding): Due[] => {
    const { hold, next, subject } = finding;
    if (hold) return [];
    const action = nowWord(finding);
    return [
      ...(action ? [{ finding, at: null, action }] : []),
      ...(next ? [{ finding, at: next.at, action: actionWord(next.stage, subject.type) }] : []),
    ];
  });
  const dayOfUser = (item: Due) => `${item.finding.principalId} ${dayOf(item.at)}`;
  const isUser = ({ finding }: Due) => finding.subject.type === 'user';
  const users = new Set(due.filter(isUser).map(dayOfUser));
  const [own, toldWithUser] = partition(due, (item) => isUser(item) || !users.has(dayOfUser(item)));
  const credentials = Map.groupBy(toldWithUser, dayOfUser);
  const steps = Map.groupBy(own, ({ at, action }) => `${dayOf(at)} ${action}`);
  return [...steps.values()]
    .flatMap((same): PlanStep[] => {
      const first = same[0];
      const subjects = same.map((item) => {
        const along = isUser(item) ? (credentials.get(dayOfUser(item))?.length ?? 0) : 0;
        const what = subjectWords(item.finding.subject);
        return along > 0 ? `${what} with ${plural(along, 'credential')}` : what;
      });
      return first ? [{ at: first.at, action: first.action, subjects }] : [];
    })
    .sort((a, b) => compare(dayOf(a.at), dayOf(b.at)) || ORDER.indexOf(a.action) - ORDER.indexOf(b.action));
}

/** `now`, `2026-11-02 (tomorrow)`, `2026-11-05 (in 4 days)`. */
export function whenWords(at: Date | null, now: Date): string {
  if (!at) return 'now';
  const midnight = (date: Date) => new Date(`${isoDay(date)}T00:00:00Z`);
  const days = ageInDays(midnight(now), midnight(at));
  if (days === 0) return 'today';
  return `${isoDay(at)} (${days === 1 ? 'tomorrow' : `in ${days} days`})`;
}

/** `deactivate access key A of ada, access key B of bob and 12 more`. */
export function stepWords({ action, subjects }: PlanStep, max: number): string {
  return `${action} ${listed(subjects, max)}`;
}

const ORDER = ['delete', 'disable', 'deactivate'];

/** Sorts before every date when due now. */
function dayOf(at: Date | null): string {
  return at ? isoDay(at) : '';
}

function compare(a: string, b: string): number {
  return a < b ? -1 : a > b ? 1 : 0;
}

function partition<T>(items: readonly T[], test: (item: T) => boolean): [T[], T[]] {
  return [items.filter(test), items.filter((item) => !test(item))];
}
