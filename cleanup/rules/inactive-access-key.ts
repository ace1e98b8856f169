import { addDays, ageInDays, isoDay, latest } from '../days.ts';
import { findingId, type Verdict } from '../finding.ts';
import type { User } from '../inventory.ts';
import { thresholdsOf } from '../policy.ts';
import { analyzerOpinions } from './analyzer-opinion.ts';
import { offSince } from './last-use.ts';
import { type Facts, type KnownKey, keySubject, keysOf, type Rule } from './rule.ts';

/**
 * An inactive key lingers until somebody deletes it. It is due for deletion only when it was unused for the
 * threshold and inactive for the whole cooling-off, counted from the first audit that saw it inactive, or from a later
 * use: then it was on in between. Those of a user that this product disabled, if only half, are spoken of with the user:
 * enabling it again needs them.
 */
export const inactiveAccessKey: Rule = {
  id: 'inactive-access-key',
  judge(facts) {
    if (facts.policy.minAgeKeysToReport === 0) return [];
    const opinions = analyzerOpinions(facts.inventory);
    return keysOf(facts)
      .filter(({ user, key }) => !key.active && !offSince(user, facts))
      .map(({ user, key, readAt }) => judgeKey(facts, user, key, readAt, opinions.onKey(key.id) !== null));
  },
};

function judgeKey(facts: Facts, user: User, key: KnownKey, asOf: Date, analyzerToo: boolean): Verdict {
  const { policy, now } = facts;
  const subject = keySubject(user, key.id);
  const since = key.lastUsed?.at ?? key.createdAt;
  const id = findingId(facts.inventory.account, { rule: 'inactive-access-key', subject });
  const inactiveSince = facts.openSince.get(id) ?? now;
  const toDelete = thresholdsOf(policy, 'Keys').delete;
  const deletableAt = latest(
    addDays(since, toDelete),
    addDays(latest(inactiveSince, since), policy.coolingOffDays),
  );
  const due = toDelete > 0 && deletableAt <= now;
  const lastUse = key.lastUsed ? `last used ${isoDay(key.lastUsed.at)}` : 'never used';
  return {
    rule: 'inactive-access-key',
    subject,
    principalId: user.id,
    stage: due ? 'delete' : 'report',
    createdAt: key.createdAt,
    since,
    unusedDays: ageInDays(since, now),
    lastUsed: key.lastUsed,
    reason: `Access key ${key.id} of ${user.name} is inactive but still exists: ${lastUse}, created ${isoDay(key.createdAt)}.`,
    evidence: [`Seen inactive since ${isoDay(inactiveSince)}.`],
    asOf,
    sources: analyzerToo ? ['iam', 'access-analyzer'] : ['iam'],
    next: toDelete > 0 && !due ? { stage: 'delete', at: deletableAt } : null,
  };
}
