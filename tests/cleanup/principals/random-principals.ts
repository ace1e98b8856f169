import fc from 'fast-check';
import type { EmulatedRole, EmulatedUser } from '../../../infra/sandbox/aws/account.ts';
import { idCharacters } from '../../../infra/sandbox/aws/ids.ts';
import {
  type AccountContents,
  aGroup,
  aKey,
  aPolicy,
  aRole,
  aUser,
} from '../../../infra/sandbox/aws/new-account.ts';
import { principalName, principalPath } from '../../oracle/generator/names.ts';
import { ACCOUNT, daysAgo } from '../factories.ts';

/*
 * Users and roles of every make, with the most awkward text that IAM takes. All that they refer to is there: `AROUND`.
 */

const GROUPS = ['readers', 'wr=ters', 'a@b', '-x', 'deploy,ers'];
const own = (name: string) => `arn:aws:iam::${ACCOUNT}:policy/${name}`;
const POLICIES = [own("team/it's"), own('plain'), own('$HOME/`id`'), own('"quoted"/x')];
const ATTACHABLE = [...POLICIES, 'arn:aws:iam::aws:policy/ReadOnlyAccess', 'arn:aws:iam::aws:policy/job/X'];

/** What every random principal needs beside itself. */
export const AROUND: AccountContents = {
  groups: GROUPS.map((name) => aGroup({ name })),
  policies: POLICIES.map((arn) => aPolicy({ arn })),
};

/** Quotes, shell and JSON characters, what the AWS CLI would fetch, and other alphabets. */
const AWKWARD = [
  ...[
    '',
    "it's",
    '"',
    '\\',
    '\\n',
    '$(touch pwned)',
    '`id`',
    '$HOME',
    '; exit 1',
    "'; exit 1; '",
    '#',
    '*',
    '~',
  ],
  ...[
    'file:///etc/passwd',
    'https://127.0.0.1:1/x',
    '-x',
    '--help',
    'größe',
    '日本語',
    '😀',
    'a\u00a0b',
    '{',
    '[]',
  ],
];
const text = fc.oneof(fc.constantFrom(...AWKWARD), fc.string({ maxLength: 20 }));
const lineOfText = text.map((any) => any.replaceAll(/\p{Cc}/gu, ' '));

const tagKey = fc.constantFrom('team', 'owner', '__proto__', 'constructor', 'a b', 'größe', '-x', 'Name');
const tags = fc
  .uniqueArray(fc.tuple(tagKey, lineOfText), { selector: ([key]) => key, maxLength: 4 })
  .map((pairs) => Object.fromEntries(pairs));

const statement = fc.record({
  Effect: fc.constantFrom('Allow', 'Deny'),
  Action: fc.oneof(text, fc.array(text, { maxLength: 3 })),
  Resource: text,
  Condition: fc.dictionary(lineOfText, fc.dictionary(lineOfText, text), { maxKeys: 2 }),
});
const document = fc.record({
  Version: fc.constant('2012-10-17'),
  Statement: fc.array(statement, { maxLength: 3 }),
});
const policyName = fc.constantFrom('inline', 'a,b', '-x', 'x=1@y', '+', 'deploy.all');
/** By default nothing is ever done to these. */
const PROTECTED =
  /^(cdk-|stacksets-exec-|aws-controltower-|OrganizationAccountAccessRole$|AWSControlTowerExecution$)/;

const inlinePolicies = fc.uniqueArray(fc.record({ name: policyName, document }), {
  selector: ({ name }) => name,
  maxLength: 3,
});

const common = {
  name: principalName.filter((name) => name !== '__proto__' && !PROTECTED.test(name)),
  path: principalPath.filter((path) => !/^\/(service-role|aws-reserved|aws-service-role)\//.test(path)),
  tags,
  inlinePolicies,
  attachedPolicyArns: fc.subarray(ATTACHABLE),
  permissionsBoundaryArn: fc.constantFrom(
    null,
    null,
    own('plain'),
    'arn:aws:iam::aws:policy/PowerUserAccess',
  ),
};

const active = fc.boolean();
/** Before any audit of a test looked; their clocks differ by months. */
const at = fc.integer({ min: 200, max: 600 }).map(daysAgo);
const credential = fc.record({ active, at });
const some = fc.array(credential, { maxLength: 2 });

/** A user with up to everything that a user can have. */
const randomUser: fc.Arbitrary<EmulatedUser> = fc
  .record({
    ...common,
    groups: fc.subarray(GROUPS),
    password: fc.option(at),
    keys: some,
    certificates: some,
    sshKeys: some,
    services: some,
    mfa: fc.array(fc.constantFrom('virtual', 'hardware', 'security key'), { maxLength: 3 }),
  })
  .map(({ password, keys, certificates, sshKeys, services, mfa, ...user }) => {
    const upload = (prefix: string) => (item: { active: boolean; at: Date }, n: number) => ({
      id: `${prefix}${idCharacters(`${user.name} ${n}`, 16)}`,
      active: item.active,
      uploadedAt: item.at,
    });
    return aUser({
      ...user,
      createdAt: daysAgo(500),
      loginProfile: password && { createdAt: password, lastChangedAt: password },
      keys: keys.map((key) => aKey({ active: key.active, createdAt: key.at })),
      certificates: certificates.map(upload('CERT')),
      sshKeys: sshKeys.map(upload('APKA')),
      serviceSpecificCredentials: services.map((item, n) => ({
        id: `ACCA${idCharacters(`${user.name} ${n}`, 16)}`,
        service: 'codecommit.amazonaws.com',
        active: item.active,
        createdAt: item.at,
        expiresAt: null,
      })),
      mfaDevices: mfa.map((kind, n) => ({
        serialNumber: serialOf(kind, user.name, n),
        virtual: kind === 'virtual',
        enabledAt: daysAgo(300),
      })),
    });
  });

function serialOf(kind: string, name: string, n: number): string {
  if (kind === 'hardware') return `GAHT${idCharacters(`${name} ${n}`, 8)}`;
  return `arn:aws:iam::${ACCOUNT}:${kind === 'virtual' ? 'mfa' : 'u2f/user'}/${name}-${n}`;
}

const trusted = fc.constantFrom<unknown>(
  { Service: 'ec2.amazonaws.com' },
  { AWS: ['arn:aws:iam::444455556666:root', '777788889999'] },
  { Federated: `arn:aws:iam::${ACCOUNT}:saml-provider/okta` },
  '*',
);

/** A role with up to everything that a role can have. */
const randomRole: fc.Arbitrary<EmulatedRole> = fc
  .record({
    ...common,
    description: lineOfText,
    maxSessionDuration: fc.constantFrom(3600, 7200, 43_200),
    profiles: fc.integer({ min: 0, max: 2 }),
    trust: fc.array(fc.record({ Effect: fc.constant('Allow'), Principal: trusted }), {
      minLength: 1,
      maxLength: 2,
    }),
  })
  .map(({ profiles, trust, ...role }) =>
    aRole({
      ...role,
      createdAt: daysAgo(500),
      trustPolicy: { Version: '2012-10-17', Statement: trust },
      instanceProfiles: Array.from({ length: profiles }, (_, n) => `profile-${n}`),
    }),
  );

/** So many different users and roles, the same for the same seed. */
export function principals(seed: number, count: number): { users: EmulatedUser[]; roles: EmulatedRole[] } {
  return {
    users: fc.sample(randomUser, { seed, numRuns: count }),
    roles: fc.sample(randomRole, { seed, numRuns: count }),
  };
}
