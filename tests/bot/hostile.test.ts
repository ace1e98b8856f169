import { createHmac } from 'node:crypto';
import fc from 'fast-check';
import { afterAll, beforeAll, beforeEach, describe, expect, test } from 'vitest';
import { FINDING_ACTIONS } from '../../cleanup/decisions/decision.ts';
import { sign } from '../../infra/sandbox/slack/act-as.ts';
import { ADA, APRIL, aKey, Bot, daysAgo, EVE, GUS, LIV, SIGNING_SECRET, STAN } from './harness.ts';

let bot: Bot;
const key = aKey();
beforeAll(async () => {
  bot = await Bot.start();
  await bot.seed(key);
});
afterAll(() => bot.stop());
beforeEach(() => {
  bot.sent.length = 0;
  bot.invoked.length = 0;
});

const FORM = 'application/x-www-form-urlencoded';
const signedEvent = (body: string, secret = SIGNING_SECRET, at = new Date(), type = FORM) => ({
  headers: sign(body, secret, at, type).headers,
  body: Buffer.from(body, 'utf8').toString('base64'),
  isBase64Encoded: true,
});
const signedBytes = (bytes: Buffer) => {
  const at = String(Math.floor(Date.now() / 1000));
  const hmac = createHmac('sha256', SIGNING_SECRET).update(`v0:${at}:`).update(bytes).digest('hex');
  return {
    headers: { 'x-slack-request-timestamp': at, 'x-slack-signature': `v0=${hmac}` },
    body: bytes.toString('base64'),
    isBase64Encoded: true,
  };
};
const formOf = (payload: unknown) => new URLSearchParams({ payload: JSON.stringify(payload) }).toString();
const aClick = (overrides: object = {}) => ({
  type: 'block_actions',
  team: { id: 'TFERNWOOD' },
  user: { id: ADA, team_id: 'TFERNWOOD' },
  trigger_id: '1.UADA.x',
  channel: { id: 'DADA' },
  response_url: bot.slack.responseUrl(ADA, 'DADA'),
  actions: [
    { type: 'button', action_id: 'finding:deactivate', value: key.id, action_ts: '1.1', block_id: 'b' },
  ],
  ...overrides,
});
const aCommand = (overrides: Record<string, string> = {}) =>
  new URLSearchParams({
    command: '/iam-cleanup',
    text: 'audit',
    user_id: APRIL,
    team_id: 'TFERNWOOD',
    channel_id: 'CSUMMARY',
    trigger_id: '1.UAPRIL.x',
    ...overrides,
  }).toString();

/** Nothing stored, queued or started. */
async function changesNothing(work: () => Promise<unknown>): Promise<void> {
  const before = await bot.stored();
  await work();
  expect(await bot.stored()).toEqual(before);
  expect(bot.sent).toEqual([]);
  expect(bot.invoked).toEqual([]);
}

