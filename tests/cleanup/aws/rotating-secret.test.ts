import { beforeEach, describe, expect, test } from 'vitest';
import { RotatingSecret } from '../../../cleanup/aws/rotating-secret.ts';
import { secretPermissions } from '../../../infra/secret-permissions.ts';
import { emulated } from '../../infra/aws/emulated.ts';

const NAME = 'iam-user-cleanup/slack/bot-token';
const ACCOUNT = { account: '111122223333', partition: 'aws', region: 'eu-west-1' };
const state = emulated();
let now: number;

beforeEach(() => {
  now = 0;
  state.aws.secrets.clear();
  state.aws.secrets.set(NAME, 'xoxb-old').set('other', 'xoxb-other');
  state.aws.grant('bot', secretPermissions(ACCOUNT, 'BotToken', NAME));
  // Like a Lambda, the reader finds region, role and endpoint in its environment.
  Object.assign(process.env, {
    AWS_REGION: ACCOUNT.region,
    AWS_ACCESS_KEY_ID: 'bot',
    AWS_SECRET_ACCESS_KEY: 'dummy',
    AWS_ENDPOINT_URL: state.aws.url,
  });
});

const secret = (secretId = NAME) =>
  new RotatingSecret({
    secretId,
    shape: { pattern: /^xoxb-\S+$/, says: 'a bot token' },
    elapsedMs: () => now,
  });
const reads = () => state.aws.calls.count({ action: 'GetSecretValue' });
const exchange = (value: string) => state.aws.secrets.set(NAME, value);

describe('a secret', () => {
  test('is read once, however many ask at the same time', async () => {
    const token = secret();
    expect(await Promise.all([token.current(), token.current()])).toEqual(['xoxb-old', 'xoxb-old']);
    expect(await token.current()).toBe('xoxb-old');
    expect(reads()).toBe(1);
  });

  test('is known by its ARN as well, and without the line break that somebody pasted', async () => {
    exchange('xoxb-pasted\n');
    const arn = `arn:aws:secretsmanager:eu-west-1:111122223333:secret:${NAME}`;
    expect(await secret(arn).current()).toBe('xoxb-pasted');
  });

  test('that was exchanged is found when the old one is not taken', async () => {
    const token = secret();
    await token.current();
    exchange('xoxb-new');
    expect(await token.renewed('xoxb-old')).toBe('xoxb-new');
    expect(await token.current()).toBe('xoxb-new');
    expect(await token.renewed('xoxb-old')).toBe('xoxb-new');
    expect(reads()).toBe(2);
  });

  test('is looked for again once a minute, no matter how often it is not taken', async () => {
    const token = secret();
    for (let refusals = 0; refusals < 50; refusals += 1) {
      expect(await token.renewed('xoxb-old')).toBeNull();
    }
    expect(reads()).toBe(2);
    now += 59_000;
    expect(await token.renewed('xoxb-old')).toBeNull();
    exchange('xoxb-new');
    now += 1_000;
    expect(await token.renewed('xoxb-old')).toBe('xoxb-new');
    expect(reads()).toBe(3);
  });

  test('is read again after five minutes, and an exchanged one is used then, taken or not', async () => {
    const token = secret();
    await token.current();
    exchange('xoxb-new');
    now += 5 * 60_000 - 1;
    expect(await token.current()).toBe('xoxb-old');
    now += 1;
    expect(await token.current()).toBe('xoxb-new');
  });

  test('that cannot be read any more is used on, and tried again half a minute later', async () => {
    const token = secret();
    await token.current();
    const heal = state.aws.faults.add({ fault: 'AccessDenied', service: 'secretsmanager' });
    exchange('xoxb-new');
    now += 5 * 60_000;
    expect(await token.current()).toBe('xoxb-old');
    heal();
    expect(await token.current()).toBe('xoxb-old');
    now += 30_000;
    expect(await token.current()).toBe('xoxb-new');
  });

  test('that cannot be read just now is used on', async () => {
    const token = secret();
    await token.current();
    state.aws.faults.add({ fault: 'InternalError', service: 'secretsmanager' });
    expect(await token.renewed('xoxb-old')).toBeNull();
    expect(await token.current()).toBe('xoxb-old');
  });

  test.each([
    ['missing', 'nowhere', /nowhere could not be read \(AccessDeniedException\)/],
    ["another product's", 'other', /other could not be read \(AccessDeniedException\)/],
  ])('that is %s is an error', async (_, name, message) => {
    await expect(secret(name).current()).rejects.toThrow(message);
  });

  test('that nobody stored yet is an error, and found as soon as somebody did', async () => {
    state.aws.secrets.delete(NAME);
    const token = secret();
    await expect(token.current()).rejects.toThrow(/could not be read \(ResourceNotFoundException\)/);
    exchange('xoxb-first');
    expect(await token.current()).toBe('xoxb-first');
  });

  test('of the wrong kind is named without its value', async () => {
    exchange('xoxp-of-a-person');
    await expect(secret().current()).rejects.toThrow(`The secret ${NAME} is not a bot token`);
    await expect(secret().current()).rejects.not.toThrow('of-a-person');
  });
});
