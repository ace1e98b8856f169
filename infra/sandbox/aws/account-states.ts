import type { EmulatedAccount, EmulatedRole, EmulatedUser } from './account.ts';

/** The state of everything that the product may change, by what it is. */
export type States = ReadonlyMap<string, string>;

export function statesOf({ users, roles, unassignedMfa, emptyProfiles }: EmulatedAccount): States {
  const states = new Map<string, string>();
  for (const user of users.values()) addUser(user, states);
  for (const role of roles.values()) {
    addPrincipal(`role ${role.name}`, role, states);
    for (const profile of role.instanceProfiles)
      states.set(`instance profile ${profile} with ${role.name}`, 'exists');
  }
  for (const profile of emptyProfiles) states.set(`instance profile ${profile} with nothing`, 'exists');
  for (const serial of unassignedMfa) states.set(`MFA device ${serial} of nobody`, 'exists');
  return states;
}

function addUser(user: EmulatedUser, states: Map<string, string>): void {
  const { name, loginProfile, keys, certificates, sshKeys, serviceSpecificCredentials } = user;
  addPrincipal(`user ${name}`, user, states);
  if (loginProfile) states.set(`password of ${name}`, 'exists');
  for (const { id, active } of [...keys, ...certificates, ...sshKeys, ...serviceSpecificCredentials]) {
    states.set(`credential ${id} of ${name}`, active ? 'Active' : 'Inactive');
  }
  for (const group of user.groups) states.set(`user ${name} in ${group}`, 'member');
  for (const { serialNumber } of user.mfaDevices)
    states.set(`MFA device ${serialNumber} of ${name}`, 'exists');
}

function addPrincipal(
  what: string,
  { attachedPolicyArns, inlinePolicies, permissionsBoundaryArn }: EmulatedUser | EmulatedRole,
  states: Map<string, string>,
): void {
  states.set(what, 'exists');
  if (permissionsBoundaryArn) states.set(`boundary of ${what}`, 'exists');
  for (const arn of attachedPolicyArns) states.set(`${arn} on ${what}`, 'attached');
  for (const { name } of inlinePolicies) states.set(`policy ${name} of ${what}`, 'exists');
}

/** What became something else, in words: `credential AKIA… of cleo: Active → Inactive`. */
export function changesBetween(before: States, after: States): string[] {
  return [...new Set([...before.keys(), ...after.keys()])].flatMap((what) => {
    const [was, is] = [before.get(what) ?? 'absent', after.get(what) ?? 'absent'];
    return was === is ? [] : [`${what}: ${was} → ${is}`];
  });
}
