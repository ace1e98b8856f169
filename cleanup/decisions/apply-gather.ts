import type { Exemption, Finding } from '../finding.ts';
import { findingId } from '../finding.ts';
import { type Gap, nothingAsked, type User } from '../inventory.ts';
import type { StackReader } from '../readers.ts';
import { readAddressees } from '../schedule/addressees.ts';
import type { Pause } from '../schedule/brakes.ts';
import { SCHEDULE } from '../schedule/next-action.ts';
import type { ScheduleStore } from '../schedule/schedule-store.ts';
import { type Addressee, EMAIL, type Warning } from '../schedule/warning.ts';
import type { AuditStore, Remembered, StoredFinding } from '../store/audit-store.ts';
import type { Announcer } from './announcer.ts';
import { maybeLastAdministrator } from './apply-administrator.ts';
import { type PlannedChange, plannedChange } from './apply-change.ts';
import { ApproversUnreadableError } from './apply-errors.ts';
import { recentDecisions, withOrders } from './apply-limit.ts';
import { type Live, type LiveUser, readLive, type SubjectReader } from './apply-live.ts';
import { askWhoDeclares, type Declared, declarablesOf, NOT_ASKED } from './apply-stacks.ts';
import type { Actor, Deactivation, Decision, Ownership, Person } from './decision.ts';
import type { DecisionStore, Directory } from './decision-store.ts';
import { OUT_OF_USE, SWITCHABLE } from './other-credentials.ts';

/** What may stop the schedule, beside all that stops a person. */
export interface ScheduleFacts {
  readonly pause: Pause | null;
  readonly warnings: readonly Warning[];
  /** Who had to be warned. */
  readonly addressee: Addressee;
}

/** What is read before a decision is judged again. */
export interface Sources {
  readonly store: DecisionStore;
  readonly memory: Pick<AuditStore, 'remember'>;
  readonly directory: Directory;
  readonly subjects: SubjectReader;
  readonly stacks: StackReader;
  readonly schedule: Pick<ScheduleStore, 'ordered' | 'orders' | 'pause' | 'warnings'>;
  readonly announcer: Pick<Announcer, 'reachesPeople'>;
}

/** What every judgement looks at; all of it read for this one delivery. */
export interface CommonFacts {
  readonly decision: Decision;
  readonly now: Date;
  readonly stored: StoredFinding;
  /** Null: Slack does not know who decided. */
  readonly actor: Actor | null;
  /** False: nobody could be called an approver, because who is one could not be read. */
  readonly approversRead: boolean;
  readonly ownership: Ownership;
  readonly deactivation: Deactivation | null;
  readonly remembered: Pick<Remembered, 'memory' | 'open' | 'lastFinished' | 'trend'>;
  /** What may stop the schedule; null when a person decided. */
  readonly schedule: ScheduleFacts | null;
  /** What counts against the daily limit; null when that cannot be known. */
  readonly recent: readonly Decision[] | null;
  /** If it is in use: why it may be the last administrator that is, or null. */
  readonly otherAdministrator: string | null;
  readonly declared: Declared;
}

/** Everything that is looked at for a credential, and for what changes nothing in IAM. */
export interface Facts extends CommonFacts {
  /** The one call to IAM, or null. */
  readonly planned: PlannedChange | null;
  /** An earlier delivery was about to delete it or to switch it on; whether it did is not known. */
  readonly begun: boolean;
  /** For `assign`; null also when Slack does not know them. */
  readonly assignee: Person | null;
  /** The finding that says it is inactive or expired, for since when it was seen so. */
  readonly seenInactive: StoredFinding | null;
  /** Set when somebody switched the key on again outside this product: what follows from that. */
  readonly onElsewhere?: Exemption;
  /** The subject at this moment; null for roles and the root user. */
  readonly live: Live | null;
}

/**
 * Reads all there is to know. The subject itself is read last: as little time as possible passes until it is
 * changed. Whatever cannot be read is thrown.
 *
 * @throws {DeniedError} when AWS refuses to show the subject
 */
export async function gather(
  decision: Decision,
  stored: StoredFinding,
  sources: Sources,
  now: Date,
): Promise<Facts> {
  const { store, directory, subjects, stacks } = sources;
  const { subject, by, assignee } = decision;
  const planned = plannedChange(decision);
  const [common, assigned, seenInactive, begun] = await Promise.all([
    gatherCommon(decision, stored, sources, now, planned !== null),
    assignee === null ? null : directory.person(assignee),
    seenOutOfUse(decision, store),
    planned !== null && planned.after !== 'Inactive' && store.isMarked(decision, 'begun'),
  ]);
  const asks = planned && (planned.deletes || by === SCHEDULE);
  const declared = asks ? await askWhoDeclares(declarablesOf(stored.finding), stacks) : NOT_ASKED;
  return {
    ...common,
    planned,
    begun,
    assignee: assigned,
    seenInactive,
    declared,
    live: await readLive(subject, subjects, now),
  };
}