describe('ten thousand bad requests', () => {
  test('unsigned, wrongly signed, or junk: 200, 400, 401 or 413, and no change', async () => {
    const junk = fc.oneof(
      fc.string({ unit: 'binary', maxLength: 60 }),
      fc.json({ maxDepth: 3 }),
      fc.constantFrom(
        formOf(aClick()),
        aCommand(),
        '{"type":"event_callback"}',
        '',
        '{',
        'payload=',
        'payload={}',
      ),
    );
    const headers = fc.oneof(
      fc.constant(undefined),
      fc.constant(null),
      fc.dictionary(fc.string({ maxLength: 12 }), fc.anything({ maxDepth: 1 }), { maxKeys: 4 }),
      fc.record({
        'x-slack-signature': fc.oneof(fc.stringMatching(/^v0=[0-9a-f]{64}$/), fc.string()),
        'x-slack-request-timestamp': fc.oneof(
          fc.constant(String(Math.floor(Date.now() / 1000))),
          fc.integer().map(String),
        ),
      }),
    );
    const unsigned = fc.oneof(
      { weight: 1, arbitrary: fc.anything({ maxDepth: 1 }) },
      {
        weight: 8,
        arbitrary: fc.record({ headers, body: fc.oneof(junk, fc.anything()), isBase64Encoded: fc.boolean() }),
      },
    );
    const mistimed = fc
      .tuple(junk, fc.oneof(fc.integer({ min: 302, max: 1e9 }), fc.integer({ min: -1e9, max: -302 })))
      .map(([body, off]) =>
        signedEvent(body, SIGNING_SECRET, new Date(Math.max(0, Date.now() - off * 1000))),
      );
    const bySomebody = junk.map((body) => signedEvent(body, 'the-secret-of-another-app'));
    const seen = new Set<number>();
    await changesNothing(() =>
      fc.assert(
        fc.asyncProperty(fc.oneof(unsigned, mistimed, bySomebody), async (event) => {
          const { statusCode } = await bot.raw(event);
          seen.add(statusCode);
          expect([400, 401, 413]).toContain(statusCode);
        }),
        { numRuns: 8000 },
      ),
    );
    expect(seen).toContain(401);
  }, 120_000);

  test('signed, but of any shape: 200 or 400, and no change', async () => {
    const id = fc.oneof(fc.constantFrom(ADA, APRIL, EVE, 'UNOBODY'), fc.string({ maxLength: 8 }));
    const text = fc.string({ unit: 'binary', maxLength: 30 });
    const value = fc.oneof(text, fc.constantFrom('111122223333:x:y', '999999999999:unused-access-key:AKIA'));
    const actionId = fc.oneof(
      text,
      fc.constantFrom('finding:deactivate', 'finding:keep', 'list:page', 'finding:x'),
    );
    const part = fc.oneof(fc.anything({ maxDepth: 2 }), fc.constant(undefined));
    const payload = fc.record(
      {
        type: fc.oneof(
          fc.constantFrom(
            'block_actions',
            'view_submission',
            'view_closed',
            'shortcut',
            'block_suggestion',
            'message_action',
          ),
          text,
        ),
        team: fc.oneof(fc.constant({ id: 'TFERNWOOD' }), part),
        user: fc.oneof(fc.record({ id }), part),
        actions: fc.oneof(
          fc.array(fc.record({ type: fc.constant('button'), action_id: actionId, value, action_ts: text }), {
            maxLength: 2,
          }),
          part,
        ),
        view: fc.oneof(
          fc.record({
            id: text,
            callback_id: fc.oneof(text, fc.constantFrom('keep', 'assign')),
            private_metadata: value,
            state: fc.oneof(fc.constant({ values: {} }), part),
          }),
          part,
        ),
        event: part,
        message: part,
        channel: part,
        trigger_id: part,
      },
      { requiredKeys: [] },
    );
    const body = fc.oneof(
      payload.map((one) => formOf(one)),
      fc
        .record({
          text,
          user_id: id,
          team_id: fc.constantFrom('TFERNWOOD', 'TOTHER', ''),
          command: fc.oneof(text, fc.constant('/iam-cleanup')),
        })
        .map(({ text: typed, ...rest }) => aCommand({ ...rest, text: `x${typed}` })),
      fc
        .record({
          type: fc.constantFrom('event_callback', 'url_verification', 'x'),
          team_id: fc.constantFrom('TFERNWOOD', 'TOTHER'),
          event: part,
          challenge: part,
        })
        .map((one) => JSON.stringify(one) ?? ''),
      fc.json(),
      text,
    );
    await changesNothing(() =>
      fc.assert(
        fc.asyncProperty(body, async (one) => {
          const { statusCode } = await bot.raw(signedEvent(one));
          expect([200, 400]).toContain(statusCode);
        }),
        { numRuns: 3000 },
      ),
    );
  }, 120_000);
});

interface Press {
  readonly who: string;
  readonly action: string;
  readonly value: string;
  readonly isForm: boolean;
}

