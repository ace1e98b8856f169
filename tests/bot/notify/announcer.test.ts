import { DynamoDBClient } from '@aws-sdk/client-dynamodb';
import { beforeEach, describe, expect, it } from 'vitest';
import { SlackAnnouncer } from '../../../bot/notify/announcer.ts';
import { MessageMemory } from '../../../bot/notify/message-memory.ts';
import { SlackCallError } from '../../../bot/slack/errors.ts';
import { createAnnouncer, createDirectory, createNotifier } from '../../../bot/wire.ts';
import { isoDay } from '../../../cleanup/days.ts';
import { parsePolicy } from '../../../cleanup/policy.ts';
import type { Pause } from '../../../cleanup/schedule/brakes.ts';
import type { StoredPlan } from '../../../cleanup/schedule/schedule-store.ts';
import { DynamoDbApprovalStore } from '../../../cleanup/store/dynamodb-approval-store.ts';
import { DynamoDbScheduleStore } from '../../../cleanup/store/dynamodb-schedule-store.ts';
import { DynamoDbOverview } from '../../../cleanup/store/overview.ts';
import { ACCOUNT, NOW } from '../../cleanup/report/factories.ts';
import { aDecision } from '../messages/factories.ts';
import { aSlackUser } from '../slack/slack-server.ts';
import { APPROVERS, aFixture, findingOf, textOf } from './fixture.ts';

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

const fixture = aFixture();
beforeEach(() => {
  published = [];
  pause = null;
  plan = null;
  publishing = async () => {};
});

/** Whose Home tab was made anew. */
let published: string[] = [];
let publishing = async () => {};

/** What stops the schedule, and what it planned. */
let pause: Pause | null = null;
let plan: StoredPlan | null = null;
const announcer = (settings = {}) =>
  new SlackAnnouncer({
    slack: fixture.server.client(),
    store: fixture.store,
    schedule: { pause: async () => pause, lastPlan: async () => plan },
    policy: parsePolicy({ notify: 'owners', ...settings }),
    approversChannel: 'C0APPROVERS',
    publishHome: async (_, slackId) => {
      published.push(slackId);
      await publishing();
    },
    clock: () => NOW,
  });

