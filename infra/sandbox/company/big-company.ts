import type { EmulatedAccount, EmulatedAnalyzerFinding, EmulatedRole, EmulatedUser } from '../aws/account.ts';
import { principalArn } from '../aws/arns.ts';
import { anAccount, anAnalyzer, anAnalyzerFinding } from '../aws/new-account.ts';
import { roleName, userName } from './big-names.ts';
import { daysAgo, FERNWOOD, type KeySpec, toRole, toUser } from './spec.ts';

export interface BigCompanyOptions {
  /** Part of the users that has one stale active key. @default 0.1 */
  readonly flagged?: number;
  /** Access Analyzer findings: on stale keys first, then on permissions of roles and users. @default 0 */
  readonly analyzerFindings?: number;
}

const SERVICES = ['s3', 'sqs', 'dynamodb', 'lambda', 'ec2', 'athena', 'logs'] as const;

/**
 * A large account for trying out scale: a fifth of the users have two keys, nobody has a password, roles are a
 * tenth of the users and all busy. What is not flagged was used within ten days. Without a credential report:
 * the emulator takes one when asked. The same arguments give the same account, ids too.
 */
export function bigCompany(now: Date, users: number, options: BigCompanyOptions = {}): EmulatedAccount {
  const { flagged = 0.1, analyzerFindings = 0 } = options;
  const everybody = Array.from({ length: users }, (_, index) => bigUser(now, index, flagged));
  const roles = Array.from({ length: Math.round(users / 10) }, (_, index) =>
    toRole(now, { name: roleName(index), made: 40 + ((index * 13) % 1200), used: (index % 9) + 0.2 }),
  );
  const account = anAccount({ id: FERNWOOD.id, alias: 'fernwood-group', users: everybody, roles });
  if (analyzerFindings > 0) {
    const findings = findingsAbout(now, account, everybody, roles).slice(0, analyzerFindings);
    account.analyzers.push(anAnalyzer({ accountId: FERNWOOD.id, findings }));
  }
  return account;
}

function bigUser(now: Date, index: number, flagged: number): EmulatedUser {
  const service = SERVICES[index % SERVICES.length] ?? 's3';
  const made = 60 + ((index * 7) % 1100);
  const busy: KeySpec = { made: 20 + (index % 40), used: (index % 10) + 0.1, for: service };
  const stale: KeySpec = { made, used: 31 + (index % 28), for: service };
  // Shifted every ten users, so that stale keys come alone as well as beside a busy one.
  const hasTwo = (index + Math.floor(index / 10)) % 5 === 0;
  const isFlagged = Math.floor((index + 1) * flagged) > Math.floor(index * flagged);
  const first = isFlagged ? stale : { ...busy, made };
  const name = userName(index);
  return toUser(now, {
    name,
    made,
    tags: { owner: `${name}@example.com` },
    keys: hasTwo ? [first, busy] : [first],
  });
}

function findingsAbout(
  now: Date,
  account: EmulatedAccount,
  users: readonly EmulatedUser[],
  roles: readonly EmulatedRole[],
): EmulatedAnalyzerFinding[] {
  const analyzedAt = daysAgo(now, 1);
  const staleSince = daysAgo(now, 30);
  const keys = users.flatMap((user) => {
    const stale = user.keys.filter(({ lastUsed }) => lastUsed && lastUsed.at < staleSince);
    if (stale.length === 0) return [];
    return anAnalyzerFinding({
      id: `key-${user.id}`,
      type: 'UnusedIAMUserAccessKey',
      resourceArn: principalArn(account, 'user', user),
      analyzedAt,
      createdAt: analyzedAt,
      accessKeys: stale.map(({ id, lastUsed }) => ({ id, lastAccessed: lastUsed?.at ?? null })),
    });
  });
  const principals = [
    ...roles.map((role) => ({ id: role.id, arn: principalArn(account, 'role', role) })),
    ...users.map((user) => ({ id: user.id, arn: principalArn(account, 'user', user) })),
  ];
  const permissions = principals.map(({ id, arn }) =>
    anAnalyzerFinding({
      id: `permission-${id}`,
      type: 'UnusedPermission',
      resourceArn: arn,
      analyzedAt,
      createdAt: analyzedAt,
      permissions: [
        { service: 's3', lastAccessed: null, actions: [{ action: 's3:DeleteBucket', lastAccessed: null }] },
      ],
    }),
  );
  return [...keys, ...permissions];
}
