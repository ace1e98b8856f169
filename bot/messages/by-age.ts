import type { RuleId } from '../../cleanup/finding.ts';
import type { Threshold } from '../../cleanup/policy.ts';

/** Rules that go by age, with the thresholds that they follow. The others have more to say than for how long. */
export const BY_AGE: Readonly<Partial<Record<RuleId, Threshold>>> = {
  'unused-access-key': 'Keys',
  'unused-user': 'UnusedUsers',
  'unused-password': 'UnusedUsers',
  'unused-role': 'Roles',
};
