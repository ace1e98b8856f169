import type { EmulatedAccount, EmulatedKey, EmulatedUser } from '../account.ts';

interface Entry {
  readonly user: EmulatedUser;
  readonly key: EmulatedKey;
}

const indexes = new WeakMap<EmulatedAccount, Map<string, Entry>>();

function indexOf(account: EmulatedAccount): Map<string, Entry> {
  const index = new Map<string, Entry>();
  for (const user of account.users.values()) {
    for (const key of user.keys) index.set(key.id, { user, key });
  }
  indexes.set(account, index);
  return index;
}

/**
 * The key with that id, in constant time. Accounts are changed from everywhere, so a hit is checked against
 * the account and a miss builds the index anew before it is believed.
 */
export function findKey(account: EmulatedAccount, id: string): Entry | null {
  const entry = indexes.get(account)?.get(id);
  if (entry && account.users.get(entry.user.name) === entry.user && entry.user.keys.includes(entry.key)) {
    return entry;
  }
  return indexOf(account).get(id) ?? null;
}
