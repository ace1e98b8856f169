import { describe, expect, test } from 'vitest';
import { isComplete } from '../../cleanup/inventory.ts';
import { aKey, anAnalyzer, anAnalyzerFinding, aRole, aUser } from '../../infra/sandbox/aws/new-account.ts';
import { emulatedAccount } from './emulated-account.ts';
import { ACCOUNT, daysAgo } from './factories.ts';
import { busy, found, stale, use } from './users.ts';

const state = emulatedAccount();

describe('a call that fails leaves a gap of its own, and the rest is judged', () => {
  const everything = () => ({
    users: [
      busy(),
      stale(),
      stale('other'),
      aUser({ name: 'orphan' }),
      aUser({
        ...busy(),
        name: 'signer',
        certificates: [{ id: 'CERT1', active: false, uploadedAt: daysAgo(300) }],
      }),
      aUser({ name: 'person', loginProfile: { createdAt: daysAgo(300), lastChangedAt: daysAgo(300) } }),
    ],
    roles: [aRole({ name: 'old' })],
    analyzers: [
      anAnalyzer({
        findings: [
          anAnalyzerFinding({
            resourceArn: `arn:aws:iam::${ACCOUNT}:role/old`,
            type: 'UnusedPermission',
            permissions: [{ service: 's3', lastAccessed: null, actions: [] }],
          }),
        ],
      }),
    ],
  });
  test.each([
    { service: 'sts', action: 'GetCallerIdentity', required: false, lost: [] },
    { service: 'iam', action: 'ListAccountAliases', required: false, lost: [] },
    {
      service: 'iam',
      action: 'GenerateCredentialReport',
      required: true,
      lost: ['user', 'access-key', 'password', 'signing-certificate'],
    },
    {
      service: 'iam',
      action: 'GetCredentialReport',
      required: true,
      lost: ['user', 'access-key', 'password', 'signing-certificate'],
    },
    {
      service: 'iam',
      action: 'GetAccountAuthorizationDetails',
      required: true,
      lost: ['user', 'access-key', 'password', 'signing-certificate', 'role'],
    },
    { service: 'iam', action: 'ListServiceSpecificCredentials', required: true, lost: ['user'] },
    { service: 'iam', action: 'ListAccessKeys', required: true, lost: ['user', 'access-key'] },
    { service: 'iam', action: 'GetAccessKeyLastUsed', required: true, lost: ['access-key'] },
    { service: 'iam', action: 'GetLoginProfile', required: true, lost: ['password'] },
    { service: 'iam', action: 'GetUser', required: true, lost: ['password'] },
    { service: 'iam', action: 'ListSSHPublicKeys', required: true, lost: [] },
    { service: 'iam', action: 'ListSigningCertificates', required: true, lost: ['signing-certificate'] },
    { service: 'access-analyzer', action: 'ListAnalyzers', required: false, lost: [] },
    { service: 'access-analyzer', action: 'ListFindingsV2', required: false, lost: [] },
    { service: 'access-analyzer', action: 'GetFindingV2', required: false, lost: [] },
  ])('$service:$action refused', async ({ service, action, required, lost }) => {
    state.use(everything());
    state.aws.faults.add({ fault: 'AccessDenied', service, action });
    const { findings, inventory } = await state.look();
    const gap = inventory.gaps.find(({ why }) => why.includes('was refused'));
    expect(gap).toMatchObject({ failed: true, required });
    expect(isComplete(inventory)).toBe(false);
    const types = new Set(
      findings
        .filter(({ rule }) => rule.startsWith('unused') && rule !== 'unused-permissions')
        .map(({ subject }) => subject.type),
    );
    const kept = ['access-key', 'password', 'role'].filter((type) => !lost.some((kind) => kind === type));
    expect([...types]).toEqual(expect.arrayContaining(kept));
    for (const type of lost.filter((kind) => kind !== 'user')) expect([...types]).not.toContain(type);
  });

  test('without STS the account is known from any ARN', async () => {
    state.use({ roles: [aRole({ name: 'old' })] });
    state.aws.faults.add({ fault: 'AccessDenied', service: 'sts' });
    expect((await state.look()).inventory.account).toBe(ACCOUNT);
  });

  test('one user that fails costs that user only', async () => {
    state.use({ users: [stale(), stale('other')] });
    state.aws.faults.add({
      fault: 'AccessDenied',
      action: 'ListAccessKeys',
      resource: `arn:aws:iam::${ACCOUNT}:user/stale`,
    });
    const inspection = await state.look();
    expect(found(inspection)).toEqual(['unused-access-key other', 'unused-user other']);
    expect(inspection.inventory.gaps.filter(({ failed }) => failed)).toEqual([
      {
        what: 'access keys of user stale',
        why: 'iam:ListAccessKeys was refused (AccessDenied): the permission is missing',
        failed: true,
        required: true,
      },
    ]);
  });

  test('one key whose last use cannot be read keeps its user from being judged, not the other key', async () => {
    const [bad, good] = [aKey({ lastUsed: use(200) }), aKey({ lastUsed: use(300) })];
    state.use({ users: [aUser({ name: 'two', keys: [bad, good] })] });
    state.aws.faults.add({ fault: 'InternalError', action: 'GetAccessKeyLastUsed', times: 2 });
    const inspection = await state.look();
    expect(inspection.findings.map(({ rule, subject }) => `${rule} ${subject.id}`)).toEqual([
      `unused-access-key ${good.id}`,
    ]);
    expect(inspection.inventory.gaps.map(({ what }) => what)).toContain(
      `last use of access key ${bad.id} of user two`,
    );
  });

  test.each([
    { fault: 'Throttling' as const, why: /throttled to the end of all retries/ },
    { fault: 'InternalError' as const, why: /failed \(/ },
    { fault: 'close' as const, why: /did not answer in time/ },
    { fault: 'hang' as const, why: /did not answer in time/ },
  ])('$fault to the end', async ({ fault, why }) => {
    state.use({ users: [stale()], roles: [aRole({ name: 'old' })] });
    state.aws.faults.add({ fault, action: 'GetAccountAuthorizationDetails' });
    const client = { requestHandler: { requestTimeout: 200, throwOnRequestTimeout: true } };
    const { inventory } = await state.look({}, { client });
    expect(inventory.gaps.find(({ what }) => what === 'users and roles')?.why).toMatch(why);
  });

  test('a passing fault costs nothing but another call', async () => {
    state.use({ users: [stale()] });
    state.aws.faults.add({ fault: 'Throttling', action: 'ListAccessKeys', times: 1 });
    const inspection = await state.look();
    expect(isComplete(inspection.inventory)).toBe(true);
    expect(found(inspection)).toContain('unused-access-key stale');
  });
});
