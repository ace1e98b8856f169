import { ageInDays, latest } from './days.ts';
import type { Inventory, Role, User } from './inventory.ts';

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

/** The report's dates are enough here: they are at most 4 hours old. */
function lastUseOf(principal: User | Role): Date | null {
  if (principal.type === 'role') return principal.lastUsed?.at ?? null;
  if (!principal.report.known) return null;
  const { password, keys } = principal.report.value;
  const uses = [password.lastUsedAt, ...keys.map((key) => key.lastUsedAt)];
  const used = latest(new Date(0), ...uses);
  return used.getTime() === 0 ? null : used;
}
