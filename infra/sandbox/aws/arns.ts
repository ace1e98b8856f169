import type { EmulatedAccount, EmulatedRole, EmulatedUser } from './account.ts';

/** ARN of an IAM user or role: the path is part of it, and a path always starts and ends with a slash. */
export function principalArn(
  account: Pick<EmulatedAccount, 'id' | 'partition'>,
  type: 'user' | 'role' | 'group' | 'instance-profile' | 'policy',
  principal: { path: string; name: string },
): string {
  return `arn:${account.partition}:iam::${account.id}:${type}${principal.path}${principal.name}`;
}

/** The name is what follows the last slash: names hold none, paths end with one. */
export function nameInArn(arn: string): string {
  return arn.slice(arn.lastIndexOf('/') + 1);
}

/** The user or role with exactly that ARN, path included, or null. */
export function principalWith(account: EmulatedAccount, arn: string): EmulatedUser | EmulatedRole | null {
  const type = arn.includes(':user/') ? 'user' : 'role';
  const principal = (type === 'user' ? account.users : account.roles).get(nameInArn(arn));
  return principal && principalArn(account, type, principal) === arn ? principal : null;
}
