import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { FINDING_ACTIONS } from '../../cleanup/decisions/decision.ts';
import { ADA, APRIL, aKey, daysAgo, EVE, GUS, LIV, SIGNING_SECRET, STAN } from './harness.ts';
import { aCommand, aTarget, formOf, signedEvent } from './requests.ts';

const target = aTarget();
const { aClick, changesNothing, key } = target;

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
          const { statusCode } = await target.bot.raw(event);
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
          const { statusCode } = await target.bot.raw(signedEvent(one));
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
    await target.bot.seed(over, key);
    await target.bot.resolve(over);
    const decided = await target.bot.decisions();
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
      const response_url = target.bot.slack.responseUrl(id, 'CSUMMARY');
      return isForm
        ? formOf({ type: 'view_submission', team: { id: 'TFERNWOOD' }, user, view })
        : formOf(aClick({ user, actions: click, response_url }));
    };
    await fc.assert(
      fc.asyncProperty(press, async (given) => {
        const before = target.bot.slack.workspace.messages.length;
        const { statusCode, body } = await target.bot.raw(signedEvent(bodyOf(given)));
        expect(statusCode).toBe(200);
        const told = target.bot.slack.workspace.messages.slice(before).map(({ text }) => text);
        expect(`${told}${body}`).not.toBe('');
        expect(target.bot.slack.workspace.views).toEqual([]);
      }),
      { numRuns: 400 },
    );
    expect(await target.bot.decisions()).toEqual(decided);
    expect(target.bot.sent).toEqual([]);
  }, 60_000);
});
