import type { EmulatedRole, EmulatedUser } from '../../infra/sandbox/aws/account.ts';
import { aGroup, aKey, aPolicy, aRole } from '../../infra/sandbox/aws/new-account.ts';
import { ROLES } from '../../infra/sandbox/roles.ts';
import { ACCOUNT, addressOf, daysBefore, roleIdOf } from './basics.ts';
import { holder } from './holder.ts';

const PROTECTED = { 'iam-cleanup:protected': 'yes' };
const BOUNDARY = `arn:aws:iam::${ACCOUNT}:policy/boundary`;
const READING = `arn:aws:iam::${ACCOUNT}:policy/reading`;
const DOCUMENT = {
  Version: '2012-10-17',
  Statement: [{ Effect: 'Allow', Action: 's3:GetObject', Resource: '*' }],
};

/** Users whose password nobody types. */
export const IDLE: ReadonlySet<string> = new Set(['gita', 'mona', 'otto', 'legacy']);

/** Has a key and a password, and uses neither. */
function idle(name: string, unusedDays: number, overrides: Partial<EmulatedUser> = {}): EmulatedUser {
  return holder(name, { key: unusedDays, password: unusedDays }, overrides);
}

const NO_PASSWORD: Partial<EmulatedUser> = { loginProfile: null, passwordLastUsed: null, mfaDevices: [] };

/** All that IAM lets hang on a user; what AWS records no use of is switched off, or nothing would happen by itself. */
const LADEN: Partial<EmulatedUser> = {
  path: '/teams/data/',
  groups: ['readers'],
  inlinePolicies: [{ name: 'own', document: DOCUMENT }],
  attachedPolicyArns: [READING, 'arn:aws:iam::aws:policy/ReadOnlyAccess'],
  permissionsBoundaryArn: BOUNDARY,
  certificates: [{ id: 'CERTMONTHMONA', active: false, uploadedAt: daysBefore(300) }],
  sshKeys: [{ id: 'APKAMONTHMONA', active: false, uploadedAt: daysBefore(300) }],
  serviceSpecificCredentials: [
    {
      ...{ id: 'ACCAMONTHMONA', service: 'codecommit.amazonaws.com', active: false },
      ...{ createdAt: daysBefore(300), expiresAt: null },
    },
  ],
};

/** A user for everything that can happen to a whole one in a month; `story-of-principals.ts` says what does. */
export function idleUsers(): EmulatedUser[] {
  const mona = idle('mona', 200, LADEN);
  mona.keys.push(aKey({ id: 'AKIAMONTHMONASOLD', createdAt: daysBefore(480), active: false }));
  return [
    mona,
    idle('otto', 90),
    idle('pia', 90, NO_PASSWORD),
    idle('rita', 90, NO_PASSWORD),
    // No credential is used, and yet IAM has seen an access: through a role that took over its session, say.
    idle('sven', 58, { ...NO_PASSWORD, lastAccessed: [{ service: 's3', at: daysBefore(5) }] }),
    idle('tess', 200, NO_PASSWORD),
    // Nobody is known to own these.
    idle('legacy', 65, { tags: {}, groups: ['readers'], attachedPolicyArns: [READING] }),
    idle('spare', 64, { ...NO_PASSWORD, tags: {} }),
    idle('breakglass', 300, { ...NO_PASSWORD, tags: PROTECTED }),
    idle('stackuser', 300, { ...NO_PASSWORD, tags: {} }),
  ];
}

function idleRole(
  name: string,
  unusedDays: number,
  owner: string | null,
  overrides: Partial<EmulatedRole> = {},
): EmulatedRole {
  return aRole({
    name,
    id: roleIdOf(name),
    createdAt: daysBefore(500),
    tags: owner ? { owner: addressOf(owner) } : {},
    lastUsed: { at: daysBefore(unusedDays), region: 'eu-west-1' },
    ...overrides,
  });
}

/** The same for roles. */
export function idleRoles(): EmulatedRole[] {
  const laden = (): Partial<EmulatedRole> => ({
    inlinePolicies: [{ name: 'own', document: DOCUMENT }],
    attachedPolicyArns: [READING],
    permissionsBoundaryArn: BOUNDARY,
  });
  return [
    idleRole('nightly', 200, 'mona', { ...laden(), instanceProfiles: ['nightly'] }),
    idleRole('hourly', 90, 'otto'),
    idleRole('busy', 90, 'rita'),
    idleRole('archive', 200, 'tess'),
    idleRole('etl', 65, null, { ...laden(), instanceProfiles: ['etl'] }),
    idleRole('vault', 300, null, { tags: PROTECTED }),
    idleRole('stackrole', 300, null),
    idleRole('AWSServiceRoleForSomething', 300, null, { path: '/aws-service-role/some.amazonaws.com/' }),
    // The product's own: it has not run for long.
    idleRole(ROLES.decision, 300, null),
  ];
}

export const GROUPS = [aGroup({ name: 'readers', id: 'AGPAMONTHREADERS', createdAt: daysBefore(500) })];
export const POLICIES = [BOUNDARY, READING].map((arn) =>
  aPolicy({ arn, id: `ANPAMONTH${arn.slice(-4).toUpperCase()}`, document: DOCUMENT }),
);
