import type { EmulatedAccount, EmulatedKey, EmulatedUser } from '../aws/account.ts';
import { credentialReportCsv } from '../aws/credential-report.ts';
import { REUSED_NAME } from './oddities.ts';
import { keyId, minutesAgo, toUser } from './spec.ts';

/** When the last report was taken: AWS serves it for four hours. */
const MINUTES_OLD = 120;

/**
 * The credential report as it was taken two hours ago. It lags behind the account: newer users are missing, a
 * name that was re-used stands for the earlier user, and later uses of keys are not in it.
 */
export function reportSnapshot(
  account: EmulatedAccount,
  now: Date,
): NonNullable<EmulatedAccount['credentialReport']> {
  const generatedAt = minutesAgo(now, MINUTES_OLD);
  const users = new Map<string, EmulatedUser>();
  for (const user of account.users.values()) {
    if (user.createdAt < generatedAt) {
      users.set(user.name, { ...user, keys: user.keys.map((key) => keyThen(key, now, generatedAt)) });
    }
  }
  const earlier = toUser(now, {
    name: REUSED_NAME,
    made: 640,
    keys: [{ made: 640, used: 238, for: 'athena' }],
  });
  users.set(REUSED_NAME, earlier);
  return { generatedAt, csv: credentialReportCsv({ ...account, users }) };
}

/** Used only after a long pause: its report line is stale, the key is not. */
const WOKE_UP = { id: keyId('shipping-labels', 2), minutesBefore: 47 * 24 * 60 };

function keyThen(key: EmulatedKey, now: Date, generatedAt: Date): EmulatedKey {
  const { lastUsed } = key;
  if (key.id === WOKE_UP.id && lastUsed) {
    return { ...key, lastUsed: { ...lastUsed, at: minutesAgo(now, WOKE_UP.minutesBefore) } };
  }
  if (!lastUsed || lastUsed.at <= generatedAt) return key;
  return { ...key, lastUsed: { ...lastUsed, at: minutesAgo(now, MINUTES_OLD + 15) } };
}