describe('buttons and forms of what is really there, pressed by those who may not', () => {
  test('whatever they press, nothing is decided, and they are answered', async () => {
    const over = aKey();
    await bot.seed(over, key);
    await bot.resolve(over);
    const decided = await bot.decisions();
    const who = fc.constantFrom(EVE, GUS, STAN, LIV, 'UNOBODY');
    const action = fc.constantFrom(...FINDING_ACTIONS);
    const value = fc.constantFrom(key.id, over.id, key.id.toLowerCase(), ` ${key.id}`, `${key.id}#delete#1`);
    const press = fc.record({ who, action, value, isForm: fc.boolean() });
    const bodyOf = ({ who: id, action: name, value: given, isForm }: Press) => {
      const user = { id, team_id: 'TFERNWOOD' };
      const action_id = `finding:${name}`;
      const click = [{ type: 'button', action_id, value: given, action_ts: '1.1', block_id: 'b' }];
      const values = {
        reason: { reason: { type: 'plain_text_input', value: 'because' } },
        until: { until: { type: 'datepicker', selected_date: daysAgo(-9).toISOString().slice(0, 10) } },
        assignee: { assignee: { type: 'users_select', selected_user: id } },
      };
      const callback_id = name === 'assign' ? 'assign' : 'keep';
      const view = { id: 'V1', callback_id, private_metadata: given, state: { values } };
      const response_url = bot.slack.responseUrl(id, 'CSUMMARY');
      return isForm
        ? formOf({ type: 'view_submission', team: { id: 'TFERNWOOD' }, user, view })
        : formOf(aClick({ user, actions: click, response_url }));
    };
    await fc.assert(
      fc.asyncProperty(press, async (given) => {
        const before = bot.slack.workspace.messages.length;
        const { statusCode, body } = await bot.raw(signedEvent(bodyOf(given)));
        expect(statusCode).toBe(200);
        const told = bot.slack.workspace.messages.slice(before).map(({ text }) => text);
        expect(`${told}${body}`).not.toBe('');
        expect(bot.slack.workspace.views).toEqual([]);
      }),
      { numRuns: 400 },
    );
    expect(await bot.decisions()).toEqual(decided);
    expect(bot.sent).toEqual([]);
  }, 60_000);
});

