import { describe, expect, test } from 'vitest';
import { NO_MEMORY } from '../../cleanup/evaluate.ts';
import { isComplete } from '../../cleanup/inventory.ts';
import { aKey, anAnalyzer, anAnalyzerFinding, aRole, aUser } from '../../infra/sandbox/aws/new-account.ts';
import { emulatedAccount } from './emulated-account.ts';
import { ACCOUNT, daysAgo } from './factories.ts';
import { busy, found, stale, use } from './users.ts';

const state = emulatedAccount();

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

  test.each([
    [99, null],
    [100, 'declared by CloudFormation stack api-stack in eu-west-1: change it there'],
  ])('of a stack with a Lambda of its name among %i resources in front of it', async (count, reason) => {
    const inStack = { region: 'eu-west-1', stackName: 'api-stack' };
    const others = Array.from({ length: count - 1 }, (_, n) => ({ physicalId: `topic-${n}` }));
    const stackResources = [
      { ...inStack, physicalId: 'api', type: 'AWS::Lambda::Function' },
      ...others.map((other) => ({ ...inStack, ...other, type: 'AWS::SNS::Topic' })),
      ...(reason ? [{ ...inStack, physicalId: 'api', type: 'AWS::IAM::User' }] : []),
    ];
    state.use({ users: [stale('api')], stackResources });
    const { findings } = await state.look({ minAgeKeysToDisable: 90 });
    const key = findings.find(({ rule }) => rule === 'unused-access-key');
    expect(key?.hold?.reason ?? null).toBe(reason);
  });

  test('not knowing whether a stack declares something makes the run incomplete', async () => {
    state.use({ users: [stale()] });
    state.aws.faults.add({ fault: 'AccessDenied', service: 'cloudformation' });
    expect(isComplete((await state.look({ minAgeKeysToDisable: 90 })).inventory)).toBe(false);
  });
});
