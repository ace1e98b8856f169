import { ApproversUnreadableError } from '../../cleanup/decisions/apply-errors.ts';
import type { Actor } from '../../cleanup/decisions/decision.ts';
import type { Directory } from '../../cleanup/decisions/decision-store.ts';
import type { Services } from './services.ts';

/**
 * Who asks, with the rights of this moment; or, as a sentence, why that cannot be known: then nobody may do
 * anything.
 */
export async function whoIs(
  slackId: string,
  { directory, log }: { readonly directory: Directory; readonly log: Pick<Services['log'], 'warn'> },
): Promise<Actor | string> {
  try {
    const [person, isApprover] = await Promise.all([
      directory.person(slackId),
      directory.isApprover(slackId).catch(nobodyIfUntold),
    ]);
    if (!person) return 'Slack does not know you as a person of this workspace, so nothing was done.';
    return { person, isApprover: isApprover && person.standing === 'member' };
  } catch (error) {
    log.warn('slack did not say who somebody is', { error: error instanceof Error ? error.name : 'unknown' });
    return 'I could not ask Slack who you are, so nothing was done. Please try again in a minute.';
  }
}

/** What Slack will not tell makes nobody an approver; that it is busy says nothing about anybody. */
function nobodyIfUntold(error: unknown): false {
  if (error instanceof ApproversUnreadableError) return false;
  throw error;
}
