import type { EmulatedUser } from '../../infra/sandbox/aws/account.ts';
import type { Judged, OracleCase } from './oracle-case.ts';
import { ownLine, wholeDays } from './second-judgement-facts.ts';

interface Other {
  readonly type: string;
  readonly id: string;
  readonly active: boolean;
  readonly madeAt: Date;
  readonly expiresAt: Date | null;
}

/**
 * What there is to say of a user's SSH keys, certificates and service-specific credentials. Without memory everything
 * is seen for the first time, so nothing is due. Of a user without a line of its own only the last kind is known.
 */
export function judgeOthers(
  oracleCase: OracleCase,
  user: EmulatedUser,
): (Partial<Judged> & Pick<Judged, 'rule'>)[] {
  const { policy, now } = oracleCase;
  const found: (Partial<Judged> & Pick<Judged, 'rule'>)[] = [];
  for (const { type, id, active, madeAt, expiresAt } of othersOf(oracleCase, user)) {
    const about = { subjectType: type, subjectId: id };
    const expired = active && expiresAt !== null && expiresAt.getTime() <= now.getTime();
    const old = policy.maxKeyAge > 0 && wholeDays(madeAt, now) >= policy.maxKeyAge;
    if (!active && policy.minAgeKeysToReport > 0) found.push({ ...about, rule: 'inactive-credential' });
    if (expired && policy.minAgeKeysToReport > 0) found.push({ ...about, rule: 'expired-credential' });
    if (active && !expired && old) found.push({ ...about, rule: 'old-credential' });
  }
  return found;
}

function othersOf(oracleCase: OracleCase, user: EmulatedUser): Other[] {
  const others: Other[] = [];
  for (const { id, active, createdAt, expiresAt } of user.serviceSpecificCredentials) {
    others.push({ type: 'service-credential', id, active, madeAt: createdAt, expiresAt });
  }
  const line = ownLine(oracleCase, user);
  if (line === null) return others;
  for (const { id, active, uploadedAt } of user.sshKeys) {
    others.push({ type: 'ssh-key', id, active, madeAt: uploadedAt, expiresAt: null });
  }
  if (line.certificates.length === 0) return others;
  for (const { id, active, uploadedAt, expiresAt = null } of user.certificates) {
    others.push({ type: 'signing-certificate', id, active, madeAt: uploadedAt, expiresAt });
  }
  return others;
}
