import type { Person } from '../../cleanup/decisions/decision.ts';
import type { DecisionStore } from '../../cleanup/decisions/decision-store.ts';
import type { Part } from '../../cleanup/inventory.ts';
import type { People } from '../../cleanup/people.ts';
import type { Deliveries } from './deliveries.ts';

/** Who is who, for what is sent; nobody is asked of Slack again. */
export interface KnownPeople {
  /** Whom a message can reach; null: nobody is known at all. */
  readonly reachable: readonly Person[] | null;
  /** Whose something is, as cards say it; those who seem to have left in doubt are who they were. */
  readonly believed: readonly Person[];
  /** Slack ids of those who seem to have left, in doubt: nobody is asked about what is theirs. */
  readonly doubted: ReadonlySet<string>;
  /** As read in this run, to be remembered; null: as remembered before. */
  readonly fresh: People | null;
}

/** The people that this run read, else those that the run before remembered. */
export async function knownPeople(
  read: Part<People>,
  account: string,
  store: Pick<DecisionStore, 'people'>,
  deliveries: Deliveries,
): Promise<KnownPeople> {
  if (read.known) {
    const { listed, believed, doubted } = read.value;
    const ids = new Set(doubted.map(({ slackId }) => slackId));
    return { reachable: listed, believed, doubted: ids, fresh: read.value };
  }
  const held = (await deliveries.attempt('the people remembered', () => store.people(account))) ?? [];
  return { reachable: held.length > 0 ? held : null, believed: held, doubted: new Set(), fresh: null };
}
