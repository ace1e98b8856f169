import { isoDay } from '../days.ts';
import { isDenyAll } from './deny-all.ts';
import type { KeyState, PrincipalState, RoleState, UserState } from './state.ts';
import { trustOf } from './trust-policy.ts';

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

const RUNNING =
  'Whether anything is running with it at this moment was not checked: functions, instances, tasks, open sessions.';

function aboutRole(role: RoleState, administratorBecause: string | null): string[] {
  return [
    instanceProfilesOf(role),
    ...whoMayAssume(role),
    role.lastUsed ? `Last used on ${isoDay(role.lastUsed.at)}.` : 'No use is recorded.',
    ...power(role, administratorBecause),
    RUNNING,
  ];
}

function instanceProfilesOf({ instanceProfiles: names }: RoleState): string {
  if (names.length === 0) return 'No instance profile contains it.';
  const [them, contain] = names.length === 1 ? ['it', 'contains'] : ['them', 'contain'];
  const which = `${names.length === 1 ? 'Instance profile' : 'Instance profiles'} ${names.join(', ')}`;
  return `${which} ${contain} it: EC2 instances started with ${them} lose their permissions.`;
}

function whoMayAssume(role: RoleState): string[] {
  const trust = trustOf(role.trustPolicy);
  if (!trust.readable) return ['Its trust policy could not be understood: look at it before you say yes.'];
  const own = role.arn.split(':')[4];
  const accounts = trust.accounts.map((id) => (id === own ? 'this account' : `account ${id}`));
  const named = [
    ...(trust.everybody ? ['everybody'] : []),
    ...(trust.services.length > 0 ? [some('service', trust.services)] : []),
    ...accounts,
    ...(trust.federated.length > 0 ? [some('federated provider', trust.federated)] : []),
    ...trust.others,
  ];
  if (named.length === 0) return ['Its trust policy names nobody who may assume it.'];
  return [
    `Its trust policy names ${named.join('; ')}.`,
    ...(trust.principals.length > 0 ? [`In these accounts: ${trust.principals.join(', ')}.`] : []),
    ...(trust.conditionKeys.length > 0
      ? [`It has conditions (${trust.conditionKeys.join(', ')}), which were not evaluated.`]
      : []),
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
    ...power(user, administratorBecause),
    'Whether anything is using it at this moment was not checked.',
  ];
}

function aboutKey({ id, active, lastUsed }: KeyState): string {
  const used = lastUsed
    ? `last used on ${isoDay(lastUsed.at)}${lastUsed.service ? ` for ${lastUsed.service}` : ''}`
    : 'no use recorded';
  return `${id} (${active ? 'active' : 'inactive'}, ${used})`;
}

function power(state: PrincipalState, administratorBecause: string | null): string[] {
  const attached = state.attachedPolicyArns.filter((arn) => !isDenyAll(arn));
  const held = [
    ...(attached.length > 0 ? [some('attached policy', attached.map(nameInArn))] : []),
    ...(state.inlinePolicies.length > 0
      ? [
          some(
            'inline policy',
            state.inlinePolicies.map(({ name }) => name),
          ),
        ]
      : []),
  ];
  return [
    ...(state.attachedPolicyArns.some(isDenyAll) ? ['AWSDenyAll takes all its permissions away.'] : []),
    held.length > 0 ? `Its own permissions: ${held.join(', ')}.` : 'It has no permissions of its own.',
    ...(administratorBecause ? [`It is administrator-like: ${administratorBecause}.`] : []),
    ...(state.boundaryArn ? [`Its permissions boundary is ${nameInArn(state.boundaryArn)}.`] : []),
  ];
}

/** `group a`, `groups a, b`. */
function some(what: string, names: readonly string[]): string {
  const plural = what.endsWith('y') && !what.endsWith('key') ? `${what.slice(0, -1)}ies` : `${what}s`;
  return `${names.length === 1 ? what : plural} ${names.join(', ')}`;
}

function nameInArn(arn: string): string {
  return arn.slice(arn.lastIndexOf('/') + 1);
}

function ids(items: readonly { readonly id: string }[]): string[] {
  return items.map(({ id }) => id);
}
