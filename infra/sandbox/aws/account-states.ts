import type { EmulatedAccount } from './account.ts';

/** The state of everything that the product may change, by what it is. */
export type States = ReadonlyMap<string, string>;

export function statesOf({ users, roles }: EmulatedAccount): States {
  const states = new Map<string, string>();
  for (const user of users.values()) {
    states.set(`user ${user.name}`, 'exists');
    if (user.loginProfile) states.set(`password of ${user.name}`, 'exists');
    for (const { id, active } of [...user.keys, ...user.certificates, ...user.sshKeys]) {
      states.set(`credential ${id} of ${user.name}`, active ? 'Active' : 'Inactive');
    }
    for (const arn of user.attachedPolicyArns) states.set(`${arn} on user ${user.name}`, 'attached');
    for (const { name } of user.inlinePolicies) states.set(`policy ${name} of user ${user.name}`, 'exists');
    for (const group of user.groups) states.set(`user ${user.name} in ${group}`, 'member');
  }
  for (const role of roles.values()) {
    states.set(`role ${role.name}`, 'exists');
    for (const arn of role.attachedPolicyArns) states.set(`${arn} on role ${role.name}`, 'attached');
    for (const { name } of role.inlinePolicies) states.set(`policy ${name} of role ${role.name}`, 'exists');
  }
  return states;
}

/** What became something else, in words: `credential AKIA… of cleo: Active → Inactive`. */
export function changesBetween(before: States, after: States): string[] {
  return [...new Set([...before.keys(), ...after.keys()])].flatMap((what) => {
    const [was, is] = [before.get(what) ?? 'absent', after.get(what) ?? 'absent'];
    return was === is ? [] : [`${what}: ${was} → ${is}`];
  });
}
