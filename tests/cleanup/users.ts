import { aKey, aUser } from '../../infra/sandbox/aws/new-account.ts';
import { daysAgo } from './factories.ts';

/** A use of an access key, so many days ago. */
export const use = (days: number) => ({ at: daysAgo(days), service: 's3', region: 'eu-west-1' });
/** A user whose key is in use: nothing is asked about it. */
export const busy = () => aUser({ name: 'busy', keys: [aKey({ lastUsed: use(1) })] });
/** A user whose key is unused for 200 days. */
export const stale = (name = 'stale') => aUser({ name, keys: [aKey({ lastUsed: use(200) })] });
/** What was found, as `rule name`. */
export const found = ({ findings }: { findings: readonly { rule: string; subject: { name: string } }[] }) =>
  findings.map(({ rule, subject }) => `${rule} ${subject.name}`).sort();
