import type { Judgement } from './decide.ts';
import type { Actor, Situation } from './decision.ts';

/** Whether somebody may ask for the recommended policy: its owner and approvers, while the finding is open. */
export function maySeeRecommendation(
  { person, isApprover }: Actor,
  { finding, owner, over }: Pick<Situation, 'finding' | 'owner' | 'over'>,
): Judgement {
  const refused = (reason: string): Judgement => ({ outcome: 'refused', reason });
  if (person.standing !== 'member') {
    return refused(`Only full members of this workspace may see this; Slack calls you a ${person.standing}.`);
  }
  if (finding.rule !== 'unused-permissions') {
    return refused('Access Analyzer recommends policies for unused permissions only.');
  }
  if (over !== null) return refused(`This is over: ${over}.`);
  if (!isApprover && owner !== person.slackId) {
    return refused('Only its owner or an approver may see its policies.');
  }
  return { outcome: 'allowed', reason: '' };
}
