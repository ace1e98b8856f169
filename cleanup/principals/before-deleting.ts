import { isoDay } from '../days.ts';
import { isRead, type Role, type User } from '../inventory.ts';
import { instanceProfilesOf, power, RUNNING, some, USING, whoMayAssume } from './approval-words.ts';

/**
 * What an audit can tell whoever is asked to approve a deletion, a sentence each, and what it cannot. The last use is
 * left out: the finding has it. No day counts, so that it stays the same as long as nothing changes.
 */
export function beforeDeleting(principal: User | Role): string[] {
  return principal.type === 'user' ? ofUser(principal) : ofRole(principal);
}

function ofRole(role: Role): string[] {
  const { instanceProfiles, trustPolicy, arn } = role;
  return [
    instanceProfiles ? instanceProfilesOf(instanceProfiles) : notRead('Which instance profiles contain it'),
    ...(trustPolicy === undefined ? [notRead('Its trust policy')] : whoMayAssume({ arn, trustPolicy })),
    ...powerOf(role),
    RUNNING,
  ];
}

function ofUser(user: User): string[] {
  const { groups } = user;
  return [
    keysOf(user),
    ...(groups ? [groups.length > 0 ? `It is in ${some('group', groups)}.` : 'It is in no group.'] : []),
    ...powerOf(user),
    USING,
  ];
}

function keysOf({ live: { keys }, report }: User): string {
  if (keys === 'not-asked' && report.known && report.value.keys.length === 0) return 'It has no access key.';
  if (!isRead(keys)) return notRead('Its access keys');
  if (keys.length === 0) return 'It has no access key.';
  const byId = keys.toSorted((one, other) => (one.id < other.id ? -1 : 1));
  const each = byId.map(({ id, active, lastUsed }) => {
    const used =
      lastUsed === 'unknown'
        ? 'last use not known'
        : lastUsed
          ? `last used on ${isoDay(lastUsed.at)}`
          : 'no use recorded';
    return `${id} (${active ? 'active' : 'inactive'}, ${used})`;
  });
  return `Access keys: ${each.join('; ')}.`;
}

function powerOf({ held, administratorBecause }: User | Role): string[] {
  return held ? power(held, administratorBecause) : [notRead('What it may do')];
}

function notRead(what: string): string {
  return `${what} could not be read: look before you say yes.`;
}
