import { addDays, compareDays, latest } from '../days.ts';
import { isPrincipal } from '../decisions/decide-principal.ts';
import type { Exemption, Finding } from '../finding.ts';
import type { Gap } from '../inventory.ts';
import type { Policy } from '../policy.ts';
import { type Brake, brakesOn, stoppingGaps } from './brakes.ts';
import { type NextAction, nextAction, type ScheduledAction } from './next-action.ts';
import { afterRefusedUse, type RefusedUse } from './refused-use.ts';
import {
  type Addressee,
  ANNOUNCED_DAYS,
  APPROVERS,
  countingWarnings,
  EMAIL,
  type Warning,
  type WarningDue,
  type WarningState,
  warnedOf,
} from './warning.ts';

/** What is to come for one finding, by itself. */
export interface PlannedAction {
  readonly finding: Finding;
  readonly action: ScheduledAction;
  /** The earliest moment; `now` for what is done in this run. */
  readonly at: Date;
  /** True when both warnings are delivered and old enough. */
  readonly warned: boolean;
  /** Null: it is done in this run. Else what it waits for, as part of a sentence. */
  readonly waitsFor: string | null;
}

/** What the schedule does in this run, and what it would do next. */
export interface SchedulePlan {
  /** The nearest first; what is done in this run comes before everything else. */
  readonly actions: readonly PlannedAction[];
  /** Warnings to deliver in this run. */
  readonly warnings: readonly WarningDue[];
  /** While there is one, nothing is done and nobody is warned. */
  readonly brakes: readonly Brake[];
}

export const NO_PLAN: SchedulePlan = { actions: [], warnings: [], brakes: [] };

/** Everything that the plan goes by; the same facts give the same plan. */
export interface PlanFacts {
  readonly findings: readonly Finding[];
  readonly policy: Policy;
  readonly now: Date;
  readonly brakes: readonly Brake[];
  /** Delivered and recorded. */
  readonly warnings: readonly Warning[];
  readonly exemptions: readonly Exemption[];
  /** Since when a finding has been open without a break, by finding id. */
  readonly openSince: ReadonlyMap<string, Date>;
  /** When this product disabled a user or role, by its id. */
  readonly disabledSince: ReadonlyMap<string, Date>;
  /** Why users and roles were left alone the last time, by their ids. */
  readonly refusedUses: ReadonlyMap<string, RefusedUse>;
  /** Who has to be warned about a finding, by its id; absent: the readers of the email. */
  readonly addressees: ReadonlyMap<string, Addressee>;
  /** Principals about which a decision is on its way: one at a time. */
  readonly busyPrincipals: ReadonlySet<string>;
  /** Ids of findings about which this very run has ordered something already, before it was interrupted. */
  readonly ordered: ReadonlySet<string>;
  /** False where there is Slack without a channel of approvers: then nothing warns about what nobody owns. */
  readonly warnsApprovers: boolean;
  /** When the schedule last ordered something about a finding that came to nothing, by the finding's id. */
  readonly inVain: ReadonlyMap<string, Date>;
  /** Changes in the last 24 hours, those of people included. */
  readonly changesToday: number;
}

interface Candidate extends NextAction {
  readonly finding: Finding;
  /** What would have to be before anybody is warned: nothing is done to it, however long it is due. Null: nothing. */
  readonly unwarned: string | null;
  readonly warned: WarningState;
}

/**
 * What the schedule does now and next. Pure; it acts upon a finding only when nothing holds it back, thresholds and
 * cooling-off are over, both warnings are delivered and old enough, nobody is deciding about its principal, and the
 * limits leave room; the longest due goes first, and what came to nothing the last time goes last.
 */
export function planSchedule(facts: PlanFacts): SchedulePlan {
  const { brakes, policy, now } = facts;
  const candidates = withoutCovered(facts.findings.flatMap((finding) => candidateOf(finding, facts) ?? []));
  let room = Math.max(
    0,
    Math.min(policy.maxActionsPerRun - facts.ordered.size, policy.maxActionsPerDay - facts.changesToday),
  );
  const taken = new Set(facts.busyPrincipals);
  const actions = candidates
    .sort((one, other) => inTurn(one, other, facts.inVain) || longestDueFirst(one, other))
    .map((candidate): PlannedAction => {
      const { finding, action, warned } = candidate;
      const isOrdered = facts.ordered.has(finding.id);
      const waitsFor =
        obstacle(candidate, brakes, taken) ?? (room > 0 || isOrdered ? null : limitWords(policy));
      if (waitsFor === null) {
        if (!isOrdered) room -= 1;
        taken.add(finding.principalId);
      }
      return { finding, action, at: warned.isDone ? now : warned.at, warned: warned.isDone, waitsFor };
    })
    .sort(nearestFirst);
  const warnings = brakes.length > 0 ? [] : candidates.flatMap(warningDue);
  return { actions, warnings, brakes };
}

/** The plan where nothing is remembered, as in a terminal: as if nobody had been warned yet. */
export function planOfFirstRun(
  findings: readonly Finding[],
  policy: Policy,
  now: Date,
  gaps: readonly Gap[],
): SchedulePlan {
  return planSchedule({
    findings,
    policy,
    now,
    brakes: brakesOn({ pause: null, jump: null, requiredGaps: stoppingGaps(gaps) }),
    warnings: [],
    exemptions: [],
    openSince: new Map(),
    disabledSince: new Map(),
    refusedUses: new Map(),
    addressees: new Map(),
    warnsApprovers: true,
    busyPrincipals: new Set(),
    ordered: new Set(),
    inVain: new Map(),
    changesToday: 0,
  });
}

