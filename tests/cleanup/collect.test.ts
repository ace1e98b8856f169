import { describe, expect, test } from 'vitest';
import { NO_MEMORY } from '../../cleanup/evaluate.ts';
import { isComplete } from '../../cleanup/inventory.ts';
import { credentialReportCsv } from '../../infra/sandbox/aws/credential-report.ts';
import {
  aKey,
  anAccount,
  anAnalyzer,
  anAnalyzerFinding,
  aRole,
  aUser,
} from '../../infra/sandbox/aws/new-account.ts';
import { emulatedAccount } from './emulated-account.ts';
import { ACCOUNT, daysAgo, NOW } from './factories.ts';

const state = emulatedAccount();
const use = (days: number) => ({ at: daysAgo(days), service: 's3', region: 'eu-west-1' });
const busy = () => aUser({ name: 'busy', keys: [aKey({ lastUsed: use(1) })] });
const stale = (name = 'stale') => aUser({ name, keys: [aKey({ lastUsed: use(200) })] });
const found = ({ findings }: { findings: readonly { rule: string; subject: { name: string } }[] }) =>
  findings.map(({ rule, subject }) => `${rule} ${subject.name}`).sort();

describe('collect', () => {
  test('asks about nobody but those whom the report flags', async () => {
    state.use({ users: [busy(), stale()] });
    const { calls, inventory } = await state.look();
    expect(isComplete(inventory)).toBe(true);
    const asked = (action: string) =>
      state.aws.calls.find({ service: 'iam', action }).map(({ resource }) => resource);
    expect(asked('ListAccessKeys')).toEqual([`arn:aws:iam::${ACCOUNT}:user/stale`]);
    expect(state.aws.calls.count({ action: 'GetAccessKeyLastUsed' })).toBe(1);
    expect(calls).toBe(state.aws.calls.entries.length);
  });

  describe('signing certificates and SSH keys', () => {
    const uploaded = (id: string) => ({ id, active: true, uploadedAt: daysAgo(300) });
    const equipped = (name: string) => aUser({ ...busy(), name, sshKeys: [uploaded(`APKA${name}`)] });
    const called = (action: string) => state.aws.calls.find({ action }).map(({ resource }) => resource);

    test('certificates cost a call for a user whom the report shows with one, SSH keys none', async () => {
      const certificates = [{ ...uploaded('CERTADA'), expiresAt: daysAgo(10) }, { ...uploaded('CERTNEW') }];
      state.use({ users: [busy(), { ...equipped('ada'), certificates }, equipped('bob')] });
      const { inventory, findings } = await state.look();
      expect(called('ListSigningCertificates')).toEqual([`arn:aws:iam::${ACCOUNT}:user/ada`]);
      expect(called('ListSSHPublicKeys')).toEqual([]);
      const ada = inventory.users.known ? inventory.users.value.find(({ name }) => name === 'ada') : null;
      expect(ada?.live.certificates).toEqual([
        { id: 'CERTADA', status: 'Expired', uploadedAt: daysAgo(300), expiresAt: daysAgo(10) },
        { id: 'CERTNEW', status: 'Active', uploadedAt: daysAgo(300), expiresAt: daysAgo(300 - 3650) },
      ]);
      expect(findings.map(({ rule, subject }) => `${rule} ${subject.id}`)).toEqual([
        'expired-credential CERTADA',
      ]);
    });

    test('with readSshKeys=all they cost one call a user', async () => {
      state.use({ users: [busy(), equipped('ada'), equipped('bob')] });
      const { findings } = await state.look({ readSshKeys: 'all', maxKeyAge: 90 });
      expect(called('ListSSHPublicKeys')).toHaveLength(3);
      expect(findings.filter(({ subject }) => subject.type === 'ssh-key')).toHaveLength(2);
    });

    test('SSH keys of a user with an open finding about one are read again', async () => {
      state.use({ users: [equipped('ada'), equipped('bob')] });
      const memory = { ...NO_MEMORY, sshKeysOf: new Set([state.aws.account.users.get('ada')?.id ?? '']) };
      await state.look({}, { memory });
      expect(called('ListSSHPublicKeys')).toEqual([`arn:aws:iam::${ACCOUNT}:user/ada`]);
    });
  });

  test('reads every page of every list', async () => {
    state.aws.settings.maxPageSize = 2;
    const users = Array.from({ length: 7 }, (_, index) =>
      aUser({
        name: `u${index}`,
        keys: [aKey({ lastUsed: use(200) })],
        serviceSpecificCredentials: [
          {
            id: `ACCA${index}`,
            service: 'bedrock.amazonaws.com',
            active: true,
            createdAt: daysAgo(9),
            expiresAt: null,
          },
        ],
      }),
    );
    const roles = Array.from({ length: 5 }, (_, index) => aRole({ name: `r${index}` }));
    const findings = roles.map((role) =>
      anAnalyzerFinding({ resourceArn: `arn:aws:iam::${ACCOUNT}:role/${role.name}`, type: 'UnusedIAMRole' }),
    );
    state.use({ users, roles, analyzers: [anAnalyzer({ findings })] });
    const { inventory, findings: ours } = await state.look();
    expect(inventory.users.known && inventory.users.value.length).toBe(7);
    expect(inventory.roles.known && inventory.roles.value.length).toBe(5);
    expect(ours.filter(({ rule }) => rule === 'unused-access-key')).toHaveLength(7);
    expect(ours.filter(({ sources }) => sources.includes('access-analyzer'))).toHaveLength(5);
    const specific = inventory.users.known
      ? inventory.users.value.map((user) => user.serviceSpecificCredentials)
      : [];
    expect(specific.every((part) => part.known && part.value.length === 1)).toBe(true);
  });

  describe('the credential report', () => {
    test('is waited for while it is being made', async () => {
      state.aws.settings.reportPolls = 5;
      state.use({ users: [stale()] });
      expect(found(await state.look())).toContain('unused-access-key stale');
    });

    test('that never completes is a gap, and roles are judged all the same', async () => {
      state.aws.settings.reportPolls = Number.POSITIVE_INFINITY;
      state.use({ users: [stale()], roles: [aRole({ name: 'old' })] });
      const inspection = await state.look();
      expect(found(inspection)).toEqual(['unused-role old']);
      expect(inspection.inventory.gaps).toContainEqual({
        what: 'credential report',
        why: 'AWS did not finish the credential report in 90 looks.',
        failed: true,
        required: true,
      });
    });

    test.each(['ReportInProgress', 'ReportExpired'])(
      'that is answered with %s once is asked for again',
      async (code) => {
        const account = anAccount({ users: [stale()] });
        // Made so long ago that AWS calls it expired, or not yet made.
        if (code === 'ReportExpired') {
          account.credentialReport = { generatedAt: daysAgo(1), csv: credentialReportCsv(account) };
        }
        state.aws.setAccount(account);
        expect(found(await state.look())).toContain('unused-access-key stale');
        expect(state.aws.calls.count({ action: 'GenerateCredentialReport' })).toBeGreaterThan(1);
      },
    );

    test('in the other styles that AWS has used reads the same', async () => {
      const user = aUser({ name: 'a,b=c@d+e', keys: [aKey({ lastUsed: use(200) })] });
      const account = anAccount({ users: [user] });
      const csv = credentialReportCsv(account, {
        columns: 23,
        capitalBooleans: true,
        utc: 'Z',
        swapSlots: true,
      });
      account.credentialReport = { generatedAt: NOW, csv };
      state.aws.setAccount(account);
      expect(found(await state.look())).toEqual(['unused-access-key a,b=c@d+e', 'unused-user a,b=c@d+e']);
    });

    test('a user younger than it is not checked, never orphaned, and leaves the run complete', async () => {
      const account = anAccount({ users: [] });
      account.credentialReport = {
        generatedAt: new Date(NOW.getTime() - 3_600_000),
        csv: credentialReportCsv(account),
      };
      account.users.set('new', aUser({ name: 'new', createdAt: new Date(NOW.getTime() - 60_000) }));
      state.aws.setAccount(account);
      const { findings, inventory } = await state.look({ minAgeUnusedUsersToReport: 1 });
      expect(findings).toEqual([]);
      expect(inventory.gaps.map(({ what, failed }) => ({ what, failed }))).toContainEqual({
        what: 'credentials of user new',
        failed: false,
      });
      expect(isComplete(inventory)).toBe(true);
    });

    test('a line about an earlier user of the same name is no line of this one', async () => {
      const account = anAccount({ users: [stale('reused')] });
      account.credentialReport = {
        generatedAt: new Date(NOW.getTime() - 3_600_000),
        csv: credentialReportCsv(account),
      };
      account.users.set('reused', aUser({ name: 'reused', createdAt: new Date(NOW.getTime() - 60_000) }));
      state.aws.setAccount(account);
      const { findings, inventory } = await state.look();
      expect(findings).toEqual([]);
      expect(inventory.gaps.map(({ what }) => what)).toContain('credentials of user reused');
      expect(state.aws.calls.count({ action: 'ListAccessKeys' })).toBe(0);
    });

    test('an old user without a line makes the run incomplete', async () => {
      const account = anAccount({ users: [] });
      account.credentialReport = { generatedAt: NOW, csv: credentialReportCsv(account) };
      account.users.set('lost', stale('lost'));
      state.aws.setAccount(account);
      expect(isComplete((await state.look()).inventory)).toBe(false);
    });
  });

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

  test('no analyzer leaves the run complete and says so', async () => {
    const { inventory } = await state.look();
    expect(inventory.gaps).toEqual([
      {
        what: 'Access Analyzer',
        why: 'no unused-access analyzer in eu-west-1 or us-east-1',
        failed: false,
        required: false,
      },
      { what: 'who left (Slack)', why: 'no Slack is connected', failed: false, required: false },
    ]);
    expect(isComplete(inventory)).toBe(true);
  });

  test("analyzers of the stack's region and of Security Hub's are read, external-access ones are not", async () => {
    const about = (name: string) => [
      anAnalyzerFinding({ resourceArn: `arn:aws:iam::${ACCOUNT}:role/${name}` }),
    ];
    const lastUsed = { at: daysAgo(1), region: 'eu-west-1' };
    state.use({
      roles: ['a', 'b', 'c', 'd'].map((name) => aRole({ name, lastUsed })),
      analyzers: [
        anAnalyzer({ region: 'eu-west-1', findings: about('a') }),
        anAnalyzer({ region: 'us-east-1', type: 'ORGANIZATION_UNUSED_ACCESS', findings: about('b') }),
        anAnalyzer({ region: 'us-east-1', name: 'external', type: 'ACCOUNT', findings: about('c') }),
        anAnalyzer({ region: 'ap-south-1', findings: about('d') }),
      ],
    });
    expect(found(await state.look())).toEqual(['unused-role a', 'unused-role b']);
  });

  test('an audit that runs out of time reports what it has', async () => {
    state.use({ users: [stale(), stale('other')], roles: [aRole({ name: 'old' })] });
    state.aws.faults.add({ fault: 'hang', action: 'ListAccessKeys' });
    const inspection = await state.look({}, { signal: AbortSignal.timeout(500) });
    expect(found(inspection)).toEqual(['unused-role old']);
    expect(inspection.inventory.gaps.map(({ what, why }) => `${what}: ${why}`)).toEqual(
      expect.arrayContaining([
        'access keys of user other: the time for this audit ran out before it was read',
      ]),
    );
  });

  test('CloudFormation is asked about what is due, in every configured region, and by type', async () => {
    state.use({
      users: [stale('web'), stale('api')],
      stackResources: [
        { region: 'eu-west-1', physicalId: 'web', stackName: 'web-stack', type: 'AWS::IAM::User' },
        { region: 'eu-west-1', physicalId: 'api', stackName: 'bucket-stack', type: 'AWS::S3::Bucket' },
      ],
    });
    const { findings } = await state.look({ minAgeKeysToDisable: 90 });
    const holds = findings
      .filter(({ rule }) => rule === 'unused-access-key')
      .map(({ subject, hold }) => [subject.name, hold?.reason ?? null]);
    expect(Object.fromEntries(holds)).toEqual({
      web: 'declared by CloudFormation stack web-stack in eu-west-1: change it there',
      api: null,
    });
    state.aws.calls.clear();
    await state.look();
    expect(state.aws.calls.count({ service: 'cloudformation' })).toBe(0);
  });

  test('not knowing whether a stack declares something makes the run incomplete', async () => {
    state.use({ users: [stale()] });
    state.aws.faults.add({ fault: 'AccessDenied', service: 'cloudformation' });
    expect(isComplete((await state.look({ minAgeKeysToDisable: 90 })).inventory)).toBe(false);
  });
});
