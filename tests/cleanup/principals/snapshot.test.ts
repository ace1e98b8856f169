import { GetObjectCommand, PutObjectCommand, S3Client } from '@aws-sdk/client-s3';
import { beforeAll, describe, expect, it } from 'vitest';
import { s3SnapshotStore } from '../../../cleanup/aws/s3-snapshot-store.ts';
import { cannotComeBack, snapshotKey } from '../../../cleanup/principals/snapshot.ts';
import { decodeSnapshot, encodeSnapshot } from '../../../cleanup/principals/snapshot-json.ts';
import { anAccount, aRole, aUser } from '../../../infra/sandbox/aws/new-account.ts';
import { emulatedAccount } from '../emulated-account.ts';
import { ACCOUNT, daysAgo, NOW } from '../factories.ts';
import { AROUND, principals } from './random-principals.ts';
import {
  aSnapshot,
  BUCKET,
  clientOf,
  createBucket,
  disableAsItIs,
  refOf,
  stateOf,
  type Workbench,
  workbench,
} from './workbench.ts';

const SEED = Number(process.env['PRINCIPALS_SEED'] ?? Date.now() % 2 ** 31);
const state = emulatedAccount();
let bench: Workbench;
let s3: S3Client;
beforeAll(async () => {
  bench = workbench(state.aws);
  s3 = new S3Client({ ...clientOf(state.aws), forcePathStyle: true });
  await createBucket(state.aws);
});

async function snapshotOfAda(decisionId?: string) {
  const ada = aUser({ name: 'ada', groups: ['readers'] });
  state.use({ users: [ada] });
  return { ada, snapshot: aSnapshot(await stateOf(bench, refOf(ada)), null, decisionId) };
}

it(`a snapshot of anybody is read back as it was (PRINCIPALS_SEED=${SEED})`, async () => {
  const { users, roles } = principals(SEED, 20);
  for (const principal of [...users, ...roles]) {
    const isUser = 'groups' in principal;
    const users = isUser ? [principal] : [];
    state.aws.setAccount(anAccount({ ...AROUND, users, roles: isUser ? [] : [principal] }));
    const ref = refOf(principal);
    const done = await disableAsItIs(
      { principal: ref, before: null, now: NOW, remember: async () => {} },
      bench,
    );
    const disablement = done.outcome === 'disabled' ? done.disablement : null;
    const snapshot = aSnapshot(await stateOf(bench, ref), disablement);
    expect(decodeSnapshot(encodeSnapshot(snapshot))).toEqual(snapshot);
  }
});

describe('a broken snapshot is refused', () => {
  it('when it is made', async () => {
    const { snapshot } = await snapshotOfAda();
    expect(() => encodeSnapshot({ ...snapshot, takenAt: new Date(Number.NaN) })).toThrow(/takenAt/);
  });

  it.each([
    ['x', /not JSON/],
    ['{}', /schemaVersion.*account.*decisionId.*takenAt.*principal/s],
    ['{"schemaVersion":2}', /schemaVersion/],
  ])('when it is read: %s', (json, problems) => {
    expect(() => decodeSnapshot(json)).toThrow(problems);
  });
});