/**
 * What is known of a decision from the store and from Slack.
 *
 * @param changes whether it changes something in IAM, and so counts against the limits
 */
export async function gatherCommon(
  decision: Decision,
  stored: StoredFinding,
  { store, memory, directory, schedule, announcer }: Sources,
  now: Date,
  changes: boolean,
): Promise<Omit<CommonFacts, 'declared'>> {
  const { account, subject, principalId, by } = decision;
  const isScheduled = by === SCHEDULE;
  const [actor, scheduled, ownership, deactivation, remembered, recent] = await Promise.all([
    isScheduled ? NOBODY : whoIs(by, directory),
    isScheduled ? readSchedule(stored.finding, { store, schedule, announcer }) : null,
    store.ownership(account, principalId),
    store.deactivation(account, subject),
    memory.remember(account, now),
    changes ? recentWithOrders(store, schedule, account, now) : [],
  ]);
  const known = { decision, stored, remembered, now };
  return {
    ...known,
    ...actor,
    schedule: scheduled,
    ownership,
    deactivation,
    recent,
    otherAdministrator: await maybeLastAdministrator(known, { store, schedule }),
  };
}

/** The schedule is nobody in Slack, and needs no rights there. */
const NOBODY: Pick<Facts, 'actor' | 'approversRead'> = { actor: null, approversRead: true };

/** Orders are read first: what is settled in between is among the decisions then. */
async function recentWithOrders(
  store: DecisionStore,
  schedule: Pick<ScheduleStore, 'orders'>,
  account: string,
  now: Date,
): Promise<readonly Decision[] | null> {
  const orders = await schedule.orders(account);
  return withOrders(await recentDecisions(store, account, now), orders);
}

async function readSchedule(
  finding: Finding,
  { store, schedule, announcer }: Pick<Sources, 'store' | 'schedule' | 'announcer'>,
): Promise<ScheduleFacts> {
  const { account, id } = finding;
  const [pause, warnings, addressees] = await Promise.all([
    schedule.pause(account),
    schedule.warnings(account),
    announcer.reachesPeople ? readAddressees(account, [finding], store) : new Map<string, Addressee>(),
  ]);
  return { pause, warnings, addressee: addressees.get(id) ?? EMAIL };
}

/**
 * When Slack cannot be asked now (rate limit, outage), that is thrown: nothing is done, and it is asked again later.
 * When it will not tell who approves, nobody does.
 */
export async function whoIs(
  slackId: string,
  directory: Directory,
): Promise<Pick<Facts, 'actor' | 'approversRead'>> {
  const [person, isApprover] = await Promise.all([
    directory.person(slackId),
    directory.isApprover(slackId).catch((error: unknown) => {
      if (error instanceof ApproversUnreadableError) return null;
      throw error;
    }),
  ]);
  return { actor: person && { person, isApprover: isApprover ?? false }, approversRead: isApprover !== null };
}

/** The open finding that says that nobody can use it; of two, the younger one. */
async function seenOutOfUse(
  { account, subject }: Decision,
  store: Pick<DecisionStore, 'finding'>,
): Promise<StoredFinding | null> {
  if (!SWITCHABLE.has(subject.type)) return null;
  const rules = [...OUT_OF_USE].filter(
    (rule) => (rule === 'inactive-access-key') === (subject.type === 'access-key'),
  );
  const found = await Promise.all(
    rules.map((rule) => store.finding(account, findingId(account, { rule, subject }))),
  );
  const open = found.flatMap((stored) => (stored && stored.resolved === null ? [stored] : []));
  return open.toSorted((a, b) => b.openedAt.getTime() - a.openedAt.getTime())[0] ?? null;
}

const NOT_LOOKED: Gap = { what: 'the rest of the user', why: 'not needed', failed: false, required: false };

/** The live user as the rules of holds and owners take one. What they do not look at is not known. */
export function asUser(live: LiveUser, { administratorBecause }: Finding, readAt: Date): User {
  return {
    ...live,
    type: 'user',
    administratorBecause,
    report: { known: false, gap: NOT_LOOKED },
    serviceSpecificCredentials: { known: false, gap: NOT_LOOKED },
    live: nothingAsked(readAt),
  };
}
