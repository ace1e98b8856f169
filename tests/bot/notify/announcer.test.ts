import { afterAll, beforeAll, beforeEach, expect, it } from 'vitest';
import { SlackAnnouncer } from '../../../bot/notify/announcer.ts';
import { createAnnouncer, createDirectory, createNotifier } from '../../../bot/wire.ts';
import { parsePolicy } from '../../../cleanup/policy.ts';
import { ACCOUNT, NOW } from '../../cleanup/report/factories.ts';
import { aDecision } from '../messages/factories.ts';
import { aSlackUser, SlackServer } from '../slack/slack-server.ts';
import { APPROVERS, Fixture, findingOf, textOf } from './fixture.ts';

const key = findingOf('U0ADA', 'ada');
const password = findingOf('U0ADA', 'ada', { rule: 'unused-password' });
const nobodys = findingOf(null, 'ci');
const done = (finding: typeof key) =>
  aDecision({
    findingId: finding.id,
    principalId: finding.principalId,
    by: 'U0ADA',
    requestedAt: NOW,
    state: 'applied',
    outcome: { at: new Date(NOW.getTime() + 1000), reason: 'It is inactive now', change: null },
  });

let fixture: Fixture;
beforeAll(async () => {
  fixture = new Fixture(await SlackServer.start());
});
afterAll(() => fixture.server.stop());
beforeEach(() => {
  fixture.reset();
  fixture.server.users = [aSlackUser('U0ADA'), aSlackUser('U0BOB')];
});

const announcer = () =>
  new SlackAnnouncer({
    slack: fixture.server.client(),
    store: fixture.store,
    policy: parsePolicy({ notify: 'owners' }),
    approversChannel: 'C0APPROVERS',
    clock: () => NOW,
  });

it('shows the outcome on the card, and leaves the other cards of the message as they are', async () => {
  await fixture.run([key, password]);
  fixture.store.decisions = [done(key)];
  fixture.store.switchedOff.set(key.subject.id, { at: NOW, by: 'U0ADA' });
  expect(await announcer().refresh(ACCOUNT, key.id)).toBe(0);
  const [update, ...others] = fixture.updates('D0ADA');
  expect(others).toEqual([]);
  expect(textOf(update)).toContain('<@U0ADA> switched it off');
  expect(textOf(update)).toContain('finding:reactivate');
  expect(textOf(update)).toContain('Password of `ada`');
});

it('leaves the cards in the order in which they were sent', async () => {
  const findings = ['zoe', 'mia', 'ada'].map((name, at) =>
    findingOf('U0ADA', name, { unusedDays: 300 - at }),
  );
  await fixture.run(findings);
  const order = (text: string) =>
    [...text.matchAll(/\*Access key `\w+` of `(\w+)`\*/g)].map(([, name]) => name);
  const sent = order(textOf(fixture.posts('D0ADA')[0]));
  expect(sent).toEqual(['zoe', 'mia', 'ada']);
  // A store gives what it holds by key.
  const byKey = [...fixture.store.shown].sort(([a], [b]) => (a < b ? -1 : 1));
  fixture.store.shown.clear();
  for (const [key, card] of byKey) fixture.store.shown.set(key, card);
  await announcer().refresh(ACCOUNT, findings[1]?.id ?? '');
  expect(order(textOf(fixture.updates('D0ADA')[0]))).toEqual(sent);
});

it('does not show everybody whom it refused at the click', async () => {
  await fixture.run([key]);
  const { id: findingId, principalId, subject } = key;
  const asked = { kind: 'decision', action: 'deactivate', findingId, principalId, subject } as const;
  fixture.store.refused = [
    { id: 'r1', account: ACCOUNT, at: NOW, by: 'U0STRANGE', reason: 'Not yours', asked },
  ];
  await announcer().refresh(ACCOUNT, key.id);
  expect(textOf(fixture.updates('D0ADA')[0])).not.toContain('U0STRANGE');
});

it('updates the approvers when somebody claims what nobody owned', async () => {
  await fixture.run([nobodys]);
  await fixture.store.setOwnership(ACCOUNT, {
    principalId: nobodys.principalId,
    owner: 'U0BOB',
    notMine: [],
  });
  await announcer().refresh(ACCOUNT, nobodys.id);
  expect(textOf(fixture.updates(APPROVERS)[0])).toContain('Owner: <@U0BOB>');
});

it('counts what could not be updated and throws nothing', async () => {
  await fixture.run([key]);
  fixture.server.answering = () => ({ ok: false, error: 'message_not_found' });
  expect(await announcer().refresh(ACCOUNT, key.id)).toBe(1);
  expect(await announcer().refresh(ACCOUNT, 'never shown')).toBe(0);
});

it('rather leaves an old card than calls it nobody’s', async () => {
  await fixture.run([key]);
  fixture.store.known = [];
  expect(await announcer().refresh(ACCOUNT, key.id)).toBe(1);
  expect(fixture.updates('D0ADA')).toEqual([]);
});

it('tells one person, with everything escaped', async () => {
  await announcer().tell('U0ADA', 'Refused: <!channel>');
  expect(fixture.posts('D0ADA')[0]?.args['text']).toBe('Refused: &lt;!channel&gt;');
});

it('is silent without Slack', async () => {
  const { store, leavers } = fixture;
  const parts = { store, leavers, policy: parsePolicy({}), clock: () => NOW };
  expect(createNotifier({}, parts)).toBeNull();
  expect(await createAnnouncer({}, parts).refresh(ACCOUNT, key.id)).toBe(0);
  expect(await createDirectory({}).isApprover('U0ADA')).toBe(false);
});

it('is wired from the environment', async () => {
  const env = { SLACK_BOT_TOKEN: 'xoxb-test', SLACK_API_URL: fixture.server.url, SLACK_TEAM_ID: 'T0123' };
  fixture.server.users = [aSlackUser('U0ADA', { team_id: 'T0123' })];
  await createAnnouncer(env, { store: fixture.store, policy: parsePolicy({}), clock: () => NOW }).tell(
    'U0ADA',
    'x',
  );
  expect(fixture.posts('D0ADA')).toHaveLength(1);
  expect(await createDirectory(env).person('U0ADA')).toMatchObject({ standing: 'member' });
});

it('shows on the question how what was said yes to ended, in full', async () => {
  const reason = `Role bastion is there again. ${'Its unique id. '.repeat(100)}`;
  const decision = aDecision({
    ...{ action: 'restore', by: 'U0ADA', approvedBy: 'U0BOB', state: 'applied' },
    approval: { id: `${key.id}#restore#0001`, factsHash: '' },
    outcome: { at: NOW, reason, change: null },
  });
  const card = { findingId: `approval:${key.id}#restore#0001`, channel: 'C0APPROVERS', ts: '1.1' };
  await fixture.store.show(ACCOUNT, [{ ...card, audience: 'approvers', owner: null }]);
  expect(await announcer().refreshQuestion(decision)).toBe(0);
  const [update] = fixture.updates('C0APPROVERS');
  expect(textOf(update)).toContain('<@U0BOB> said yes');
  expect(textOf(update)).toContain(reason.trim());
});

it('leaves questions alone of which a decision tells nothing', async () => {
  expect(await announcer().refreshQuestion(done(key))).toBe(0);
  expect(fixture.updates('C0APPROVERS')).toEqual([]);
});