describe('the store', () => {
  it('keeps the first of a decision, and says again where it is', async () => {
    const { ada, snapshot } = await snapshotOfAda('decision one/#1');
    const place = await bench.snapshots.put(snapshot);
    expect(place).toEqual({
      key: `${ACCOUNT}/${ada.id}/decision%20one%2F%231.json`,
      versionId: expect.any(String),
    });
    // The next delivery finds half of it gone.
    const half = { ...snapshot, takenAt: daysAgo(-1), principal: { ...snapshot.principal, groups: [] } };
    expect(await bench.snapshots.put(half)).toEqual(place);
    expect(await bench.snapshots.get(place.key)).toEqual(snapshot);
  });

  it('knows of none where there is none', async () => {
    expect(await bench.snapshots.get('nothing.json')).toBeNull();
  });

  it('takes nothing else for the snapshot that lies under its key', async () => {
    const { snapshot } = await snapshotOfAda();
    const other = aSnapshot({ ...snapshot.principal, id: 'AIDAOTHER' }, null);
    await s3.send(
      new PutObjectCommand({ Bucket: BUCKET, Key: snapshotKey(snapshot), Body: encodeSnapshot(other) }),
    );
    await expect(bench.snapshots.put(snapshot)).rejects.toMatchObject({ name: 'SnapshotError' });
    await s3.send(new PutObjectCommand({ Bucket: BUCKET, Key: 'junk', Body: 'junk' }));
    await expect(bench.snapshots.get('junk')).rejects.toMatchObject({ problems: ['it is not JSON'] });
  });

  it('trusts no bucket without versions', async () => {
    const { CreateBucketCommand } = await import('@aws-sdk/client-s3');
    await s3.send(new CreateBucketCommand({ Bucket: 'plain' }));
    const { snapshot } = await snapshotOfAda();
    await expect(s3SnapshotStore(s3, 'plain').put(snapshot)).rejects.toThrow('switch versioning on');
  });

  it('says which permission is missing, and passes on what failed', async () => {
    const { snapshot } = await snapshotOfAda();
    const heal = state.aws.faults.add({ fault: 'AccessDenied', action: 'PutObject' });
    await expect(bench.snapshots.put(snapshot)).rejects.toMatchObject({ action: 's3:PutObject' });
    heal();
    const { key } = await bench.snapshots.put(snapshot);
    const mend = state.aws.faults.add({ fault: 'AccessDenied', action: 'GetObject' });
    await expect(bench.snapshots.get(key)).rejects.toMatchObject({ action: 's3:GetObject' });
    mend();
    state.aws.faults.add({ fault: 'close', action: 'GetObject' });
    await expect(bench.snapshots.get(key)).rejects.toThrow();
  });

  it('keeps JSON that people can read', async () => {
    const { snapshot } = await snapshotOfAda();
    const { key } = await bench.snapshots.put(snapshot);
    const { Body, ContentType } = await s3.send(new GetObjectCommand({ Bucket: BUCKET, Key: key }));
    expect(ContentType).toBe('application/json');
    expect(await Body?.transformToString()).toContain('\n    "name": "ada",\n');
  });
});

it('what cannot come back is told, and nothing of what was never there', async () => {
  const at = daysAgo(9);
  const user = aUser({
    ...{ name: 'ada', tags: { 'aws:made-by': 'x' }, loginProfile: { createdAt: at, lastChangedAt: at } },
    keys: [{ id: 'AKIA1', active: true, createdAt: at, statusChangedAt: null, lastUsed: null }],
    sshKeys: [{ id: 'APKA1', active: true, uploadedAt: at }],
    certificates: [{ id: 'CERT1', active: true, uploadedAt: at }],
    mfaDevices: [{ serialNumber: 'GAHT1', virtual: false, enabledAt: at }],
    serviceSpecificCredentials: [
      { id: 'ACCA1', service: 'bedrock.amazonaws.com', active: true, createdAt: at, expiresAt: null },
    ],
  });
  const role = aRole({ name: 'bastion' });
  state.use({ users: [user], roles: [role] });
  const of = async (ref: ReturnType<typeof refOf>) =>
    cannotComeBack(aSnapshot(await stateOf(bench, ref), null));
  expect(await of(refOf(user))).toEqual(
    [user.id, 'aws:', 'AKIA1', 'console password', 'GAHT1', 'APKA1', 'CERT1', 'ACCA1'].map((part) =>
      expect.stringContaining(part),
    ),
  );
  expect(await of(refOf(role))).toEqual([expect.stringContaining(role.id)]);
  // Taken away when it was disabled: it is not in the snapshot any more.
  const done = await disableAsItIs(
    { principal: refOf(user), before: null, now: NOW, remember: async () => {} },
    bench,
  );
  const disablement = done.outcome === 'disabled' ? done.disablement : null;
  const after = cannotComeBack(aSnapshot(await stateOf(bench, refOf(user)), disablement));
  expect(after).toContainEqual('The console password. Set a new one.');
});
