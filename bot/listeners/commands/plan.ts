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

/** As the last run planned it; a pause counts from the moment it is stored. */
async function ownPlan({ schedule, store, account, policy }: Services): Promise<Reply> {
  const [last, pause, open] = await Promise.all([
    schedule.lastPlan(account),
    schedule.pause(account),
    store.openFindings(account),
  ]);
  if (!last) return noPlanMessage();
  const findings = open.map(({ finding }) => finding);
  const byId = new Map(findings.map((finding) => [finding.id, finding]));
  const actions = last.actions.flatMap(({ findingId, ...action }) => {
    const finding = byId.get(findingId);
    return finding ? [{ ...action, finding }] : [];
  });
  const others = last.brakes.filter(({ kind }) => kind !== 'paused' && kind !== 'jump');
  const brakes = [...brakesOn({ pause, jump: null, requiredGaps: [] }), ...others];
  return planMessage(
    { schedule: { actions, warnings: [], brakes }, findings, policy, generatedAt: last.madeAt },
    last.more,
  );
}
