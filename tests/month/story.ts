import { findingId, type RuleId } from '../../cleanup/finding.ts';
import { ACCOUNT } from './basics.ts';
import type { Deeds } from './deeds.ts';

type Deed = (day: Deeds) => Promise<void> | void;

/** What happens on one day, beside the audit at noon and what follows from it. */
export interface DayOfStory {
  readonly morning?: Deed;
  /** After the audit has sent what is due, and before any of it is delivered. */
  readonly meanwhile?: Deed;
  /** Before it is delivered, too: somebody says something. */
  readonly noon?: Deed;
  readonly afternoon?: Deed;
}

/** By the day of the month, from 0. */
export type Story = Readonly<Record<number, DayOfStory>>;

/** Id of the finding about a credential, a user or a role. */
export function findingOn(rule: RuleId, id: string): string {
  return findingId(ACCOUNT, { rule, subject: { type: 'access-key', id, name: '', arn: '' } });
}
