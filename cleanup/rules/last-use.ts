import { latest } from '../days.ts';
import type { LastUse, Role, User } from '../inventory.ts';

const NEVER = new Date(0);

/** A user's keys and password as the credential report tells them: near enough for what only reports. */
export function lastUseOf(principal: User | Role): LastUse | null {
  if (principal.type === 'role') return principal.lastUsed;
  if (!principal.report.known) return null;
  const { password, keys } = principal.report.value;
  const uses = [password.lastUsedAt, ...keys.map(({ lastUsedAt }) => lastUsedAt)];
  const at = latest(NEVER, ...uses);
  return at > NEVER ? { at, service: null, region: null } : null;
}
