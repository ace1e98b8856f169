import type { Ownership } from './decisions/decision.ts';
import type { Gaps } from './gaps.ts';
import type { Part, Role, User } from './inventory.ts';
import { doubtWords, leaversAmong } from './leavers.ts';
import { ownerOf } from './owner.ts';
import { ownerPersonOf } from './owner-person.ts';
import type { LeaversQuestion, People, PeopleReader } from './people.ts';
import { PeopleUnreadError } from './people.ts';
import type { Policy } from './policy.ts';

/** As it is called under "Not checked". */
const WHO_LEFT = 'who left (Slack)';

/** What can have an owner. */
export type Owned = Pick<User | Role, 'id' | 'type' | 'name' | 'tags'>;

/**
 * Who is who in Slack, and who left. Without Slack nobody can say; that leaves the run complete, a call that failed
 * does not.
 *
 * @param principals without them nobody knows who the owners are, and so how many of them left
 */
export async function collectPeople(
  reader: PeopleReader | null,
  account: string,
  principals: Part<readonly Owned[]>,
  policy: Policy,
  gaps: Gaps,
): Promise<Part<People>> {
  if (!reader) return { known: false, gap: gaps.absent(WHO_LEFT, 'no Slack is connected') };
  if (!principals.known) return principals;
  const part = await gaps.part({ what: WHO_LEFT, action: 'Slack', required: false }, () =>
    readPeople(reader, account, principals.value, policy),
  );
  if (part.known && part.value.doubted.length > 0) {
    const { doubted, owners } = part.value;
    const words = doubtWords(doubted.length, owners);
    gaps.absent(WHO_LEFT, `${words}: none of them counts as gone until an approver confirms it in Slack`);
  }
  return part;
}

async function readPeople(
  reader: PeopleReader,
  account: string,
  principals: readonly Owned[],
  policy: Policy,
): Promise<People> {
  const [listed, held, ownerships, question] = await Promise.all([
    reader.listed(),
    reader.remembered(account),
    reader.ownerships(account),
    reader.question(account),
  ]);
  if (!listed.some(({ email }) => email !== null)) {
    throw new PeopleUnreadError(
      'Slack gave no email addresses: the app needs the scope users:read.email to find owners by their address',
    );
  }
  const byPrincipal = new Map(ownerships.map((one) => [one.principalId, one]));
  const owners = ownersOf(principals, byPrincipal, listed, policy);
  const isConfirmed = await confirmed(question, listed, reader);
  const ids = isConfirmed && question ? question.people.map(({ slackId }) => slackId) : [];
  const left = leaversAmong({ listed, held, owners, confirmed: new Set(ids) });
  return { listed, ...left, owners: owners.size, ownerships: byPrincipal, question, isConfirmed };
}

/** Slack ids of everybody who is named as an owner, those who left included. */
function ownersOf(
  principals: readonly Owned[],
  ownerships: ReadonlyMap<string, Ownership>,
  listed: People['listed'],
  policy: Policy,
): Set<string> {
  const ids = principals.flatMap((principal) => {
    const owner = ownerPersonOf(ownerOf(principal, policy), ownerships.get(principal.id) ?? null, listed);
    return owner ? [owner.slackId] : [];
  });
  return new Set(ids);
}

/** Only the word of somebody counts who is an approver still. When that cannot be read, their word has to wait: it throws. */
async function confirmed(
  question: LeaversQuestion | null,
  listed: People['listed'],
  reader: PeopleReader,
): Promise<boolean> {
  if (!question?.answer?.left || question.closedAt) return false;
  const { by } = question.answer;
  const isMember = listed.some(({ slackId, standing }) => slackId === by && standing === 'member');
  return isMember && (await reader.isApprover(by));
}
