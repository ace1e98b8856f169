import type { Exemption } from '../../../cleanup/finding.ts';
import { daysAgo, keyId, roleId, userId } from './spec.ts';

/** What people already asked to keep, as the product's own table would hold it. Days are counted from `now`. */
export function seedExemptions(now: Date): Exemption[] {
  const daysAhead = (days: number) => daysAgo(now, -days);
  return [
    // One key, and with it whatever would be done to its user.
    {
      subject: { type: 'access-key', id: keyId('tax-filing', 1) },
      principalId: userId('tax-filing'),
      until: daysAhead(61),
      reason: 'Files the yearly tax return, next time in spring',
      by: 'chiara.bianchi@example.com',
    },
    // A user, and with it all its credentials.
    {
      subject: { type: 'user', id: userId('yusuf.demir') },
      principalId: userId('yusuf.demir'),
      until: daysAhead(23),
      reason: 'His next contract begins this quarter',
      by: 'priya.raman@example.com',
    },
    {
      subject: { type: 'role', id: roleId('disaster-recovery-failover') },
      principalId: roleId('disaster-recovery-failover'),
      until: daysAhead(80),
      reason: 'Used in the yearly recovery exercise',
      by: 'amara.okafor@example.com',
    },
    // Has run out: the finding is open again.
    {
      subject: { type: 'user', id: userId('greta.hoffmann') },
      principalId: userId('greta.hoffmann'),
      until: daysAgo(now, 12),
      reason: 'Handing over until the end of the month',
      by: 'lukasz.wisniewski@example.com',
    },
  ];
}
