import type { EmulatedAccount } from '../aws/account.ts';
import { aKey, anAccount } from '../aws/new-account.ts';
import { analyzers } from './analyzer.ts';
import { dataTeam } from './data-team.ts';
import { engineers } from './engineers.ts';
import { leavers } from './leavers.ts';
import { oddities } from './oddities.ts';
import { groups, policies } from './permissions.ts';
import { protectedRoles } from './protected-roles.ts';
import { reportSnapshot } from './report-snapshot.ts';
import { roles } from './roles.ts';
import { serviceAccounts } from './service-accounts.ts';
import { shopFloor } from './shop-floor.ts';
import { daysAgo, FERNWOOD, keyId } from './spec.ts';
import { stackResources } from './stack-resources.ts';

/**
 * The AWS account of Fernwood, an invented shop for garden plants, as it stands at `now`: healthy for the most
 * part, with every case in it that an audit has to get right. The same `now` gives the same account, ids too.
 */
export function seedCompany(now: Date): EmulatedAccount {
  const account = anAccount({
    id: FERNWOOD.id,
    alias: FERNWOOD.alias,
    root: root(now),
    users: [leavers, serviceAccounts, oddities, dataTeam, engineers, shopFloor].flatMap((seed) => seed(now)),
    roles: [...roles(now), ...protectedRoles(now)],
    groups: groups(now),
    policies: policies(now),
    analyzers: analyzers(now),
    stackResources: stackResources(),
  });
  account.credentialReport = reportSnapshot(account, now);
  return account;
}

/** Root has MFA and is left alone, but the key from the first days was only deactivated, never deleted. */
function root(now: Date): EmulatedAccount['root'] {
  const made = daysAgo(now, 2250);
  return {
    createdAt: made,
    passwordLastUsed: daysAgo(now, 290),
    mfaActive: true,
    keys: [
      aKey({
        id: keyId('root', 1),
        active: false,
        createdAt: made,
        statusChangedAt: daysAgo(now, 1475),
        lastUsed: { at: daysAgo(now, 1490), service: 'ec2', region: FERNWOOD.region },
      }),
    ],
  };
}
