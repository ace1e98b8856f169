import type { Person } from '../../../cleanup/decisions/decision.ts';
import type { Services } from '../services.ts';

/** A channel may hold many bots and guests: so many are asked about before it is left open. */
const MAX_ASKED = 8;

/**
 * A sentence when nobody but the asker could say yes, or when that could not be told; null when somebody could. It
 * changes nothing: whoever becomes an approver before the question lapses may answer it.
 */
export async function othersNote(
  { directory, store, account, log }: Pick<Services, 'directory' | 'store' | 'account' | 'log'>,
  asker: string,
): Promise<string | null> {
  try {
    const [ids, people] = await Promise.all([directory.approvers(), store.people(account)]);
    const others = ids.filter((id) => id !== asker);
    const known = new Map(people.map((person) => [person.slackId, person]));
    if (others.some((id) => isMember(known.get(id)))) return null;
    const unknown = others.filter((id) => !known.has(id));
    const asked = await Promise.all(unknown.slice(0, MAX_ASKED).map((id) => directory.person(id)));
    return asked.some(isMember) || unknown.length > MAX_ASKED ? null : NOBODY_ELSE;
  } catch (error) {
    log.warn('who approves could not be counted', { error: error instanceof Error ? error.name : 'unknown' });
    return NOT_TOLD;
  }
}

const NOBODY_ELSE =
  'At this moment nobody else could say yes: there is no other approver. Somebody has to become one before it lapses.';
const NOT_TOLD = 'Whether anybody else could say yes could not be read from Slack.';

function isMember(person: Person | null | undefined): boolean {
  return person?.standing === 'member';
}
