import type { Actor, Situation } from './decision.ts';
import { allowed, type Judgement, refused } from './judgement.ts';

/** Restoring gives power back that somebody took away, so it takes two approvers, both of them. */
export function decideRestore(
  { person, isApprover }: Actor,
  approval: Actor | null,
  { deleted }: Pick<Situation, 'deleted'>,
): Judgement {
  if (!isApprover) return refused('Only approvers may restore what was deleted.');
  if (!deleted) return refused('It was not deleted from here, so it cannot be restored from here.');
  if (!approval) {
    return { outcome: 'needs-approval', reason: 'Restoring takes two: another approver has to say yes.' };
  }
  if (approval.person.slackId === person.slackId) {
    return refused(
      'Whoever asks to restore something cannot be the one who says yes: it takes another approver.',
    );
  }
  const may = approval.isApprover && approval.person.standing === 'member';
  return may ? allowed() : refused('Whoever said yes is not an approver (any more).');
}
