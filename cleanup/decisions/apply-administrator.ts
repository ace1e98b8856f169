import { addDays, isoDay, isoMinute } from '../days.ts';
import type { LastUse } from '../inventory.ts';
import { isInUse, USED_WITHIN_DAYS } from '../last-administrator.ts';
import { scheduledWord, subjectWords } from '../report/words.ts';
import type { ScheduleStore } from '../schedule/schedule-store.ts';
import type { Remembered, StoredFinding } from '../store/audit-store.ts';
import { DECISION_LASTS_DAYS, decisionsSince, isBefore, LAST_LOOK, withOrders } from './apply-limit.ts';
import type { Decision, Outcome } from './decision.ts';
import type { DecisionStore } from './decision-store.ts';

/** What is read to know who else can do anything in the account. */
export interface AdministratorSources {
  readonly store: Pick<DecisionStore, 'deactivation' | 'finding' | 'history' | 'isMarked'>;
  readonly schedule: Pick<ScheduleStore, 'orders'>;
}

/** The decision in question, and what the audits left behind. */
export interface AdministratorFacts {
  readonly decision: Decision;
  readonly stored: Pick<StoredFinding, 'finding'>;
  readonly remembered: Pick<Remembered, 'open' | 'trend'>;
  readonly now: Date;
}

/** Whether something works until then: removing a password is this, too, while what is deleted was off for long. */
function switchesOff({ action }: Pick<Decision, 'action'>): boolean {
  return action === 'deactivate';
}

/** Whether this takes something that works from an administrator. */
function isAgainstAdministrator({ decision, stored }: AdministratorFacts): boolean {
  return switchesOff(decision) && stored.finding.administratorBecause !== null;
}

/**
 * Why this may be the last administrator in use, in a sentence; null: nothing speaks for it. Another one that was switched
 * off since the last audit could know of it counts, and so does one that waits to be: two are applied at the same moment,
 * and each would find the other still there. Of two that wait the one asked for later gives way; but one that has begun
 * counts whenever it was asked for, since the clocks behind these times differ.
 */
export async function maybeLastAdministrator(
  facts: AdministratorFacts,
  { store, schedule }: AdministratorSources,
): Promise<string | null> {
  const { decision, now } = facts;
  if (!isAgainstAdministrator(facts)) return null;
  const since = unseenSince(facts);
  // Orders are read first: what is settled in between is among the decisions then.
  const orders = await schedule.orders(decision.account);
  const { decisions, isWhole } = await decisionsSince(store, decision.account, since, LAST_LOOK);
  if (!isWhole) return TOO_MANY;
  for (const other of withOrders(decisions, orders) ?? []) {
    const isOther = other.principalId !== decision.principalId && switchesOff(other);
    if (!isOther || !(await isOfAdministrator(other, facts, store))) continue;
    if (other.outcome && other.state !== 'requested') {
      const isOff =
        other.state === 'applied'
          ? !(await isUndone(other, decisions, store))
          : await isHalfDone(other, store);
      if (isOff && other.outcome.at > since) return doneWords(other, other.outcome);
    } else if (addDays(other.requestedAt, DECISION_LASTS_DAYS) > now) {
      if (isBefore(other, decision) || (await store.isMarked(other, 'begun'))) return waitingWords(other);
    }
  }
  return null;
}

/**
 * AWS makes a credential report at most every 4 hours, and takes its time for it: what was switched off shortly before an
 * audit began is not always seen by it.
 */
const SEEN_LATE_MS = 5 * 60 * 60 * 1000;

/** What was switched off later, no audit that saw everybody can be sure to have seen; any other leaves old findings as they are. */
function unseenSince({ remembered: { trend }, now }: AdministratorFacts): Date {
  const last = trend.findLast(({ complete, sawEverybody = complete }) => sawEverybody);
  return last ? new Date(last.startedAt.getTime() - SEEN_LATE_MS) : addDays(now, -USED_WITHIN_DAYS);
}

/** Also when its finding is over by now: what was switched off is found as something else, or not at all. */
async function isOfAdministrator(
  { account, findingId, lastUsedSeen }: Decision,
  { remembered: { open }, now }: AdministratorFacts,
  store: AdministratorSources['store'],
): Promise<boolean> {
  const known =
    open.find(({ finding }) => finding.id === findingId) ?? (await store.finding(account, findingId));
  if (!known || known.finding.administratorBecause === null) return false;
  return isInUse(known.finding.lastUsed?.at, now) || isInUse(lastUsedSeen, now);
}

/**
 * Switched on again from here since, which shows, and not off once more. In doubt it is not: of a whole user the password
 * does not come back.
 */
async function isUndone(
  { account, subject, requestedAt, outcome }: Decision,
  decisions: readonly Decision[],
  store: AdministratorSources['store'],
): Promise<boolean> {
  const isSince = decisions.some(
    (later) =>
      later.action === 'reactivate' &&
      later.state === 'applied' &&
      later.subject.type === subject.type &&
      later.subject.id === subject.id &&
      later.requestedAt > requestedAt &&
      (later.outcome?.at ?? 0) > (outcome?.at ?? 0),
  );
  return isSince && subject.type !== 'user' && (await store.deactivation(account, subject)) === null;
}

/** Refused or failed on the way: what was noted down of a user or role stays there as long as something of it is off. */
async function isHalfDone(
  { account, subject }: Decision,
  store: AdministratorSources['store'],
): Promise<boolean> {
  return (await store.deactivation(account, subject))?.begun === true;
}

const TOO_MANY =
  'It can do anything in the account, and there were too many decisions of late to know whether it is the last one in use. Nothing was done.';

function doneWords({ state, subject }: Decision, { at, change }: Outcome): string {
  const wasDone = change ? 'was' : 'was found';
  const was = state === 'applied' ? wasDone : 'was in part';
  const seenFrom = new Date(at.getTime() + SEEN_LATE_MS);
  return `It can do anything in the account, and so could another one in use until ${subjectWords(subject)} ${was} switched off on ${isoMinute(at)}. Whether this is the last one shows with the first finished audit that began after ${isoMinute(seenFrom)}, as AWS tells of credentials some hours late, and could look at all users, roles and credentials, and at every finding on an administrator. Nothing was done; please decide again then.`;
}

function waitingWords({ subject, requestedAt }: Decision): string {
  const what = `${scheduledWord('deactivate', subject.type)} ${subjectWords(subject)}`;
  const lapses = isoDay(addDays(requestedAt, DECISION_LASTS_DAYS));
  return `It can do anything in the account, and so can another one in use that is about to be switched off: to ${what} was asked for on ${isoMinute(requestedAt)} and is not settled yet. They go one at a time, so that the last one never goes. Nothing was done; please decide again when that is settled, or on ${lapses}, when it lapses.`;
}

/**
 * The same once more, after it was noted down that this has begun and before anything is changed: whoever is stored later
 * sees the note, and whoever was stored before is seen here. In doubt both give way.
 *
 * @param lastUse as of this moment
 */
export async function lastAdministratorSince(
  facts: AdministratorFacts,
  lastUse: LastUse | null,
  { store, ...sources }: AdministratorSources & { readonly store: Pick<DecisionStore, 'mark'> },
): Promise<string | null> {
  if (!isAgainstAdministrator(facts) || !isInUse(lastUse?.at, facts.now)) return null;
  await store.mark(facts.decision, 'begun');
  return maybeLastAdministrator(facts, { store, ...sources });
}
