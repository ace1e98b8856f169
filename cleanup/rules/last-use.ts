import { latest } from '../days.ts';
import { isRead, type LastUse, type Role, type User } from '../inventory.ts';
import { isDenyAll } from '../principals/deny-all.ts';
import { isUseOfDisabled } from '../used-while-disabled.ts';
import type { Facts } from './rule.ts';

const NEVER = new Date(0);

/** A user's keys and password as the credential report tells them, and a password that is gone: near enough for what only reports. */
export function lastUseOf(principal: User | Role): LastUse | null {
  if (principal.type === 'role') return principal.lastUsed;
  if (!principal.report.known) return null;
  const { password, keys } = principal.report.value;
  const { removedPasswordUse = 'not-asked' } = principal.live;
  const removed = isRead(removedPasswordUse) ? removedPasswordUse : null;
  const uses = [password.lastUsedAt, removed, ...keys.map(({ lastUsedAt }) => lastUsedAt)];
  const at = latest(NEVER, ...uses);
  return at > NEVER ? { at, service: null, region: null } : null;
}

/**
 * Since when this product keeps a user or role, or some of it, from working; null where it does not. What is half
 * disabled is so no more once somebody detached `AWSDenyAll`; what is disabled in whole, once an audit has noted that.
 */
export function offSince(
  principal: User | Role,
  { disabledSince, halfDisabledSince }: Pick<Facts, 'disabledSince' | 'halfDisabledSince'>,
): Date | null {
  const half = isStillDenied(principal) ? halfDisabledSince?.get(principal.id) : null;
  return disabledSince.get(principal.id) ?? half ?? null;
}

/**
 * The newest sign of use of what this product disabled, if only half: null where there is none, or where it is not
 * disabled (any more: somebody may have detached `AWSDenyAll`, and uses it rightly). `unknown`: IAM was asked and did not
 * say, so nothing can be told of it.
 */
export function lastUseWhileDisabled(
  principal: User | Role,
  facts: Pick<Facts, 'disabledSince' | 'halfDisabledSince'>,
): LastUse | null | 'unknown' {
  const disabledAt = offSince(principal, facts);
  if (!disabledAt || !isStillDenied(principal)) return null;
  const { accessed = null } = principal;
  const known = accessed === 'unknown' || accessed === 'not-asked' ? null : accessed;
  const uses = [known, ...usesOfKeys(principal), lastUseOf(principal)];
  const newest = uses.reduce((best, use) => (use && (!best || use.at > best.at) ? use : best), null);
  if (isUseOfDisabled(newest, disabledAt)) return newest;
  return accessed === 'unknown' ? 'unknown' : null;
}

/**
 * What somebody made to work again of a user that this product disabled, in words: a key or a password can only have been
 * switched on or made since. What was not read does not count.
 */
export function worksAgain(
  principal: User | Role,
  { disabledSince }: Pick<Facts, 'disabledSince'>,
): readonly string[] {
  if (principal.type === 'role' || !disabledSince.has(principal.id) || !isStillDenied(principal)) return [];
  const { keys, password } = principal.live;
  const active = isRead(keys) ? keys.filter((key) => key.active) : [];
  return [
    ...active.map(({ id }) => `access key ${id}`),
    ...(isRead(password) && password ? ['the console password'] : []),
  ];
}

function isStillDenied({ held }: User | Role): boolean {
  return held?.attachedPolicyArns.some(isDenyAll) !== false;
}

function usesOfKeys(principal: User | Role): (LastUse | null)[] {
  if (principal.type === 'role' || !isRead(principal.live.keys)) return [];
  return principal.live.keys.map(({ lastUsed }) => (lastUsed === 'unknown' ? null : lastUsed));
}
