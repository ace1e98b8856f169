import { afterEach, beforeEach, expect, test } from 'vitest';
import { type LocalLambda, startLambda } from '../../../infra/sandbox/lambda/host.ts';

let lambda: LocalLambda;
let logs: unknown[];
function started(module = './obedient.ts') {
  lambda = startLambda({
    name: 'obedient',
    module: new URL(module, import.meta.url).href,
    accountId: '111122223333',
    region: 'eu-west-1',
    environment: { TOLD: 'yes', AWS_REGION: 'eu-west-1' },
    onLog: (line) => logs.push(line),
  });
}
beforeEach(() => {
  logs = [];
  started();
});
afterEach(() => lambda.close());

test('an invocation is over when all that it logged is here', async () => {
  for (const times of [1, 2]) {
    expect(await lambda.invoke({ lines: 2000, end: 'answer' })).toEqual({ lines: 2000 });
    expect(logs.filter((line) => typeof line === 'object')).toHaveLength(2000 * times);
    expect(logs.filter((line) => typeof line === 'string')).toHaveLength(2000 * times);
  }
  expect(logs).toContainEqual({ line: 2000 });
  expect(logs).toContain('problem 2000');
});

test('an output without a line break is a line, and keeps nobody waiting', async () => {
  await lambda.invoke({ lines: 1, mutter: 'almost done', end: 'answer' });
  expect(logs.toSorted()).toEqual(['almost done', 'problem 1', { line: 1 }].toSorted());
});

test('invocations at the same time get their own answers', async () => {
  const answers = await Promise.all([3, 1, 2].map((lines) => lambda.invoke({ lines, end: 'answer' })));
  expect(answers).toEqual([{ lines: 3 }, { lines: 1 }, { lines: 2 }]);
});

test('its environment is what it was given, and nothing of this process', async () => {
  process.env['SECRET_OF_THIS_PROCESS'] = 'yes';
  const environment = await lambda.invoke({ end: 'environment' });
  delete process.env['SECRET_OF_THIS_PROCESS'];
  expect(environment).toMatchObject({ TOLD: 'yes', AWS_REGION: 'eu-west-1' });
  expect(environment).not.toHaveProperty('SECRET_OF_THIS_PROCESS');
  expect(environment).not.toHaveProperty('PATH');
});

test('what it throws is told as the Lambda service does, and it goes on', async () => {
  const thrown = lambda.invoke({ end: 'throw' });
  await expect(thrown).rejects.toMatchObject({ errorType: 'TypeError', message: 'It cannot be.' });
  await expect(lambda.invoke({ end: 'reject' })).rejects.toMatchObject({ message: 'No error at all.' });
  expect(await lambda.invoke({ end: 'answer' })).toEqual({ lines: 0 });
});

test('a handler that cannot be loaded is told to whoever invokes it', async () => {
  await lambda.close();
  started('./there-is-none.ts');
  for (const _ of [1, 2]) await expect(lambda.invoke({})).rejects.toThrow(/there-is-none/);
});

test('a process that ends ends what is under way, and what comes later: nobody waits for ever', async () => {
  const during = lambda.invoke({ end: 'sleep' });
  const ended = 'The process of the Lambda obedient ended (exit code 3).';
  const [first, second] = await Promise.allSettled([during, lambda.invoke({ lines: 3, end: 'exit' })]);
  expect([first, second]).toMatchObject([{ reason: { message: ended } }, { reason: { message: ended } }]);
  expect(logs).toContainEqual({ line: 3 });
  await expect(lambda.invoke({ end: 'answer' })).rejects.toThrow(ended);
});

test('closing ends it at once, whatever it does, and can be said again', async () => {
  const during = expect(lambda.invoke({ end: 'sleep' })).rejects.toThrow('ended (SIGKILL)');
  await lambda.close();
  await lambda.close();
  await during;
});
