import type { Person } from '../../cleanup/decisions/decision.ts';

/** Who has left, or why nobody is flagged. */
export interface Leavers {
  /** Owners whose Slack record says `deleted`. */
  readonly left: readonly Person[];
  /** What to remember: as read, but for those whose leaving nobody has confirmed yet. */
  readonly people: readonly Person[];
  /** Null: as usual; else why no new leaver is flagged, for an approver to look at. */
  readonly doubt: string | null;
}

/**
 * Leavers are owners whom Slack itself calls deleted; somebody whom Slack does not list is never one. When many
 * seem to leave at once, more likely a directory broke than a company: then no new one is flagged.
 *
 * @param held what the run before remembered
 * @param owners Slack ids of all owners
 */
export function leaversAmong(
  people: readonly Person[],
  held: readonly Person[],
  owners: ReadonlySet<string>,
): Leavers {
  const before = new Map(held.map((person) => [person.slackId, person]));
  const deleted = people.filter(({ slackId, standing }) => standing === 'deleted' && owners.has(slackId));
  const isNew = ({ slackId }: Person) => before.get(slackId)?.standing !== 'deleted';
  const fresh = deleted.filter(isNew);
  const most = Math.max(3, owners.size * 0.1);
  if (fresh.length <= most) return { left: deleted, people, doubt: null };
  const doubted = new Set(fresh.map(({ slackId }) => slackId));
  return {
    left: deleted.filter((person) => !isNew(person)),
    people: people.map((person) =>
      doubted.has(person.slackId) ? (before.get(person.slackId) ?? person) : person,
    ),
    doubt: `${fresh.length} of ${owners.size} owners seem to have left Slack at once, so none of them is taken for a leaver until an approver has looked`,
  };
}
