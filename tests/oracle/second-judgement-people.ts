import type { EmulatedRole, EmulatedUser } from '../../infra/sandbox/aws/account.ts';
import type { OracleCase, OracleSlack } from './oracle-case.ts';

type SlackPerson = OracleSlack['listed'][number];

/** Whether the one who answers for a user has left, as far as it is to be believed. */
export function ownerLeft(of: OracleCase, user: EmulatedUser): boolean {
  const { slack } = of;
  if (slack === null) return false;
  const owner = ownerPerson(of, slack, 'user', user);
  if (owner === null || owner.standing !== 'deleted') return false;
  return !peopleInDoubt(of, slack).has(owner.slackId);
}

/** Those in doubt: too many owners left at once, and nobody confirmed it. */
export function peopleInDoubt(of: OracleCase, slack: OracleSlack): Set<string> {
  const owners = new Set<string>();
  for (const user of of.account.users.values()) {
    const owner = ownerPerson(of, slack, 'user', user);
    if (owner !== null) owners.add(owner.slackId);
  }
  for (const role of of.account.roles.values()) {
    const owner = ownerPerson(of, slack, 'role', role);
    if (owner !== null) owners.add(owner.slackId);
  }
  const gone = new Set<string>();
  for (const { slackId, standing } of slack.listed) {
    if (standing !== 'deleted' || !owners.has(slackId) || slack.confirmed.includes(slackId)) continue;
    let knownBefore = false;
    for (const before of slack.held) {
      if (before.slackId === slackId && before.standing === 'deleted') knownBefore = true;
    }
    if (!knownBefore) gone.add(slackId);
  }
  if (gone.size <= 3 || gone.size * 10 <= owners.size) return new Set();
  return gone;
}

function ownerPerson(
  { policy }: OracleCase,
  { listed, ownerships }: OracleSlack,
  type: 'user' | 'role',
  principal: EmulatedUser | EmulatedRole,
): SlackPerson | null {
  const notMine: string[] = [];
  for (const ownership of ownerships) {
    if (ownership.principalId !== principal.id) continue;
    if (ownership.owner !== null) return personWith(listed, 'slackId', ownership.owner);
    notMine.push(...ownership.notMine);
  }
  let found: SlackPerson | null = null;
  const id = tagValue(principal.tags, 'slack-user-id');
  if (id !== null && /^[UW][A-Z0-9]{6,}$/.test(id)) {
    found = personWith(listed, 'slackId', id);
  } else {
    const address = addressOf(policy.ownerTags, type, principal);
    if (address?.includes('@')) found = personWith(listed, 'email', address.toLowerCase());
  }
  return found !== null && notMine.includes(found.slackId) ? null : found;
}

function addressOf(
  ownerTags: readonly string[],
  type: 'user' | 'role',
  { tags, name }: EmulatedUser | EmulatedRole,
): string | null {
  for (const key of ownerTags) {
    const value = tagValue(tags, key);
    if (value !== null) return value;
  }
  return type === 'user' ? name : null;
}

function tagValue(tags: Readonly<Record<string, string>>, wanted: string): string | null {
  for (const [key, value] of Object.entries(tags)) {
    if (key.toLowerCase() === wanted.toLowerCase() && value !== '') return value;
  }
  return null;
}

function personWith(
  listed: readonly SlackPerson[],
  field: 'slackId' | 'email',
  value: string,
): SlackPerson | null {
  for (const person of listed) if (person[field] === value) return person;
  return null;
}
