import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { RECOMMEND_ACTION_ID } from '../../bot/ids.ts';
import { findingCard } from '../../bot/messages/finding-card.ts';
import { recommendationFile, recommendationMessage } from '../../bot/messages/recommendation.ts';
import { recommendationTeller } from '../../bot/notify/recommendation-teller.ts';
import { type Finding, findingId } from '../../cleanup/finding.ts';
import type { Recommendation } from '../../cleanup/recommendation/recommendation.ts';
import { checkMessageBlocks } from '../../infra/sandbox/slack/check-blocks.ts';
import { ACCOUNT, ADA, APRIL, aCard, aKey, Bot, EVE, GUS } from './harness.ts';
import { APPROVER, aView, OWNER } from './messages/factories.ts';
import { SlackServer } from './slack/slack-server.ts';

let bot: Bot;
beforeAll(async () => {
  bot = await Bot.start();
});
afterAll(() => bot.stop());
beforeEach(() => {
  bot.invoked.length = 0;
});

/** Ada's user has permissions that nobody uses. */
function unusedPermissions(): Finding {
  const of = aKey();
  const { name, arn } = of.subject;
  const subject = { type: 'user', name, arn, id: of.principalId } as const;
  const rule = 'unused-permissions' as const;
  return { ...of, rule, subject, id: findingId(ACCOUNT, { rule, subject }) };
}

async function click(who: string, value: string): Promise<string> {
  const before = bot.slack.workspace.messages.length;
  const answer = await bot.as.click(who, aCard(who, 0), { action_id: RECOMMEND_ACTION_ID, value });
  expect(answer.status).toBe(200);
  return bot.toldSince(before, who);
}

describe('Show recommended policy', () => {
  it.each([
    ['its owner', ADA],
    ['an approver', APRIL],
  ])('is asked for by %s, and answered at once', async (_, who) => {
    const finding = unusedPermissions();
    await bot.seed(finding);
    expect(await click(who, finding.id)).toContain('the answer comes as a direct message');
    expect(bot.invoked).toEqual([
      {
        id: expect.stringMatching(/^recommend-[0-9a-f]{32}$/),
        recommend: { findingId: finding.id, to: who },
      },
    ]);
    expect(bot.sent).toEqual([]);
  });

  it.each([
    ['a stranger', EVE, /Only its owner or an approver/],
    ['a guest', GUS, /Only full members/],
  ])('is refused to %s, with the reason; it is recorded, and nothing is asked', async (_, who, reason) => {
    const finding = unusedPermissions();
    await bot.seed(finding);
    const before = (await bot.refusals()).length;
    expect(await click(who, finding.id)).toMatch(reason);
    expect(bot.invoked).toEqual([]);
    expect((await bot.refusals()).length).toBe(before + 1);
  });

  it('is refused when the finding is over, or of another kind, account, or unknown', async () => {
    const [over, key] = [unusedPermissions(), aKey()];
    await bot.seed(over, key);
    await bot.resolve(over);
    expect(await click(APRIL, over.id)).toMatch(/This is over/);
    expect(await click(APRIL, key.id)).toMatch(/unused permissions only/);
    expect(await click(APRIL, over.id.replace(ACCOUNT, '999988887777'))).toMatch(/do not look after/);
    expect(await click(APRIL, `${ACCOUNT}:unused-permissions:AIDANOBODY`)).toMatch(/do not know/);
    expect(bot.invoked).toEqual([]);
  });

  it('is on the cards of those who may see it, and on no other', () => {
    const view = (finding: Finding) => aView({ finding, owner: OWNER });
    const has = (...given: Parameters<typeof findingCard>) =>
      JSON.stringify(findingCard(...given)).includes(RECOMMEND_ACTION_ID);
    const permissions = view(unusedPermissions());
    expect([has(permissions, 'owner'), has(permissions, 'approvers')]).toEqual([true, true]);
    expect(has(permissions, 'owner', APPROVER)).toBe(false);
    expect(has(view(aKey()), 'approvers')).toBe(false);
  });
});

const actions = (count: number) => Array.from({ length: count }, (_, n) => `s3:<!channel>Get${n}`);
const document = (names: readonly string[]) =>
  JSON.stringify({ Statement: [{ Effect: 'Allow', Action: names, Resource: '*' }] });
function recommended(count: number, policies = 1): Extract<Recommendation, { outcome: 'recommended' }> {
  const { subject } = unusedPermissions();
  const change = (n: number) => ({
    policy: `arn:aws:iam::${ACCOUNT}:policy/p${n}`,
    now: document(actions(count)),
    instead: document(actions(count).slice(0, 1)),
  });
  return { outcome: 'recommended', subject, changes: Array.from({ length: policies }, (_, n) => change(n)) };
}

describe('the message', () => {
  it('tells by service what stays and goes, and shows the difference line by line', () => {
    const text = JSON.stringify(recommendationMessage(recommended(3)).blocks);
    expect(text).toContain('goes: &lt;!channel&gt;Get1, &lt;!channel&gt;Get2; stays: &lt;!channel&gt;Get0');
    expect(text).toContain('-         \\"s3:&lt;!channel&gt;Get2\\"');
    expect(text).not.toContain('more lines');
    expect(text).toContain('Nothing is applied');
  });

  it.each([
    [400, 1],
    [400, 10],
    [3000, 5],
  ])('of %i actions in %i policies fits, and says how much it leaves out', (count, policies) => {
    const said = recommended(count, policies);
    const { text, blocks } = recommendationMessage(said);
    checkMessageBlocks([...blocks], { newBlocks: false });
    const shown = JSON.stringify(blocks);
    expect(shown.length + text.length).toBeLessThan(13_000);
    expect(shown).toMatch(/… and \d+ more lines: see the file in this thread/);
    expect(recommendationFile(said, new Date()).content).toContain(`Get${count - 1}`);
  });
});

describe('telling', () => {
  it('attaches the documents, and says so where Slack takes no file', async () => {
    const slack = await SlackServer.start();
    const tell = recommendationTeller(slack.client());
    slack.answering = ({ method }) =>
      method.startsWith('files.') ? { ok: false, error: 'unknown_method' } : null;
    await tell(ADA, recommended(3), new Date());
    const posts = slack.calls.filter(({ method }) => method === 'chat.postMessage').map(({ args }) => args);
    expect(posts).toMatchObject([
      { channel: ADA, text: expect.stringContaining('What Access Analyzer recommends') },
      { text: expect.stringContaining('could not be attached'), thread_ts: expect.any(String) },
    ]);
    await slack.stop();
  });

  it('tells in one sentence why there is nothing', async () => {
    const slack = await SlackServer.start();
    const { subject } = unusedPermissions();
    await recommendationTeller(slack.client())(
      ADA,
      { outcome: 'none', subject, reason: 'It is gone.' },
      new Date(),
    );
    expect(slack.calls.map(({ method, args }) => [method, args['text']])).toEqual([
      ['chat.postMessage', expect.stringMatching(/^Recommended policy for user .*: It is gone\.$/)],
    ]);
    await slack.stop();
  });
});
