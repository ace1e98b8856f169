import pMap from 'p-map';
import { changesInLastDay, recentDecisions, withOrders } from '../decisions/apply-limit.ts';
import type { Decision } from '../decisions/decision.ts';
import type { DecisionQueue, DecisionStore } from '../decisions/decision-store.ts';
import { derivedId, newDecision } from '../decisions/new-decision.ts';
import type { Finding } from '../finding.ts';
import type { Inspection } from '../inspect.ts';
import { actsByItself, type Policy } from '../policy.ts';
import type { Remembered, Run } from '../store/audit-store.ts';
import { addresseesAmong, isDoubted, readAddressees } from './addressees.ts';
import { type Brake, brakesOn, jumpOf, stoppingGaps } from './brakes.ts';
import { ordersInVain } from './in-vain.ts';
import { nextAction, SCHEDULE } from './next-action.ts';
import { dueNow, type PlannedAction, planSchedule, type SchedulePlan } from './plan.ts';
import { readRefusedUses } from './refused-use.ts';
import { type ScheduleStore, storedPlan } from './schedule-store.ts';
import type { Warned } from './warning.ts';

export interface SchedulerParts {
  readonly store: ScheduleStore;
  readonly decisions: Pick<DecisionStore, 'openDecisions' | 'history' | 'people' | 'ownership'>;
  /** Null: nothing can be done by itself, so only the plan is told. */
  readonly queue: DecisionQueue | null;
  readonly policy: Policy;
}

/** What a run knows when it plans. */
export interface Planning {
  readonly run: Run;
  readonly inspection: Inspection;
  readonly remembered: Remembered;
  /** False where there is no Slack: then the email warns. */
  readonly warnsInSlack: boolean;
  /** False where there is Slack without a channel of approvers. */
  readonly warnsApprovers: boolean;
}

const AT_ONCE = 8;
const NO_HANDS: Brake = {
  kind: 'unable',
  reason: 'The thresholds call for changes, but the part that makes them is not deployed.',
};

/** Where there is Slack, only what Slack delivered is a warning. */
const NOBODY_WARNED: Brake = {
  kind: 'unable',
  reason:
    '`notify` is `report`, so nobody is warned, and without a warning nothing is done: deploy with `notify` set to `approvers` or `owners`.',
};

/** The schedule's part in a run: plans, and once everybody was told, sends what is due to the decision Lambda. */
export class Scheduler {
  readonly #parts: SchedulerParts;

  constructor(parts: SchedulerParts) {
    this.#parts = parts;
  }

  /** Made anew in each run, and stored for those who ask for it later. A jump stops the schedule from here on. */
  async plan({ run, inspection, remembered, warnsInSlack, warnsApprovers }: Planning): Promise<SchedulePlan> {
    const { store, decisions, queue, policy } = this.#parts;
    const { account, startedAt: now } = run;
    const orders = await store.orders(account);
    const [pause, warnings, open, decided] = await Promise.all([
      store.pause(account),
      store.warnings(account),
      decisions.openDecisions(account),
      recentDecisions(decisions, account, now),
    ]);
    const recent = withOrders(decided, orders);
    const ofThisRun = orders.filter(({ requestedAt }) => requestedAt.getTime() === now.getTime());
    const acts = actsByItself(policy);
    const jump = acts ? jumpOf(inspection.counts, remembered.lastFinished, warnsInSlack) : null;
    if (jump) await store.latch(account, { by: SCHEDULE, at: now, reason: jump.reason });
    const requiredGaps = stoppingGaps(inspection.inventory.gaps);
    const { openSince, exemptions, disabledSince } = remembered.memory;
    const isPlanned = (finding: Finding) =>
      nextAction(finding, disabledSince.get(finding.principalId) ?? null, policy) !== null;
    const planned = inspection.findings.filter(isPlanned);
    const toWarn = warnsInSlack ? planned : [];
    const { people } = inspection.inventory;
    const known = people.known ? people.value : null;
    const plan = planSchedule({
      // Who perhaps left cannot answer: what is theirs waits until somebody has said so.
      findings: inspection.findings.filter((finding) => !known || !isDoubted(finding, known)),
      policy,
      now,
      brakes: [
        ...(acts && !queue ? [NO_HANDS] : []),
        ...(acts && warnsInSlack && policy.notify === 'report' ? [NOBODY_WARNED] : []),
        ...brakesOn({ pause, jump, requiredGaps }),
      ],
      warnings,
      exemptions,
      openSince,
      disabledSince,
      refusedUses: await readRefusedUses(account, planned, decisions),
      addressees: known ? addresseesAmong(toWarn, known) : await readAddressees(account, toWarn, decisions),
      warnsApprovers,
      busyPrincipals: new Set(open.map(({ principalId }) => principalId)),
      ordered: new Set(ofThisRun.map(({ findingId }) => findingId)),
      inVain: ordersInVain(recent ?? orders, now),
      changesToday: recent ? changesInLastDay(recent, now) : Number.POSITIVE_INFINITY,
    });
    await store.savePlan(account, storedPlan(plan, now));
    return plan;
  }

  /** To be called for warnings that are known to be delivered, after that. */
  async recordWarnings(account: string, delivered: readonly Warned[], at: Date): Promise<void> {
    const warnings = delivered.map(({ finding, action, kind, to }) => ({
      findingId: finding.id,
      action,
      kind,
      deliveredAt: at,
      to,
    }));
    await this.#parts.store.recordWarnings(account, warnings);
  }

  /** Stores and sends what is due in this run; repeated, it is the same decisions again. Returns how many. */
  async carryOut(plan: SchedulePlan, run: Run): Promise<number> {
    const { store, queue } = this.#parts;
    if (!queue) return 0;
    const decisions = dueNow(plan).map((due) => decisionOf(due, run));
    const send = async (decision: Decision) => {
      await store.order(decision);
      await queue.send(decision);
    };
    await pMap(decisions, send, { concurrency: AT_ONCE });
    return decisions.length;
  }
}

/** The run is part of the id: what was refused today may be decided anew tomorrow. */
function decisionOf({ finding, action }: PlannedAction, { account, runId, startedAt }: Run): Decision {
  return newDecision({
    id: derivedId(account, finding.id, action, SCHEDULE, runId, startedAt),
    account,
    findingId: finding.id,
    principalId: finding.principalId,
    subject: finding.subject,
    action,
    by: SCHEDULE,
    requestedAt: startedAt,
    lastUsedSeen: finding.lastUsed?.at ?? null,
  });
}
