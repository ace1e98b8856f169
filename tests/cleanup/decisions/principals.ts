import { type Finding, findingId, type RuleId, type Subject } from '../../../cleanup/finding.ts';
import type { EmulatedRole, EmulatedUser } from '../../../infra/sandbox/aws/account.ts';
import { aKey, aRole, aUser } from '../../../infra/sandbox/aws/new-account.ts';
import { ACCOUNT, aUse, daysAgo, KEY } from './subjects.ts';

/** Ada, of whose key and password nothing was seen for long. */
export function staleAda(overrides: Partial<EmulatedUser> = {}): EmulatedUser {
  return aUser({
    name: 'ada',
    id: 'AIDAADA',
    createdAt: daysAgo(500),
    tags: { email: 'ada@example.com' },
    groups: ['readers'],
    keys: [
      aKey({ id: KEY, createdAt: daysAgo(400), lastUsed: aUse(200) }),
      aKey({ id: 'AKIAADA0000000000003', createdAt: daysAgo(450), active: false }),
    ],
    loginProfile: { createdAt: daysAgo(400), lastChangedAt: daysAgo(400) },
    passwordLastUsed: daysAgo(210),
    lastAccessed: [{ service: 's3', at: daysAgo(200) }],
    ...overrides,
  });
}

/** A role that nobody assumed for long; Ada's, by its tag. */
export function staleRole(overrides: Partial<EmulatedRole> = {}): EmulatedRole {
  return aRole({
    name: 'batch',
    id: 'AROABATCH',
    createdAt: daysAgo(500),
    tags: { email: 'ada@example.com' },
    lastUsed: { at: daysAgo(200), region: 'eu-west-1' },
    attachedPolicyArns: ['arn:aws:iam::aws:policy/ReadOnlyAccess'],
    instanceProfiles: ['batch'],
    ...overrides,
  });
}

/** The finding that an audit makes of a whole user. */
export function aUserFinding(
  overrides: Partial<Finding> & { rule?: RuleId } = {},
  user: EmulatedUser = staleAda(),
): Finding {
  return findingOn({ ...user, type: 'user' }, { rule: 'unused-user', lastUsed: aUse(200), ...overrides });
}

/** The finding that an audit makes of a role. */
export function aRoleFinding(
  overrides: Partial<Finding> & { rule?: RuleId } = {},
  role: EmulatedRole = staleRole(),
): Finding {
  const lastUsed = { at: daysAgo(200), service: null, region: 'eu-west-1' };
  return findingOn({ ...role, type: 'role' }, { rule: 'unused-role', lastUsed, ...overrides });
}

type Named = Pick<EmulatedUser, 'name' | 'id' | 'createdAt'> & { readonly type: 'user' | 'role' };

function findingOn(
  { type, name, id, createdAt }: Named,
  overrides: Partial<Finding> & { rule: RuleId },
): Finding {
  const { rule, lastUsed = null } = overrides;
  const subject: Subject = { type, name, id, arn: `arn:aws:iam::${ACCOUNT}:${type}/${name}` };
  return {
    id: findingId(ACCOUNT, { rule, subject }),
    account: ACCOUNT,
    subject,
    principalId: id,
    stage: 'report',
    createdAt,
    since: lastUsed?.at ?? createdAt,
    unusedDays: 200,
    lastUsed,
    reason: 'It has not been used for 200 days.',
    evidence: [],
    asOf: daysAgo(1),
    sources: ['iam'],
    next: null,
    owner: { value: 'ada@example.com', kind: 'email', from: 'tag email' },
    administratorBecause: null,
    hold: null,
    ...overrides,
  };
}
