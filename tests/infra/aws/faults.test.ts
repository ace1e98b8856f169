import { IAMClient, ListUsersCommand, UpdateAccessKeyCommand } from '@aws-sdk/client-iam';
import { GetCallerIdentityCommand, STSClient } from '@aws-sdk/client-sts';
import { expect, it } from 'vitest';
import { aKey, anAccount, aUser } from '../../../infra/sandbox/aws/new-account.ts';
import { clientOf, emulated } from './emulated.ts';

const state = emulated();
const iam = () => new IAMClient(clientOf(state.aws));
const list = () => iam().send(new ListUsersCommand({}));

it('a rule strikes as often as told, and only the calls it names', async () => {
  state.aws.faults.add({ fault: 'AccessDenied', action: 'ListUsers', times: 1 });
  const sts = new STSClient(clientOf(state.aws));
  expect((await sts.send(new GetCallerIdentityCommand({}))).Account).toBe('111122223333');
  await expect(list()).rejects.toMatchObject({ name: 'AccessDenied' });
  expect((await list()).Users).toEqual([]);
});

it('a failing service answers 500', async () => {
  state.aws.faults.add({ fault: 'InternalError', service: 'iam' });
  await expect(list()).rejects.toMatchObject({
    name: 'ServiceFailureException',
    $metadata: { httpStatusCode: 500 },
  });
});

it('an empty token bucket throttles', async () => {
  state.aws.faults.throttle({ ratePerSecond: 0.001, burst: 2 });
  await list();
  await list();
  await expect(list()).rejects.toMatchObject({ name: 'Throttling', message: 'Rate exceeded' });
  expect(state.aws.calls.count({ errorCode: 'Throttling' })).toBe(1);
});

it('a lost answer is a change that was made', async () => {
  const key = aKey();
  state.aws.setAccount(anAccount({ users: [aUser({ name: 'ada', keys: [key] })] }));
  state.aws.faults.add({ fault: 'lost-answer', action: 'UpdateAccessKey', times: 1 });
  const command = new UpdateAccessKeyCommand({ UserName: 'ada', AccessKeyId: key.id, Status: 'Inactive' });
  await expect(iam().send(command)).rejects.toMatchObject({ code: 'ECONNRESET' });
  expect(key.active).toBe(false);
});

it('a closed connection is a change that was not made', async () => {
  const key = aKey();
  state.aws.setAccount(anAccount({ users: [aUser({ name: 'ada', keys: [key] })] }));
  state.aws.faults.add({ fault: 'close', service: 'iam' });
  const command = new UpdateAccessKeyCommand({ UserName: 'ada', AccessKeyId: key.id, Status: 'Inactive' });
  await expect(iam().send(command)).rejects.toMatchObject({ code: 'ECONNRESET' });
  expect(key.active).toBe(true);
});

it('a hanging call is for the client to give up', async () => {
  state.aws.faults.add({ fault: 'hang', action: 'ListUsers' });
  const abortSignal = AbortSignal.timeout(100);
  await expect(iam().send(new ListUsersCommand({}), { abortSignal })).rejects.toMatchObject({
    name: 'AbortError',
  });
  expect(state.aws.calls.entries).toMatchObject([{ action: 'ListUsers', status: 0, errorCode: 'hang' }]);
});

it('a fraction of calls fails, the same ones for the same seed', async () => {
  const pattern = async () => {
    state.aws.faults.clear();
    state.aws.faults.seed(7);
    state.aws.faults.add({ fault: 'Throttling', service: 'iam', fraction: 0.5 });
    const results: string[] = [];
    for (let n = 0; n < 20; n++)
      results.push(
        await list().then(
          () => '.',
          () => 'x',
        ),
      );
    return results.join('');
  };
  const first = await pattern();
  expect(first).toMatch(/x/);
  expect(first).toMatch(/\./);
  expect(await pattern()).toBe(first);
});

it('latency is added, and calls under way are counted', async () => {
  state.aws.faults.latencyMs = 30;
  await Promise.all([list(), list(), list()]);
  expect(state.aws.calls.peakInFlight).toBe(3);
  expect(state.aws.calls.entries.every((call) => call.durationMs >= 29)).toBe(true);
});
