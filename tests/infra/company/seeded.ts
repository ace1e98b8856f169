import type { EmulatedKey, EmulatedRole, EmulatedUser } from '../../../infra/sandbox/aws/account.ts';
import { seedCompany } from '../../../infra/sandbox/company/company.ts';

export const NOW = new Date('2026-05-20T10:30:00Z');
export const company = seedCompany(NOW);

export function user(name: string): EmulatedUser {
  const found = company.users.get(name);
  if (!found) throw new Error(`no user ${name}`);
  return found;
}

export function role(name: string): EmulatedRole {
  const found = company.roles.get(name);
  if (!found) throw new Error(`no role ${name}`);
  return found;
}

/** The user's key in slot 1 or 2. */
export function key(userName: string, slot: 1 | 2 = 1): EmulatedKey {
  const found = user(userName).keys[slot - 1];
  if (!found) throw new Error(`no key ${slot} of ${userName}`);
  return found;
}

export function days(since: Date | null | undefined): number | null {
  return since ? Math.floor((NOW.getTime() - since.getTime()) / 86_400_000) : null;
}

/** Whole days since the key was used; null: never. */
export function unusedDays(userName: string, slot: 1 | 2 = 1): number | null {
  return days(key(userName, slot).lastUsed?.at);
}
