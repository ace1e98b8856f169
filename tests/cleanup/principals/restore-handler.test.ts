import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { lambdaRebuilder } from '../../../cleanup/aws/lambda-rebuilder.ts';
import { wireRestore } from '../../../cleanup/aws/wire-restore.ts';
import { handleRestore } from '../../../cleanup/principals/restore-handler.ts';
import { tearDown } from '../../../cleanup/principals/tear-down.ts';
import { restorePermissions } from '../../../infra/principal-permissions.ts';
import { anAccount, aRole } from '../../../infra/sandbox/aws/new-account.ts';
import { emulatedAccount } from '../emulated-account.ts';
import { ACCOUNT } from '../factories.ts';
import { AROUND } from './random-principals.ts';
import { AT_ONCE, BUCKET, clientOf, createBucket, disabledAndKept, refOf, workbench } from './workbench.ts';

const state = emulatedAccount();
const role = aRole({ name: 'batch', inlinePolicies: [{ name: 'one', document: { Statement: [] } }] });
beforeAll(() => createBucket(state.aws));

/** With the permissions of its role alone. */
function tools() {
  state.aws.grant(
    'restoring',
    restorePermissions({
      ...{ account: ACCOUNT, partition: 'aws', snapshotBucketArn: `arn:aws:s3:::${BUCKET}` },
      ownRoleArns: [],
    }),
  );
  const config = { region: 'eu-west-1', snapshotBucket: BUCKET };
  return { ...wireRestore(config, clientOf(state.aws, 'restoring')), options: { waitsMs: AT_ONCE } };
}

async function deleted(): Promise<string> {
  state.aws.setAccount(anAccount({ ...AROUND, roles: [structuredClone(role)] }));
  const bench = workbench(state.aws);
  const { snapshotKey } = await disabledAndKept(bench, refOf(role));
  await tearDown({ principal: refOf(role), snapshotKey }, bench);
  state.aws.calls.clear();
  return snapshotKey;
}

const changes = () =>
  state.aws.calls.find(({ service, action }) => service === 'iam' && !/^(Get|List)/.test(action));

describe('the Lambda that rebuilds', () => {
  it('rebuilds from the snapshot it is told, once, and tells the new id', async () => {
    const snapshotKey = await deleted();
    const rebuilt = await handleRestore({ snapshotKey }, tools());
    const { id } = state.aws.account.roles.get('batch') ?? {};
    expect(rebuilt).toMatchObject({ outcome: 'restored', id });
    expect(id).not.toBe(role.id);
    state.aws.calls.clear();
    expect(await handleRestore({ snapshotKey }, tools())).toMatchObject({ outcome: 'restored', id });
    expect(changes()).toEqual([]);
  });

  it('refuses a name that is taken by something else, and creates nothing', async () => {
    const snapshotKey = await deleted();
    state.aws.setAccount(anAccount({ ...AROUND, roles: [aRole({ name: 'batch', id: 'AROAOTHER' })] }));
    const rebuilt = await handleRestore({ snapshotKey }, tools());
    expect(rebuilt).toMatchObject({ outcome: 'refused', reasons: [expect.stringMatching(/name is taken/)] });
    expect(changes()).toEqual([]);
  });

  it('answers what AWS refuses for good, and is asked again in vain by nobody', async () => {
    const snapshotKey = await deleted();
    const heal = state.aws.faults.add({ fault: 'AccessDenied', action: 'PutRolePolicy' });
    expect(await handleRestore({ snapshotKey }, tools())).toMatchObject({
      outcome: 'failed',
      reasons: [expect.stringMatching(/^AWS refused PutRolePolicy/)],
    });
    heal();
  });

  it.each([
    ['nothing', null],
    ['no key', { snapshotKey: '' }],
    ['a key of nothing', { snapshotKey: `${ACCOUNT}/AROANOBODY/none.json` }],
  ])('told %s, it does nothing', async (_, event) => {
    await deleted();
    // Who may not list a bucket is refused what is not in it.
    await expect(handleRestore(event, tools())).rejects.toThrow(/no such snapshot|GetObject was refused/);
    expect(changes()).toEqual([]);
  });
});

describe('asking it', () => {
  const asked: unknown[] = [];
  let reply: { readonly body: string; readonly error?: string } = { body: '{}' };
  const server = createServer((request, response) => {
    const chunks: Buffer[] = [];
    request.on('data', (chunk: Buffer) => chunks.push(chunk));
    request.on('end', () => {
      asked.push([request.url, JSON.parse(Buffer.concat(chunks).toString('utf8'))]);
      response.writeHead(200, reply.error ? { 'x-amz-function-error': reply.error } : {}).end(reply.body);
    });
  });
  beforeAll(() => new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve)));
  afterAll(() => void server.close());
  const rebuilder = () => {
    const credentials = { accessKeyId: 'x', secretAccessKey: 'x' };
    const endpoint = `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
    return lambdaRebuilder({ region: 'eu-west-1', endpoint, credentials }, 'restore');
  };

  it('brings its answer', async () => {
    reply = { body: JSON.stringify({ outcome: 'restored', id: 'AROANEW', remains: ['keys'] }) };
    expect(await rebuilder().rebuild('a key')).toEqual({
      outcome: 'restored',
      id: 'AROANEW',
      remains: ['keys'],
    });
    expect(asked.at(-1)).toEqual(['/2015-03-31/functions/restore/invocations', { snapshotKey: 'a key' }]);
  });

  it.each([
    ['an error of it', { body: '{"errorType":"NotVisibleYetError"}', error: 'Unhandled' }],
    ['an answer that is none', { body: '{"outcome":"perhaps"}' }],
  ])('takes %s for no answer', async (_, given) => {
    reply = given;
    await expect(rebuilder().rebuild('a key')).rejects.toThrow();
  });
});
