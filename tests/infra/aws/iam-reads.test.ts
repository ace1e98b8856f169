import {
  GenerateServiceLastAccessedDetailsCommand,
  GetAccessKeyLastUsedCommand,
  GetAccountAuthorizationDetailsCommand,
  GetLoginProfileCommand,
  GetRoleCommand,
  GetServiceLastAccessedDetailsCommand,
  GetUserCommand,
  IAMClient,
  ListAccessKeysCommand,
  ListAccountAliasesCommand,
  ListAttachedUserPoliciesCommand,
  ListGroupsForUserCommand,
  ListInstanceProfilesForRoleCommand,
  ListMFADevicesCommand,
  ListRolesCommand,
  ListSigningCertificatesCommand,
  ListSSHPublicKeysCommand,
  ListUserPoliciesCommand,
  ListUsersCommand,
  ListUserTagsCommand,
} from '@aws-sdk/client-iam';
import { describe, expect, it } from 'vitest';
import {
  aGroup,
  aKey,
  anAccount,
  aPolicy,
  aRole,
  aUser,
  LONG_AGO,
} from '../../../infra/sandbox/aws/new-account.ts';
import { clientOf, emulated } from './emulated.ts';

const state = emulated();
const iam = () => new IAMClient(clientOf(state.aws));
const USED = new Date('2026-05-20T08:15:00Z');
const BOUNDARY = 'arn:aws:iam::111122223333:policy/boundary';
const READ_ONLY = 'arn:aws:iam::aws:policy/ReadOnlyAccess';

