import { latest } from './days.ts';
import type { Role, User } from './inventory.ts';

/**
 * When a user or role was last seen doing anything, or null. A user's keys and password count as the credential
 * report tells them, at most 4 hours late, which is near enough for whatever does not act.
 */
export function lastUseOf(principal: User | Role): Date | null {
  if (principal.type === 'role') return principal.lastUsed?.at ?? null;
  if (!principal.report.known) return null;
  const { password, keys } = principal.report.value;
  const used = latest(new Date(0), password.lastUsedAt, ...keys.map((key) => key.lastUsedAt));
  return used.getTime() === 0 ? null : used;
}
