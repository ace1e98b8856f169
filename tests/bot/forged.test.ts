import { describe, expect, test } from 'vitest';
import { ADA, APRIL, aKey, SIGNING_SECRET } from './harness.ts';
import { aCommand, aTarget, FORM, formOf, signedBytes, signedEvent } from './requests.ts';

const target = aTarget();
const { aClick, changesNothing, key } = target;

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
    await changesNothing(async () => expect(await target.bot.click(ADA, 'deactivate', value)).toMatch(says));
  });

  test('a card of a month ago, whose finding is over, is answered with why', async () => {
    const old = aKey();
    await target.bot.seed(old, key);
    await target.bot.resolve(old);
    expect(await target.bot.click(ADA, 'deactivate', old.id, 31)).toBe(
      'This is over: The key was used again.',
    );
    expect(target.bot.sent).toEqual([]);
  });

  test('buttons and forms that do not exist are answered plainly', async () => {
    await changesNothing(async () => {
      const before = target.bot.slack.workspace.messages.length;
      for (const action_id of ['finding:explode', 'x', '', 'finding:deactivate\n', 'Finding:Deactivate']) {
        const body = formOf(
          aClick({ actions: [{ type: 'button', action_id, value: key.id, action_ts: '1.1' }] }),
        );
        expect(await target.bot.raw(signedEvent(body))).toMatchObject({ statusCode: 200 });
      }
      const told = target.bot.slack.workspace.messages.slice(before);
      expect(told.map(({ onlyFor }) => onlyFor)).toEqual([ADA, ADA, ADA, ADA, ADA]);
      for (const { text } of told) expect(text).toMatch(/I do not know this button/);
      const view = { id: 'V1', callback_id: 'explode', private_metadata: key.id, state: { values: {} } };
      const { body } = await target.bot.raw(
        signedEvent(formOf({ ...aClick(), type: 'view_submission', actions: undefined, view })),
      );
      expect(body).toContain('I do not know this button');
    });
  });

  test('an unknown command is answered plainly', async () => {
    const { body } = await target.bot.raw(signedEvent(aCommand({ command: '/something-else' })));
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
      const before = target.bot.slack.workspace.messages.length;
      const calls = target.bot.slack.calls.length;
      const answer = await target.bot.raw(signedEvent(bodyOf()));
      expect(answer.statusCode).toBe(200);
      const told = what.includes('click')
        ? target.bot.slack.workspace.messages
            .slice(before)
            .map(({ text }) => text)
            .join()
        : answer.body;
      if (what !== 'an event') expect(told).toContain('I serve another workspace');
      expect(target.bot.slack.calls.length).toBe(calls);
    });
  });

  test('the signature of a JSON event cannot be re-cut into a command', async () => {
    const body = JSON.stringify({ type: 'event_callback', x: `&${aCommand()}&` });
    await changesNothing(async () => {
      const { statusCode } = await target.bot.raw(signedEvent(body, SIGNING_SECRET, new Date(), FORM));
      expect(statusCode).toBe(400);
    });
  });

  test('a form with a field twice is nobody’s', async () => {
    await changesNothing(async () => {
      const { statusCode } = await target.bot.raw(signedEvent(`${aCommand({ text: 'help' })}&text=audit`));
      expect(statusCode).toBe(400);
    });
  });

  test('Slack’s own questions are answered, once signed', async () => {
    const challenge = JSON.stringify({ type: 'url_verification', challenge: 'abc' });
    expect(
      await target.bot.raw(
        signedEvent(challenge, SIGNING_SECRET, new Date(), 'application/json; charset=utf-8'),
      ),
    ).toMatchObject({
      statusCode: 200,
      body: '{"challenge":"abc"}',
    });
    expect(await target.bot.raw({ headers: {}, body: challenge })).toEqual({ statusCode: 401, body: '' });
    expect(await target.bot.raw(signedEvent('ssl_check=1&token=x'))).toEqual({ statusCode: 200, body: '' });
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
      expect(await target.bot.raw(signedBytes(bytes))).toEqual({ statusCode: status, body: '' });
    });
  });

  test('text beyond ASCII is understood', async () => {
    const { body } = await target.bot.raw(signedEvent(aCommand({ user_id: ADA, text: 'show grün🌱' })));
    expect(body).toContain('grün🌱');
  });
});

describe('when something of ours is down', () => {
  test('a person is told, nothing is a 5xx, and nothing is decided', async () => {
    target.bot.slack.faults.down = true;
    await changesNothing(async () => {
      expect(await target.bot.click(ADA, 'deactivate', key.id)).toMatch(/could not ask Slack who you are/);
      const { statusCode, body } = await target.bot.raw(signedEvent(aCommand()));
      expect(statusCode).toBe(200);
      expect(body).toContain('could not ask Slack');
      expect(await target.bot.as.openHome(ADA)).toMatchObject({ status: 200 });
    });
    target.bot.slack.faults.down = false;
  });
});
