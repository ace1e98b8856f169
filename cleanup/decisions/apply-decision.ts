import { latest } from '../days.ts';
import { SCHEDULE } from '../schedule/next-action.ts';
import type { AuditStore, StoredFinding } from '../store/audit-store.ts';
import type { Announcer } from './announcer.ts';
import { announce } from './apply-announce.ts';
import { change, LOOKS_MS, plannedChange, seeChange } from './apply-change.ts';
import { DeniedError } from './apply-errors.ts';
import { type Facts, gather, type Sources } from './apply-gather.ts';
import { judgeDecision, type Rules } from './apply-judge.ts';
import { NOBODY, stateOf } from './apply-live.ts';
import { remember, trailEntry } from './apply-record.ts';
import {
  alreadySo,
  doneSentence,
  identityProblem,
  isOurs,
  lastUseOf,
  missing,
  wasDoneBefore,
} from './apply-subject.ts';
import type { Deactivation, Decision, DecisionState, Outcome } from './decision.ts';
import { type Ending, ended, stoppedSince } from './ending.ts';
import type { IamWriter } from './iam-writer.ts';
import { keyState } from './key-state.ts';
import { recordOnElsewhere } from './on-elsewhere.ts';
import { SWITCHABLE } from './other-credentials.ts';
import { applyToPrincipal, begunOnPrincipal, forgetDisabling } from './principal/apply.ts';
import { changesPrincipal, type PrincipalTools } from './principal/facts.ts';
import { applyRestore, type RestoreDependencies } from './restoring/apply-restore.ts';

/** All that applying a decision reads, changes and tells. */
export interface ApplyDependencies
  extends Sources,
    Rules,
    Pick<RestoreDependencies, 'courier' | 'rebuilder'> {
  readonly memory: Pick<AuditStore, 'remember' | 'putExemption'>;
  readonly writer: IamWriter;
  readonly announcer: Announcer;
  /** For whole users and roles. */
  readonly principals: PrincipalTools;
  readonly clock: () => Date;
  /** Waits between looks for a change, in milliseconds. @default `LOOKS_MS` */
  readonly looksMs?: readonly number[];
}

/** Which decision to apply. The rest of it is read from the store, never believed from a message. */
export type DecisionRef = Pick<Decision, 'account' | 'id'> & Partial<Pick<Decision, 'principalId'>>;

/** What became of one delivery. */
export interface Applied {
  readonly outcome: Exclude<DecisionState, 'requested'> | 'settled-before' | 'unknown';
  readonly action: Decision['action'] | null;
  /** Cards that could not be brought up to date, words that could not be told: never undone, never repeated. */
  readonly notTold: number;
}

/**
 * Applies one decision: reads everything afresh, judges it again, changes, reads back, records, tells. It may be
 * interrupted anywhere and delivered any number of times: it is settled once, and after that nothing is changed.
 *
 * @throws whatever may pass (throttled, unreachable, not visible yet): nothing is settled, deliver it again
 */
export async function applyDecision(ref: DecisionRef, deps: ApplyDependencies): Promise<Applied> {
  const decision = await toApply(ref, deps);
  if (!decision) return { outcome: 'unknown', action: null, notTold: 0 };
  const { action } = decision;
  if (decision.state !== 'requested') {
    // The delivery that settled it may have died before every copy of it was written.
    if (decision.outcome) await deps.store.settle(decision, decision.state, decision.outcome);
    if (decision.state === 'applied') await forgetDisabling(decision, deps);
    return { outcome: 'settled-before', action, notTold: await announce(decision, deps) };
  }
  const { state, ...ending } = await endingOf(decision, deps);
  const outcome = { at: deps.clock(), ...ending };
  await deps.store.settle(decision, state, outcome);
  if (state === 'applied') await forgetDisabling(decision, deps);
  return { outcome: state, action, notTold: await announce({ ...decision, state, outcome }, deps) };
}

/** Only what the schedule stored itself is its doing: where people's decisions are, others may write, too. */
async function toApply(
  { account, id, principalId }: DecisionRef,
  { store, schedule }: ApplyDependencies,
): Promise<Decision | null> {
  const decision = await store.decision(account, id, principalId);
  const isForPeople = decision && (decision.by !== SCHEDULE || decision.state !== 'requested');
  return isForPeople ? decision : schedule.ordered(account, id);
}

async function endingOf(decision: Decision, deps: ApplyDependencies): Promise<Ending> {
  const [isNewest, stored] = await Promise.all([
    deps.store.isNewest(decision),
    deps.store.finding(decision.account, decision.findingId),
  ]);
  if (!stored) return ended('refused', 'This finding is not known any more. Nothing was done.');
  try {
    if (!isNewest) return await supersede(decision, stored, deps);
    if (decision.action === 'restore') return await applyRestore(decision, stored, deps);
    if (changesPrincipal(decision)) return await applyToPrincipal(decision, stored, deps);
    const facts = await noteElsewhere(await gather(decision, stored, deps, deps.clock()), deps);
    const plan = judgeDecision(facts, deps);
    if (plan.step === 'go') return await carryOut(facts, deps);
    if (plan.step === 'done') return await finish(facts, deps, plan.reason, changeBefore(facts));
    await forget(facts, deps);
    const { usedSince } = plan;
    return { ...ended('refused', plan.reason), ...(usedSince && { usedSince }) };
  } catch (error) {
    if (!(error instanceof DeniedError)) throw error;
    return ended('failed', error.sentence);
  }
}

const SUPERSEDED = ended('superseded', 'Something else was decided since. Nothing was done.');

