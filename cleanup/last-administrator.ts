import { ageInDays, latest } from './days.ts';
import type { Verdict } from './finding.ts';
import { type CredentialReportRow, type Inventory, isRead, type Role, type User } from './inventory.ts';

/** Days after which an administrator counts as out of use. */
export const USED_WITHIN_DAYS = 90;

/** Whether it counts as in use: of administrators there always has to be one that does. */
export function isInUse(usedAt: Date | null | undefined, now: Date): boolean {
  return usedAt !== null && usedAt !== undefined && ageInDays(usedAt, now) < USED_WITHIN_DAYS;
}

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
  const inUse = administrators.filter(({ usedAt }) => isInUse(usedAt, now));
  if (inUse.length > 1 && inUse.some(({ id }) => !due.has(id))) return null;
  return administrators[0]?.id ?? null;
}

/** Last use of what still works. */
function workingUseOf(principal: User | Role): Date | null {
  if (principal.type === 'role') return principal.lastUsed?.at ?? null;
  if (!principal.report.known) return null;
  const used = latest(
    new Date(0),
    passwordUse(principal, principal.report.value),
    ...keyUses(principal, principal.report.value),
  );
  return used.getTime() === 0 ? null : used;
}

/** The report may be 4 hours old: what was removed or switched off since shows in what was read just now, where it was. */
function passwordUse({ live }: User, { password }: CredentialReportRow): Date | null {
  if (isRead(live.password)) return live.password?.lastUsedAt ?? null;
  return password.enabled ? password.lastUsedAt : null;
}

function keyUses({ live }: User, { keys }: CredentialReportRow): readonly (Date | null)[] {
  const inReport = keys.filter(({ active }) => active);
  if (!isRead(live.keys)) return inReport.map(({ lastUsedAt }) => lastUsedAt);
  const working = live.keys.filter(({ active }) => active);
  const isAnyUnknown = working.some(({ lastUsed }) => lastUsed === 'unknown');
  // Where it could not be read, the report tells as long as none of its keys was switched off since.
  const told = isAnyUnknown && working.length >= inReport.length ? inReport : [];
  return [
    ...working.map(({ lastUsed }) => (lastUsed === 'unknown' ? null : (lastUsed?.at ?? null))),
    ...told.map(({ lastUsedAt }) => lastUsedAt),
  ];
}