/** What the schedule does in this run. */
export function dueNow({ actions }: SchedulePlan): PlannedAction[] {
  return actions.filter(({ waitsFor }) => waitsFor === null);
}

/**
 * How much of a plan a brake or a limit holds back: what would be done in this run, and, where nobody is warned either,
 * what would be announced by now. What merely waits for its day, its warning or another decision is not counted.
 */
export function heldBack({ actions, brakes }: SchedulePlan, policy: Policy, now: Date): number {
  const announced = addDays(now, ANNOUNCED_DAYS);
  const isHeldBack = ({ at, waitsFor }: PlannedAction) =>
    brakes.length > 0 ? at <= announced : waitsFor === limitWords(policy);
  return actions.filter(isHeldBack).length;
}

function candidateOf(finding: Finding, facts: PlanFacts): Candidate | null {
  const { policy, now, disabledSince, openSince, exemptions } = facts;
  const called = nextAction(finding, disabledSince.get(finding.principalId) ?? null, policy);
  if (!called) return null;
  const refused = isPrincipal(finding.subject) ? facts.refusedUses.get(finding.principalId) : undefined;
  const next = refused ? afterRefusedUse(called, finding, refused, policy) : called;
  // Who was told that nothing happens after all is warned from the first again.
  const openedAt = latest(openSince.get(finding.id) ?? now, refused?.refusedAt);
  const to = facts.addressees.get(finding.id) ?? EMAIL;
  const about = { finding, action: next.action, to };
  const counting = countingWarnings(facts.warnings, about, openedAt, exemptions);
  return { ...next, finding, unwarned: unwarnedOf(to, facts), warned: warnedOf(next, counting, now) };
}

function unwarnedOf(to: Addressee, { policy, warnsApprovers }: PlanFacts): string | null {
  if (to === EMAIL) return null;
  if (to === APPROVERS) return warnsApprovers ? null : APPROVERS_UNWARNED;
  return policy.notify === 'owners' ? null : OWNERS_UNWARNED;
}

/** What is done to a user takes its keys and password along: nothing of theirs is planned for the same day or later. */
function withoutCovered(candidates: readonly Candidate[]): Candidate[] {
  const users = new Map(
    candidates
      .filter(({ finding }) => finding.subject.type === 'user')
      .map((candidate) => [candidate.finding.principalId, candidate]),
  );
  return candidates.filter(({ finding, warned }) => {
    const user = users.get(finding.principalId);
    return !user || user.finding.id === finding.id || compareDays(warned.at, user.warned.at) < 0;
  });
}

export const OWNERS_UNWARNED =
  '`notify` to be `owners` (until then no owner is warned, and what is theirs is left alone)';
export const APPROVERS_UNWARNED =
  'a channel of approvers, `slackApproversChannel` (until then nobody is warned about what nobody owns, and it is left alone)';

/** Whether its day never comes, as it is set now. */
export function isNeverDue({ waitsFor }: Pick<PlannedAction, 'waitsFor'>): boolean {
  return waitsFor === OWNERS_UNWARNED || waitsFor === APPROVERS_UNWARNED;
}

/** What an action waits for, but for room; null for nothing. */
function obstacle(
  { finding, unwarned, warned }: Candidate,
  brakes: readonly Brake[],
  taken: ReadonlySet<string>,
): string | null {
  if (brakes.length > 0) return 'the schedule to go on';
  if (unwarned) return unwarned;
  if (!warned.isDone) return warned.due === null ? 'its day' : 'the warning before it';
  return taken.has(finding.principalId) ? 'another decision about it' : null;
}

/** What an action waits for that is due and over the limit. */
export function limitWords({ maxActionsPerRun, maxActionsPerDay }: Policy): string {
  return `room: at most ${maxActionsPerRun} a run and ${maxActionsPerDay} a day`;
}

function warningDue({ finding, action, unwarned, warned: { due, at } }: Candidate): WarningDue[] {
  return due && !unwarned ? [{ finding, action, kind: due, at }] : [];
}

/**
 * What was refused or failed the last time would take the room from all others in each run: it is tried again in the room
 * that they leave, and in turn.
 */
function inTurn(one: Candidate, other: Candidate, inVain: PlanFacts['inVain']): number {
  const triedAt = ({ finding }: Candidate) => inVain.get(finding.id)?.getTime() ?? 0;
  return triedAt(one) - triedAt(other);
}

function longestDueFirst(one: Candidate, other: Candidate): number {
  return compareDays(one.dueAt, other.dueAt) || compareIds(one, other);
}

function nearestFirst(one: PlannedAction, other: PlannedAction): number {
  const waits = Number(one.waitsFor !== null) - Number(other.waitsFor !== null);
  return waits || compareDays(one.at, other.at) || compareIds(one, other);
}

function compareIds(one: { readonly finding: Finding }, other: { readonly finding: Finding }): number {
  return one.finding.id < other.finding.id ? -1 : 1;
}
