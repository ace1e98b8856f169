import { ageInDays, latest } from './days.ts';
import type { Verdict } from './finding.ts';
import type { Inventory, Role, User } from './inventory.ts';

const USED_WITHIN_DAYS = 90;

/**
 * Id of the administrator-like principal that must not be touched, or null: the only one used within 90 days; the
 * one used last when none was; and, where every one in use is due to be disabled or deleted, the one used last of
 * them, since otherwise they would all go in one run. Only credentials that work count, and an unknown last use
 * counts as none, so a doubt protects more.
 */
export function lastAdministrator(
  inventory: Inventory,
  verdicts: readonly Verdict[],
  now: Date,
): string | null {
  const due = new Set(
    verdicts.filter(({ stage }) => stage !== 'report').map(({ principalId }) => principalId),
  );
  const administrators = [
    ...(inventory.users.known ? inventory.users.value : []),
    ...(inventory.roles.known ? inventory.roles.value : []),
  ]
    .filter((principal) => principal.administratorBecause)
    .map((principal) => ({ id: principal.id, usedAt: workingUseOf(principal) }))
    .sort((a, b) => (b.usedAt?.getTime() ?? 0) - (a.usedAt?.getTime() ?? 0));
  const inUse = administrators.filter(({ usedAt }) => usedAt && ageInDays(usedAt, now) < USED_WITHIN_DAYS);
  if (inUse.length > 1 && inUse.some(({ id }) => !due.has(id))) return null;
  return administrators[0]?.id ?? null;
}

/** Last use of what still works. The report's dates are enough here: they are at most 4 hours old. */
function workingUseOf(principal: User | Role): Date | null {
  if (principal.type === 'role') return principal.lastUsed?.at ?? null;
  if (!principal.report.known) return null;
  const { password, keys } = principal.report.value;
  const used = latest(
    new Date(0),
    password.enabled ? password.lastUsedAt : null,
    ...keys.filter(({ active }) => active).map((key) => key.lastUsedAt),
  );
  return used.getTime() === 0 ? null : used;
}