it('tells on the other cards the day of the stored plan, and that it is paused while it is', async () => {
  const due = { ...password, stage: 'disable' } as const;
  await fixture.run([key, due]);
  const day = new Date(NOW.getTime() + 3 * 86_400_000);
  const planned = {
    findingId: due.id,
    action: 'deactivate',
    at: day,
    warned: false,
    waitsFor: null,
  } as const;
  plan = { madeAt: NOW, brakes: [], actions: [planned], more: 0 };
  const acting = { minAgeUnusedUsersToDisable: 40 };
  await announcer(acting).refresh(ACCOUNT, key.id);
  expect(textOf(fixture.updates('D0ADA').at(-1))).toContain(
    `*deleted by itself* from ${isoDay(day)}, a week`,
  );
  pause = { by: 'U0ADA', at: NOW, reason: 'freeze' };
  await announcer(acting).refresh(ACCOUNT, key.id);
  const told = textOf(fixture.updates('D0ADA').at(-1));
  expect(told).toContain('*deleted by itself* only once the schedule goes on, which is paused.');
  expect(told).not.toContain(isoDay(day));
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

it('tells whose it is where the button is that undoes what was done, and only where there is one', async () => {
  await fixture.run([key]);
  const saying = async () => {
    fixture.server.calls.length = 0;
    await announcer().tellAbout(ACCOUNT, key.id, 'As announced: it was deactivated.');
    return JSON.stringify(fixture.posts('D0ADA'));
  };
  expect(await saying()).not.toContain('Still needed');
  fixture.store.switchedOff.set(key.subject.id, { at: NOW, by: 'schedule' });
  expect(await saying()).toContain(
    'As announced: it was deactivated. Still needed? `/iam-cleanup show ada` has the button that undoes it.',
  );
  fixture.store.decisions = [{ ...done(key), action: 'delete' }];
  expect(await saying()).not.toContain('Still needed');
});

it('tells whose it was that an approver can have it restored, and how', async () => {
  const user = { ...findingOf('U0ADA', 'ada', { rule: 'unused-user' }) };
  await fixture.run([user]);
  const outcome = { at: NOW, reason: 'It is gone', change: null };
  const saying = async (snapshot: object) => {
    fixture.server.calls.length = 0;
    const { subject } = user;
    const deletion = {
      ...done(user),
      subject,
      action: 'delete',
      outcome: { ...outcome, ...snapshot },
    } as const;
    fixture.store.decisions = [deletion];
    await announcer().tellAbout(ACCOUNT, user.id, 'As announced: User ada was deleted.');
    return JSON.stringify(fixture.posts('D0ADA'));
  };
  expect(await saying({ snapshot: { key: 'k', cannotComeBack: [] } })).toContain(
    'As announced: User ada was deleted. Still needed? An approver can have it restored, with the yes of another: `/iam-cleanup show ada` has the button.',
  );
  expect(await saying({})).not.toContain('restored');
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

describe('the Home tab', () => {
  const open = (...ids: string[]) =>
    Promise.all(ids.map((id) => new MessageMemory(fixture.store, ACCOUNT, NOW).rememberHome(id)));
  const refresh = (...named: string[]) => announcer().refreshHomes(ACCOUNT, [key.id], named);

  it('is made anew for the owner and whoever decided, once each', async () => {
    await fixture.run([key]);
    await open('U0ADA', 'U0BOB', 'U0EVE');
    expect(await refresh('U0BOB', 'U0ADA')).toBe(0);
    expect(published.toSorted()).toEqual(['U0ADA', 'U0BOB']);
  });

  it('is made anew for whoever was shown it as theirs, now that it is another’s', async () => {
    await fixture.run([key]);
    await open('U0ADA', 'U0BOB');
    fixture.store.owners.set(key.principalId, {
      principalId: key.principalId,
      owner: 'U0BOB',
      notMine: ['U0ADA'],
    });
    await refresh();
    expect(published.toSorted()).toEqual(['U0ADA', 'U0BOB']);
  });

  it('is left alone by what concerns others, and where nobody has opened it', async () => {
    await fixture.run([key]);
    expect(await refresh('U0ADA')).toBe(0);
    await open('U0EVE');
    expect(await refresh('U0ADA')).toBe(0);
    expect(published).toEqual([]);
  });

  it('is counted when it could not be made, unless this Slack has none', async () => {
    await open('U0ADA', 'U0BOB');
    publishing = async () => {
      throw new SlackCallError('views.publish', 'internal_error');
    };
    expect(await refresh('U0ADA', 'U0BOB')).toBe(2);
    publishing = async () => {
      throw new SlackCallError('views.publish', 'unknown_method');
    };
    expect(await refresh('U0ADA', 'U0BOB')).toBe(0);
  });
});

it('tells one person, with everything escaped', async () => {
  await announcer().tell('U0ADA', 'Refused: <!channel>');
  expect(fixture.posts('D0ADA')[0]?.args['text']).toBe('Refused: &lt;!channel&gt;');
});

it('is silent without Slack', async () => {
  const parts = { ...partsOf(fixture), leavers: fixture.leavers };
  expect(createNotifier({}, parts)).toBeNull();
  expect(await createAnnouncer({}, parts).refresh(ACCOUNT, key.id)).toBe(0);
  expect(await createDirectory({}).isApprover('U0ADA')).toBe(false);
});

it('is wired from the environment', async () => {
  const env = { SLACK_BOT_TOKEN: 'xoxb-test', SLACK_API_URL: fixture.server.url, SLACK_TEAM_ID: 'T0123' };
  fixture.server.users = [aSlackUser('U0ADA', { team_id: 'T0123' })];
  await createAnnouncer(env, partsOf(fixture)).tell('U0ADA', 'x');
  expect(fixture.posts('D0ADA')).toHaveLength(1);
  expect(await createDirectory(env).person('U0ADA')).toMatchObject({ standing: 'member' });
});

it('knows from the environment whether a channel reaches the approvers', () => {
  const env = { SLACK_BOT_TOKEN: 'xoxb-test', SLACK_TEAM_ID: 'T0123', SLACK_APPROVERS_GROUP: 'S0123' };
  const parts = { ...partsOf(fixture), leavers: fixture.leavers };
  const reaches = (more: object) => createNotifier({ ...env, ...more }, parts)?.reachesApprovers;
  expect(reaches({})).toBe(false);
  expect(reaches({ SLACK_APPROVERS_CHANNEL: 'C0123' })).toBe(true);
});

it('shows on the question how what was said yes to ended, in full', async () => {
  const reason = `Role bastion is there again. ${'Its unique id. '.repeat(100)}`;
  const decision = aDecision({
    ...{ action: 'restore', by: 'U0ADA', approvedBy: 'U0BOB', state: 'applied' },
    approval: { id: `${key.id}#restore#0001`, factsHash: '' },
    outcome: { at: NOW, reason, change: null },
  });
  const card = { findingId: `approval:${key.id}#restore#0001`, channel: 'C0APPROVERS', ts: '1.1' };
  await fixture.store.show(ACCOUNT, [{ ...card, audience: 'approvers', owner: null }], NOW);
  expect(await announcer().refreshQuestion(decision)).toBe(0);
  const [update] = fixture.updates('C0APPROVERS');
  expect(textOf(update)).toContain('<@U0BOB> said yes');
  expect(textOf(update)).toContain(reason.trim());
});

it('leaves questions alone of which a decision tells nothing', async () => {
  expect(await announcer().refreshQuestion(done(key))).toBe(0);
  expect(fixture.updates('C0APPROVERS')).toEqual([]);
});

/** What a Home tab is made from lies behind no address: none is made here. */
function partsOf({ store }: typeof fixture) {
  const client = new DynamoDBClient({ region: 'eu-west-1', endpoint: 'http://127.0.0.1:1' });
  const stored = { client, tableName: 'none', retentionDays: 1 };
  return {
    ...{ store, policy: parsePolicy({}), clock: () => NOW },
    approvals: new DynamoDbApprovalStore(stored),
    overview: new DynamoDbOverview(client, 'none'),
    schedule: new DynamoDbScheduleStore(stored),
  };
}
