import { isPrincipal } from '../../../cleanup/decisions/decide-principal.ts';
import type { Decision } from '../../../cleanup/decisions/decision.ts';
import type { Finding } from '../../../cleanup/finding.ts';
import { brakesOn } from '../../../cleanup/schedule/brakes.ts';
import { noPlanMessage, planMessage, thresholdMessage } from '../../messages/plan.ts';
import type { Services } from '../services.ts';
import type { Question, Reply } from './answer.ts';
import { openFindings } from './open-findings.ts';
import type { Command } from './parse.ts';

/** What happens by itself and when; with days, what would be found by that threshold instead. */
export async function plan(
  services: Services,
  command: Extract<Command, { name: 'plan' }>,
  { actor }: Question,
): Promise<Reply> {
  const { policy, overview, account, clock } = services;
  if (command.days === null) return ownPlan(services);
  const [{ open }, { trend }] = await Promise.all([
    openFindings(services, actor.person),
    overview.runs(account, clock()),
  ]);
  const findings = open.map(({ stored }) => stored.finding);
  return thresholdMessage(command.days, { findings, lastRun: trend.at(-1) ?? null, policy });
}

/** So many decisions are looked through: more than are made between two audits. */
const LOOKED_AT = 300;

/** As the last run planned it, less what was decided since; a pause counts from the moment it is stored. */
async function ownPlan({ schedule, store, account, policy }: Services): Promise<Reply> {
  const [last, pause, open, decisions] = await Promise.all([
    schedule.lastPlan(account),
    schedule.pause(account),
    store.openFindings(account),
    store.history(account, { limit: LOOKED_AT }),
  ]);
  if (!last) return noPlanMessage();
  const findings = open.map(({ finding }) => finding);
  const byId = new Map(findings.map((finding) => [finding.id, finding]));
  const since = decisions.filter((one) => isSince(one, last.madeAt));
  const planned = last.actions.flatMap(({ findingId, ...action }) => {
    const finding = byId.get(findingId);
    return finding ? [{ ...action, finding }] : [];
  });
  const actions = planned.filter(({ finding }) => !since.some((one) => settles(one, finding)));
  const others = last.brakes.filter(({ kind }) => kind !== 'paused' && kind !== 'jump');
  const brakes = [...brakesOn({ pause, jump: null, requiredGaps: [] }), ...others];
  return planMessage(
    { schedule: { actions, warnings: [], brakes }, findings, policy, generatedAt: last.madeAt },
    { more: last.more, pause, decided: planned.length - actions.length },
  );
}

/** On its way, or done since the plan was made. What was refused leaves the plan as it is. */
function isSince({ state, outcome }: Decision, madeAt: Date): boolean {
  return state === 'requested' || (state === 'applied' && outcome !== null && outcome.at >= madeAt);
}

/** What is kept stays with its whole user; what changes a user or role changes all that is planned for it. */
function settles({ action, subject, principalId }: Decision, finding: Finding): boolean {
  if (
    finding.principalId !== principalId ||
    action === 'claim' ||
    action === 'assign' ||
    action === 'not-mine'
  )
    return false;
  if (isPrincipal(subject) || finding.subject.id === subject.id) return true;
  return isPrincipal(finding.subject) && (action === 'keep' || action === 'reactivate');
}
