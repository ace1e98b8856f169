import { isoDay } from '../days.ts';
import {
  type Held,
  instanceProfilesOf,
  power,
  RUNNING,
  some,
  USING,
  whoMayAssume,
} from './approval-words.ts';
import type { KeyState, PrincipalState, RoleState, UserState } from './state.ts';

/**
 * What somebody who is to say yes to a deletion has to know, a sentence each, and what was not looked at. Names and
 * paths in it are as IAM gives them, not escaped.
 *
 * @param administratorBecause why it can give itself any permission, or null
 */
export function beforeApproval(state: PrincipalState, administratorBecause: string | null): string[] {
  return state.type === 'user'
    ? aboutUser(state, administratorBecause)
    : aboutRole(state, administratorBecause);
}

function aboutRole(role: RoleState, administratorBecause: string | null): string[] {
  return [
    instanceProfilesOf(role.instanceProfiles),
    ...whoMayAssume(role),
    role.lastUsed ? `Last used on ${isoDay(role.lastUsed.at)}.` : 'No use is recorded.',
    ...power(heldBy(role), administratorBecause),
    RUNNING,
  ];
}

function aboutUser(user: UserState, administratorBecause: string | null): string[] {
  const { groups, keys, password, mfaDevices } = user;
  const others = [
    ...(user.sshKeys.length > 0 ? [some('SSH public key', ids(user.sshKeys))] : []),
    ...(user.certificates.length > 0 ? [some('signing certificate', ids(user.certificates))] : []),
    ...(user.serviceCredentials.length > 0
      ? [some('service-specific credential', ids(user.serviceCredentials))]
      : []),
  ];
  return [
    keys.length > 0 ? `Access keys: ${keys.map(aboutKey).join('; ')}.` : 'It has no access key.',
    `${password ? 'It has a console password' : 'It has no console password'}, ${mfaDevices.length} MFA device${mfaDevices.length === 1 ? '' : 's'}.`,
    user.passwordLastUsedAt
      ? `A password was last used on ${isoDay(user.passwordLastUsedAt)}.`
      : 'No use of a password is recorded.',
    ...(others.length > 0
      ? [`It also has ${others.join(', ')}. AWS does not say when these were last used.`]
      : []),
    groups.length > 0 ? `It is in ${some('group', groups)}.` : 'It is in no group.',
    ...power(heldBy(user), administratorBecause),
    USING,
  ];
}

function aboutKey({ id, active, lastUsed }: KeyState): string {
  const used = lastUsed
    ? `last used on ${isoDay(lastUsed.at)}${lastUsed.service ? ` for ${lastUsed.service}` : ''}`
    : 'no use recorded';
  return `${id} (${active ? 'active' : 'inactive'}, ${used})`;
}

function heldBy({ attachedPolicyArns, inlinePolicies, boundaryArn }: PrincipalState): Held {
  return { attachedPolicyArns, inlinePolicyNames: inlinePolicies.map(({ name }) => name), boundaryArn };
}

function ids(items: readonly { readonly id: string }[]): string[] {
  return items.map(({ id }) => id);
}
