import type { Person } from '../../cleanup/decisions/decision.ts';
import type { DecisionStore } from '../../cleanup/decisions/decision-store.ts';
import type { Deliveries } from './deliveries.ts';

export interface PeopleContext {
  readonly account: string;
  readonly store: Pick<DecisionStore, 'people'>;
  /** Everybody whom Slack lists now. */
  readonly readPeople: () => Promise<readonly Person[]>;
  readonly deliveries: Deliveries;
}

export interface KnownPeople {
  /** As read now, else as remembered; null: nobody is known at all. */
  readonly people: readonly Person[] | null;
  /** As the run before remembered them. */
  readonly held: readonly Person[];
  readonly isFresh: boolean;
}

/** Who is who, for a run. A list without a single address cannot be matched with owners, so it is no list. */
export async function knownPeople({
  account,
  store,
  readPeople,
  deliveries,
}: PeopleContext): Promise<KnownPeople> {
  const held = (await deliveries.attempt('the people remembered', () => store.people(account))) ?? [];
  const read = await deliveries.attempt('the people in Slack', readPeople);
  const hasAddresses = read?.some(({ email }) => email !== null) === true;
  if (read && read.length > 0 && !hasAddresses) {
    deliveries.withheld(
      'the email addresses of the people in Slack',
      'Slack gave none: the app needs the scope users:read.email to find owners by their address',
    );
  }
  if (read && hasAddresses) return { people: read, held, isFresh: true };
  return { people: held.length > 0 ? held : null, held, isFresh: false };
}
