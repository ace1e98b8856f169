import { ageInDays } from './days.ts';
import type { Inventory } from './inventory.ts';
import { lastUseOf } from './last-use.ts';

const USED_WITHIN_DAYS = 90;

/**
 * Id of the administrator-like principal that must not be touched because no other one was used within 90 days
 * (when none was: the one used last), or null. An unknown last use counts as none, so a doubt protects more.
 */
export function lastAdministrator(inventory: Inventory, now: Date): string | null {
  const administrators = [
    ...(inventory.users.known ? inventory.users.value : []),
    ...(inventory.roles.known ? inventory.roles.value : []),
  ]
    .filter((principal) => principal.administratorBecause)
    .map((principal) => ({ id: principal.id, usedAt: lastUseOf(principal) }))
    .sort((a, b) => (b.usedAt?.getTime() ?? 0) - (a.usedAt?.getTime() ?? 0));
  const inUse = administrators.filter(({ usedAt }) => usedAt && ageInDays(usedAt, now) < USED_WITHIN_DAYS);
  return inUse.length > 1 ? null : (administrators[0]?.id ?? null);
}