describe('forged, old and foreign', () => {
  test.each([
    [
      'another account’s finding',
      '999999999999:unused-access-key:AKIAEXAMPLE',
      /an account that I do not look after/,
    ],
    ['a finding that nobody knows', '111122223333:unused-access-key:AKIANONSUCH', /do not know this finding/],
    ['a key of the table', 'DECISIONS#111122223333', /do not know this finding/],
    ['nothing', '', /do not know this finding/],
    ['something long', `111122223333:${'x'.repeat(900)}`, /do not know this finding/],
  ])('a button that holds %s is answered, and changes nothing', async (_, value, says) => {
    await changesNothing(async () => expect(await bot.click(ADA, 'deactivate', value)).toMatch(says));
  });

  test('a card of a month ago, whose finding is over, is answered with why', async () => {
    const old = aKey();
    await bot.seed(old, key);
    await bot.resolve(old);
    expect(await bot.click(ADA, 'deactivate', old.id, 31)).toBe('This is over: The key was used again.');
    expect(bot.sent).toEqual([]);
  });

  test('buttons and forms that do not exist are answered plainly', async () => {
    await changesNothing(async () => {
      const before = bot.slack.workspace.messages.length;
      for (const action_id of ['finding:explode', 'x', '', 'finding:deactivate\n', 'Finding:Deactivate']) {
        const body = formOf(
          aClick({ actions: [{ type: 'button', action_id, value: key.id, action_ts: '1.1' }] }),
        );
        expect(await bot.raw(signedEvent(body))).toMatchObject({ statusCode: 200 });
      }
      const told = bot.slack.workspace.messages.slice(before);
      expect(told.map(({ onlyFor }) => onlyFor)).toEqual([ADA, ADA, ADA, ADA, ADA]);
      for (const { text } of told) expect(text).toMatch(/I do not know this button/);
      const view = { id: 'V1', callback_id: 'explode', private_metadata: key.id, state: { values: {} } };
      const { body } = await bot.raw(
        signedEvent(formOf({ ...aClick(), type: 'view_submission', actions: undefined, view })),
      );
      expect(body).toContain('I do not know this button');
    });
  });

  test('an unknown command is answered plainly', async () => {
    const { body } = await bot.raw(signedEvent(aCommand({ command: '/something-else' })));
    expect(JSON.parse(body)).toMatchObject({
      response_type: 'ephemeral',
      text: expect.stringContaining('I only know'),
    });
  });

  test.each([
    ['a click', () => formOf(aClick({ team: { id: 'TOTHER' }, user: { id: ADA, team_id: 'TOTHER' } }))],
    [
      'a click by somebody of a connected one',
      () => formOf(aClick({ user: { id: ADA, team_id: 'TOTHER' } })),
    ],
    ['a click of no workspace at all', () => formOf(aClick({ team: null, user: { id: ADA } }))],
    ['a command', () => aCommand({ team_id: 'TOTHER' })],
    [
      'a form',
      () =>
        formOf({
          type: 'view_submission',
          team: { id: 'TOTHER' },
          user: { id: APRIL },
          view: { id: 'V1', callback_id: 'keep', private_metadata: key.id, state: { values: {} } },
        }),
    ],
    [
      'an event',
      () =>
        JSON.stringify({
          type: 'event_callback',
          team_id: 'TOTHER',
          event: { type: 'app_home_opened', user: ADA, tab: 'home' },
        }),
    ],
  ])('%s from another workspace is refused, and told', async (what, bodyOf) => {
    await changesNothing(async () => {
      const before = bot.slack.workspace.messages.length;
      const calls = bot.slack.calls.length;
      const answer = await bot.raw(signedEvent(bodyOf()));
      expect(answer.statusCode).toBe(200);
      const told = what.includes('click')
        ? bot.slack.workspace.messages
            .slice(before)
            .map(({ text }) => text)
            .join()
        : answer.body;
      if (what !== 'an event') expect(told).toContain('I serve another workspace');
      expect(bot.slack.calls.length).toBe(calls);
    });
  });

  test('the signature of a JSON event cannot be re-cut into a command', async () => {
    const body = JSON.stringify({ type: 'event_callback', x: `&${aCommand()}&` });
    await changesNothing(async () => {
      const { statusCode } = await bot.raw(signedEvent(body, SIGNING_SECRET, new Date(), FORM));
      expect(statusCode).toBe(400);
    });
  });

  test('a form with a field twice is nobody’s', async () => {
    await changesNothing(async () => {
      const { statusCode } = await bot.raw(signedEvent(`${aCommand({ text: 'help' })}&text=audit`));
      expect(statusCode).toBe(400);
    });
  });

  test('Slack’s own questions are answered, once signed', async () => {
    const challenge = JSON.stringify({ type: 'url_verification', challenge: 'abc' });
    expect(
      await bot.raw(signedEvent(challenge, SIGNING_SECRET, new Date(), 'application/json; charset=utf-8')),
    ).toMatchObject({
      statusCode: 200,
      body: '{"challenge":"abc"}',
    });
    expect(await bot.raw({ headers: {}, body: challenge })).toEqual({ statusCode: 401, body: '' });
    expect(await bot.raw(signedEvent('ssl_check=1&token=x'))).toEqual({ statusCode: 200, body: '' });
  });

  test.each([
    [
      'that is not UTF-8',
      Buffer.concat([Buffer.from('command=%2Fiam-cleanup&text='), Buffer.from([0xff, 0xfe])]),
      400,
    ],
    ['of 1 MB', Buffer.alloc(1024 * 1024, 'x'), 400],
    ['larger than 1 MB', Buffer.alloc(1024 * 1024 + 1, 'x'), 413],
  ])('a body %s, though rightly signed, is refused', async (_, bytes, status) => {
    await changesNothing(async () => {
      expect(await bot.raw(signedBytes(bytes))).toEqual({ statusCode: status, body: '' });
    });
  });

  test('text beyond ASCII is understood', async () => {
    const { body } = await bot.raw(signedEvent(aCommand({ user_id: ADA, text: 'show grün🌱' })));
    expect(body).toContain('grün🌱');
  });
});

describe('when something of ours is down', () => {
  test('a person is told, nothing is a 5xx, and nothing is decided', async () => {
    bot.slack.faults.down = true;
    await changesNothing(async () => {
      expect(await bot.click(ADA, 'deactivate', key.id)).toMatch(/could not ask Slack who you are/);
      const { statusCode, body } = await bot.raw(signedEvent(aCommand()));
      expect(statusCode).toBe(200);
      expect(body).toContain('could not ask Slack');
      expect(await bot.as.openHome(ADA)).toMatchObject({ status: 200 });
    });
    bot.slack.faults.down = false;
  });
});
