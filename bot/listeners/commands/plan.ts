import { planMessage, thresholdMessage } from '../../messages/plan.ts';
import type { Services } from '../services.ts';
import type { Question, Reply } from './answer.ts';
import { openFindings } from './open-findings.ts';
import type { Command } from './parse.ts';

/** What the thresholds call for and when; with days, what would be found by that threshold instead. */
export async function plan(
  services: Services,
  command: Extract<Command, { name: 'plan' }>,
  { actor }: Question,
): Promise<Reply> {
  const { policy, overview, account, clock } = services;
  const now = clock();
  const [{ open }, { trend }] = await Promise.all([
    openFindings(services, actor.person),
    overview.runs(account, now),
  ]);
  const facts = {
    findings: open.map(({ stored }) => stored.finding),
    lastRun: trend.at(-1) ?? null,
    policy,
    now,
  };
  return command.days === null ? planMessage(facts) : thresholdMessage(command.days, facts);
}