describe('what IAM tells about a user', () => {
  const ada = () =>
    aUser({
      name: 'ada,b@x.com',
      path: '/team/<!channel>&/',
      tags: { owner: 'ada & "co"' },
      permissionsBoundaryArn: BOUNDARY,
      passwordLastUsed: USED,
      loginProfile: { createdAt: LONG_AGO, lastChangedAt: LONG_AGO },
      groups: ['admins'],
      inlinePolicies: [{ name: 'inline', document: { Statement: [{ Resource: 'a b&<' }] } }],
      attachedPolicyArns: [READ_ONLY],
      mfaDevices: [{ serialNumber: 'arn:aws:iam::111122223333:mfa/ada', virtual: true, enabledAt: LONG_AGO }],
      sshKeys: [{ id: 'APKA1', active: true, uploadedAt: LONG_AGO }],
      certificates: [{ id: 'CERT1', active: false, uploadedAt: LONG_AGO }],
      keys: [
        aKey({ id: 'AKIAUSED000000000000', lastUsed: { at: USED, service: 's3', region: 'eu-west-1' } }),
        aKey({ id: 'AKIANEVER00000000000', active: false }),
      ],
      lastAccessed: [
        { service: 's3', at: USED },
        { service: 'ec2', at: null },
      ],
    });
  const account = () => anAccount({ alias: 'acme', users: [ada()], groups: [aGroup({ name: 'admins' })] });
  const UserName = 'ada,b@x.com';

  it('GetUser has tags, boundary, last use of the password and an ARN with the path', async () => {
    state.aws.setAccount(account());
    const { User } = await iam().send(new GetUserCommand({ UserName }));
    expect(User).toMatchObject({
      UserName,
      Path: '/team/<!channel>&/',
      Arn: 'arn:aws:iam::111122223333:user/team/<!channel>&/ada,b@x.com',
      CreateDate: LONG_AGO,
      PasswordLastUsed: USED,
      Tags: [{ Key: 'owner', Value: 'ada & "co"' }],
      PermissionsBoundary: { PermissionsBoundaryArn: BOUNDARY },
    });
  });

  it('ListUsers has neither tags nor boundary', async () => {
    state.aws.setAccount(account());
    const { Users } = await iam().send(new ListUsersCommand({}));
    expect(Users).toHaveLength(1);
    expect(Users?.[0]).not.toHaveProperty('Tags');
    expect(Users?.[0]).toMatchObject({ PasswordLastUsed: USED });
  });

  it('a key that was never used has no date and N/A for the rest', async () => {
    state.aws.setAccount(account());
    const { AccessKeyMetadata } = await iam().send(new ListAccessKeysCommand({ UserName }));
    expect(AccessKeyMetadata?.map((key) => [key.AccessKeyId, key.Status])).toEqual([
      ['AKIAUSED000000000000', 'Active'],
      ['AKIANEVER00000000000', 'Inactive'],
    ]);
    const lastUsed = (AccessKeyId: string) => iam().send(new GetAccessKeyLastUsedCommand({ AccessKeyId }));
    expect(await lastUsed('AKIAUSED000000000000')).toMatchObject({
      UserName,
      AccessKeyLastUsed: { LastUsedDate: USED, ServiceName: 's3', Region: 'eu-west-1' },
    });
    const never = await lastUsed('AKIANEVER00000000000');
    expect(never.AccessKeyLastUsed).toEqual({ ServiceName: 'N/A', Region: 'N/A' });
  });

  it('the last use of a key is found after the account has changed', async () => {
    const changing = account();
    state.aws.setAccount(changing);
    const lastUsed = (AccessKeyId: string) => iam().send(new GetAccessKeyLastUsedCommand({ AccessKeyId }));
    await lastUsed('AKIAUSED000000000000');
    const user = aUser({ name: 'new', keys: [aKey({ id: 'AKIANEW0000000000000' })] });
    changing.users.set('new', user).delete(UserName);
    await expect(lastUsed('AKIAUSED000000000000')).rejects.toThrow('cannot be found');
    expect(await lastUsed('AKIANEW0000000000000')).toMatchObject({ UserName: 'new' });
  });

  it('lists everything that hangs on a user', async () => {
    state.aws.setAccount(account());
    const client = iam();
    const [login, ssh, certificates, mfa, groups, inline, attached, tags, aliases] = await Promise.all([
      client.send(new GetLoginProfileCommand({ UserName })),
      client.send(new ListSSHPublicKeysCommand({ UserName })),
      client.send(new ListSigningCertificatesCommand({ UserName })),
      client.send(new ListMFADevicesCommand({ UserName })),
      client.send(new ListGroupsForUserCommand({ UserName })),
      client.send(new ListUserPoliciesCommand({ UserName })),
      client.send(new ListAttachedUserPoliciesCommand({ UserName })),
      client.send(new ListUserTagsCommand({ UserName })),
      client.send(new ListAccountAliasesCommand({})),
    ]);
    expect(login.LoginProfile).toMatchObject({ UserName, CreateDate: LONG_AGO });
    expect(ssh.SSHPublicKeys).toMatchObject([{ SSHPublicKeyId: 'APKA1', Status: 'Active' }]);
    expect(certificates.Certificates).toMatchObject([{ CertificateId: 'CERT1', Status: 'Inactive' }]);
    expect(mfa.MFADevices).toMatchObject([{ SerialNumber: 'arn:aws:iam::111122223333:mfa/ada' }]);
    expect(groups.Groups).toMatchObject([
      { GroupName: 'admins', Arn: 'arn:aws:iam::111122223333:group/admins' },
    ]);
    expect(inline.PolicyNames).toEqual(['inline']);
    expect(attached.AttachedPolicies).toEqual([{ PolicyName: 'ReadOnlyAccess', PolicyArn: READ_ONLY }]);
    expect(tags.Tags).toEqual([{ Key: 'owner', Value: 'ada & "co"' }]);
    expect(aliases.AccountAliases).toEqual(['acme']);
  });

  it('what is not there is NoSuchEntity', async () => {
    state.aws.setAccount(anAccount({ users: [aUser({ name: 'bob' })] }));
    const missing = { name: 'NoSuchEntityException', $metadata: { httpStatusCode: 404 } };
    await expect(iam().send(new GetUserCommand({ UserName: 'eve' }))).rejects.toMatchObject(missing);
    await expect(iam().send(new GetLoginProfileCommand({ UserName: 'bob' }))).rejects.toMatchObject(missing);
    await expect(iam().send(new GetRoleCommand({ RoleName: 'none' }))).rejects.toMatchObject(missing);
  });

  it('a last-accessed job is in progress first, then tells use by service', async () => {
    state.aws.setAccount(account());
    const Arn = 'arn:aws:iam::111122223333:user/team/<!channel>&/ada,b@x.com';
    const { JobId } = await iam().send(new GenerateServiceLastAccessedDetailsCommand({ Arn }));
    const ask = () => iam().send(new GetServiceLastAccessedDetailsCommand({ JobId }));
    expect(await ask()).toMatchObject({ JobStatus: 'IN_PROGRESS', ServicesLastAccessed: [] });
    const done = await ask();
    expect(done.JobStatus).toBe('COMPLETED');
    expect(done.ServicesLastAccessed).toMatchObject([
      { ServiceNamespace: 's3', LastAuthenticated: USED },
      { ServiceNamespace: 'ec2', TotalAuthenticatedEntities: 0 },
    ]);
    expect(done.ServicesLastAccessed?.[1]).not.toHaveProperty('LastAuthenticated');
  });

  it('authorisation details have documents encoded, and hold all four kinds', async () => {
    const policy = aPolicy({ arn: BOUNDARY });
    const role = aRole({
      name: 'deploy',
      tags: { team: 'x' },
      lastUsed: { at: USED, region: 'eu-west-1' },
      instanceProfiles: ['web'],
    });
    state.aws.setAccount(
      anAccount({ users: [ada()], roles: [role, aRole()], groups: [aGroup()], policies: [policy] }),
    );
    const details = await iam().send(new GetAccountAuthorizationDetailsCommand({}));
    expect(details.IsTruncated).toBe(false);
    const [user] = details.UserDetailList ?? [];
    expect(user).toMatchObject({ GroupList: ['admins'], Tags: [{ Key: 'owner' }] });
    expect(decodeURIComponent(user?.UserPolicyList?.[0]?.PolicyDocument ?? '')).toBe(
      '{"Statement":[{"Resource":"a b&<"}]}',
    );
    expect(details.RoleDetailList?.[0]).toMatchObject({
      RoleName: 'deploy',
      RoleLastUsed: { LastUsedDate: USED, Region: 'eu-west-1' },
      InstanceProfileList: [{ InstanceProfileName: 'web' }],
      Tags: [{ Key: 'team', Value: 'x' }],
    });
    expect(details.RoleDetailList?.[1]?.RoleLastUsed).not.toHaveProperty('LastUsedDate');
    expect(details.GroupDetailList).toHaveLength(1);
    expect(details.Policies).toMatchObject([
      { Arn: BOUNDARY, PolicyVersionList: [{ IsDefaultVersion: true }] },
    ]);
    const onlyRoles = await iam().send(new GetAccountAuthorizationDetailsCommand({ Filter: ['Role'] }));
    expect(onlyRoles.UserDetailList).toEqual([]);
    expect(onlyRoles.RoleDetailList).toHaveLength(2);
  });
});

describe('what IAM tells about a role', () => {
  it('ListRoles has no last use, GetRole has', async () => {
    const role = aRole({
      name: 'deploy',
      lastUsed: { at: USED, region: 'us-east-1' },
      instanceProfiles: ['web'],
    });
    state.aws.setAccount(anAccount({ roles: [role] }));
    const { Roles } = await iam().send(new ListRolesCommand({}));
    expect(Roles?.[0]).not.toHaveProperty('RoleLastUsed');
    const { Role } = await iam().send(new GetRoleCommand({ RoleName: 'deploy' }));
    expect(Role?.RoleLastUsed).toEqual({ LastUsedDate: USED, Region: 'us-east-1' });
    const profiles = await iam().send(new ListInstanceProfilesForRoleCommand({ RoleName: 'deploy' }));
    expect(profiles.InstanceProfiles?.[0]?.Roles).toMatchObject([{ RoleName: 'deploy' }]);
  });
});