/**
 * Something else was decided since, so nothing more is done. What an earlier delivery did before it died is done all the
 * same, and told so; what it had only noted down is not so.
 */
async function supersede(
  decision: Decision,
  stored: StoredFinding,
  deps: ApplyDependencies,
): Promise<Ending> {
  if (changesPrincipal(decision)) return (await begunOnPrincipal(decision, stored, deps)) ?? SUPERSEDED;
  const planned = plannedChange(decision);
  if (!planned) return SUPERSEDED;
  const { store } = deps;
  const deactivation = await store.deactivation(decision.account, decision.subject);
  const isBegun =
    planned.after === 'Inactive'
      ? isOurs({ decision, deactivation })
      : await store.isMarked(decision, 'begun');
  if (!isBegun) return SUPERSEDED;
  const facts = await gather(decision, stored, deps, deps.clock());
  const done = identityProblem(facts) === null ? alreadySo(facts) : null;
  if (done !== null) return finish(facts, deps, done, changeBefore(facts));
  await forget(facts, deps);
  return SUPERSEDED;
}

/**
 * A key that somebody switched on again outside this product is known as such from here on, whatever was decided; the
 * judgement then sees an active key that is to be left alone.
 */
async function noteElsewhere(facts: Facts, { store, memory }: ApplyDependencies): Promise<Facts> {
  const { decision, deactivation, live, now, remembered } = facts;
  const { account, subject, principalId } = decision;
  const isTheirs = live?.user?.id === principalId && (live.key ?? live.other) !== null;
  if (!isTheirs || !deactivation) return facts;
  const active = stateOf(subject, live) === 'Active';
  const isBeingChanged = isOurs(facts) || facts.begun;
  const state = keyState({ active, seenAt: now }, deactivation, isBeingChanged);
  if (state !== 'on-elsewhere' && state !== 'never-off') return facts;
  const { exemptions } = remembered.memory;
  const one = { account, subject, principalId, deactivation, seenAt: now, since: decision.requestedAt };
  const exemption = await recordOnElsewhere(one, exemptions, { store, memory });
  if (!exemption) return { ...facts, deactivation: null };
  const known = { ...remembered.memory, exemptions: [...exemptions, exemption] };
  return {
    ...facts,
    deactivation: null,
    remembered: { ...remembered, memory: known },
    onElsewhere: exemption,
  };
}

/** From here on IAM is changed. What would be lost with this process is noted down first. */
async function carryOut(facts: Facts, deps: ApplyDependencies): Promise<Ending> {
  const { decision, planned, live, now } = facts;
  const { account, id: decisionId, by, subject, action } = decision;
  if (!planned || !live) return finish(facts, deps, doneSentence(facts), null);
  await deps.store.append(trailEntry(decision, 'begun', now, null));
  if (planned.after !== 'Inactive') await deps.store.mark(decision, 'begun');
  // Clocks of two Lambdas may differ: never before it was asked for.
  const at = latest(now, decision.requestedAt);
  const noted: Deactivation | null =
    action === 'deactivate' && SWITCHABLE.has(subject.type) ? { at, by, decisionId, begun: true } : null;
  // Another decision's note may be there that IAM does not show yet. What an earlier delivery of this one noted is not so
  // where nothing is changed.
  const standing = isOurs(facts) ? null : facts.deactivation;
  if (noted) await deps.store.setDeactivation(account, subject, noted);
  const stopped = await stoppedSince(facts, lastUseOf(facts), deps);
  if (stopped) {
    if (noted) await deps.store.setDeactivation(account, subject, standing);
    return stopped;
  }
  const written = await change(planned, subject, deps.writer).catch(async (error: unknown) => {
    if (noted && error instanceof DeniedError) await deps.store.setDeactivation(account, subject, standing);
    throw error;
  });
  if (written.outcome === 'gone' && planned.after !== 'deleted') {
    if (noted) await deps.store.setDeactivation(account, subject, null);
    return ended('refused', missing({ ...facts, live: NOBODY }) ?? '');
  }
  const { awsRequestId } = written;
  const made = { action: planned.call, before: stateOf(subject, live), after: planned.after, awsRequestId };
  await deps.store.append(trailEntry(decision, 'applied', deps.clock(), made));
  await seeChange(planned, subject, deps.subjects, deps.looksMs ?? LOOKS_MS, now);
  const deactivation = noted ?? facts.deactivation;
  return finish({ ...facts, deactivation }, deps, doneSentence(facts), made);
}

async function finish(
  facts: Facts,
  deps: ApplyDependencies,
  reason: string,
  made: Outcome['change'],
): Promise<Ending> {
  await remember(facts, deps);
  await deps.store.append(trailEntry(facts.decision, 'applied', deps.clock(), made));
  return { state: 'applied', reason, change: made };
}

/** An earlier delivery died after its change: the trail has the request id if it got so far. */
function changeBefore(facts: Facts): Outcome['change'] {
  const { planned, decision } = facts;
  if (!planned || !wasDoneBefore(facts)) return null;
  const { call, after } = planned;
  const was = after === 'Inactive' ? 'Active' : 'Inactive';
  const before = decision.subject.type === 'password' ? 'present' : was;
  return { action: call, before, after, awsRequestId: 'unknown' };
}

/** Refused after all: what an interrupted delivery had noted down before it changed anything is not so. */
async function forget(facts: Facts, { store }: ApplyDependencies): Promise<void> {
  const { account, subject, action } = facts.decision;
  if (action === 'deactivate' && isOurs(facts)) await store.setDeactivation(account, subject, null);
}
