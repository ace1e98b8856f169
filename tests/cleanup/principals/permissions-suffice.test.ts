import { beforeAll, expect, it } from 'vitest';
import { undoDisable } from '../../../cleanup/principals/disable.ts';
import { restore } from '../../../cleanup/principals/restore.ts';
import { tearDown } from '../../../cleanup/principals/tear-down.ts';
import type { PermissionStatement } from '../../../infra/permissions.ts';
import { principalPermissions, restorePermissions } from '../../../infra/principal-permissions.ts';
import { aKey, aRole, aUser } from '../../../infra/sandbox/aws/new-account.ts';
import { emulatedAccount } from '../emulated-account.ts';
import { ACCOUNT, daysAgo } from '../factories.ts';
import { AROUND } from './random-principals.ts';
import { BUCKET, createBucket, disabledAndKept, refOf, workbench } from './workbench.ts';

const state = emulatedAccount();
beforeAll(() => createBucket(state.aws));
const RESOURCES = { account: ACCOUNT, partition: 'aws', snapshotBucketArn: `arn:aws:s3:::${BUCKET}` };
const OWN_ROLE = `arn:aws:iam::${ACCOUNT}:role/own`;
const at = daysAgo(100);
const upload = { active: true, uploadedAt: at };

/** With a reason for every call. */
const everything = () => ({
  user: aUser({
    ...{ name: 'ada', path: '/team/', tags: { a: 'b' }, groups: ['readers'] },
    keys: [aKey()],
    loginProfile: { createdAt: at, lastChangedAt: at },
    certificates: [{ id: 'CERT1', ...upload }],
    sshKeys: [{ id: 'APKA1', ...upload }],
    serviceSpecificCredentials: [
      { id: 'ACCA1', service: 'bedrock.amazonaws.com', active: true, createdAt: at, expiresAt: null },
    ],
    mfaDevices: [{ serialNumber: `arn:aws:iam::${ACCOUNT}:mfa/ada`, virtual: true, enabledAt: at }],
    inlinePolicies: [{ name: 'inline', document: {} }],
    attachedPolicyArns: ['arn:aws:iam::aws:policy/ReadOnlyAccess'],
    permissionsBoundaryArn: `arn:aws:iam::${ACCOUNT}:policy/plain`,
  }),
  role: aRole({
    ...{ name: 'bastion', instanceProfiles: ['p'], attachedPolicyArns: ['arn:aws:iam::aws:policy/A'] },
    inlinePolicies: [{ name: 'inline', document: {} }],
  }),
});

function allowedIs(caller: string, statements: readonly PermissionStatement[]): void {
  const calls = state.aws.calls.find({ caller });
  expect(calls.filter(({ status }) => status === 403)).toEqual([]);
  const used = calls
    .filter(({ service }) => service !== 'sts')
    .map(({ service, action }) => `${service}:${action}`);
  const granted = statements
    .filter(({ effect }) => effect !== 'Deny')
    .flatMap(({ actions }) => actions)
    .filter((action) => action !== 'iam:PassRole');
  expect([...new Set(used)].sort()).toEqual([...new Set(granted)].sort());
}

it('disabling, undoing and tearing down may do all that they do, and do all that they may; restoring too', async () => {
  const decision = principalPermissions(RESOURCES);
  const restoring = restorePermissions({ ...RESOURCES, ownRoleArns: [OWN_ROLE] });
  state.aws.grant('decision', decision);
  state.aws.grant('restoring', restoring);
  const { user, role } = everything();
  state.use({ ...AROUND, users: [user], roles: [role] });
  const bench = workbench(state.aws, 'decision');
  const kept: string[] = [];
  for (const principal of [refOf(user), refOf(role)]) {
    const first = await disabledAndKept(bench, principal);
    if (first.snapshot.disablement) await undoDisable(first.snapshot.disablement, false, bench);
    const { snapshotKey } = await disabledAndKept(bench, principal);
    await tearDown({ principal, snapshotKey }, bench);
    kept.push(snapshotKey);
  }
  allowedIs('decision', decision);
  const restorer = workbench(state.aws, 'restoring');
  for (const key of kept) {
    const snapshot = await restorer.snapshots.get(key);
    if (snapshot) await restore(snapshot, restorer.restorer, restorer);
  }
  expect(state.aws.account.users.get('ada')?.groups).toEqual(['readers']);
  expect(state.aws.account.roles.get('bastion')?.instanceProfiles).toEqual(['p']);
  allowedIs('restoring', restoring);
});

it('taking apart can attach no other policy, and create nothing', async () => {
  state.aws.grant('decision', principalPermissions(RESOURCES));
  const { user } = everything();
  state.use({ ...AROUND, users: [user] });
  const { writer, restorer } = workbench(state.aws, 'decision');
  const PolicyArn = 'arn:aws:iam::aws:policy/AdministratorAccess';
  const attach = { call: 'AttachUserPolicy', UserName: 'ada', PolicyArn } as const;
  await expect(writer.send(attach)).rejects.toMatchObject({ name: 'NotForUsError' });
  expect(state.aws.calls.entries).toEqual([]);
  await expect(restorer.send(attach)).rejects.toMatchObject({
    name: 'DeniedError',
    action: 'iam:AttachUserPolicy',
  });
  const create = { call: 'CreateUser', UserName: 'eve', Path: '/', Tags: [] } as const;
  await expect(restorer.send(create)).rejects.toMatchObject({ name: 'DeniedError' });
  expect(state.aws.account.users.size).toBe(1);
});

it('restoring cannot build a role of the product itself', async () => {
  state.aws.grant('restoring', restorePermissions({ ...RESOURCES, ownRoleArns: [OWN_ROLE] }));
  state.use({ ...AROUND });
  const { restorer } = workbench(state.aws, 'restoring');
  const create = (RoleName: string) =>
    restorer.send({
      ...{ call: 'CreateRole', RoleName, Path: '/', Tags: [], MaxSessionDuration: 3600 },
      AssumeRolePolicyDocument: '{"Statement":[]}',
    });
  await expect(create('own')).rejects.toMatchObject({ name: 'DeniedError' });
  expect(await create('other')).toBe('done');
  expect([...state.aws.account.roles.keys()]).toEqual(['other']);
});
