import { describe, expect, it } from 'vitest';
import { NOW } from '../../cleanup/report/factories.ts';
import { manyFindings } from '../../cleanup/report/hostile.ts';
import { problemsOf } from '../messages/validate-blocks.ts';
import { aSlackUser } from '../slack/slack-server.ts';
import { APPROVERS, aFixture, CHANNEL, findingOf, textOf } from './fixture.ts';

const ADA_DM = 'D0ADA';
const ada = findingOf('U0ADA', 'ada');
const adasPassword = findingOf('U0ADA', 'ada', { rule: 'unused-password' });
const bob = findingOf('U0BOB', 'bob');
const nobodys = findingOf(null, 'ci');

const fixture = aFixture();

describe('who hears of a run', () => {
  it('owners: one direct message each; the approvers: what nobody owns; the channel: a summary with its thread', async () => {
    const { gaps } = await fixture.run([ada, adasPassword, bob, nobodys]);
    expect(gaps).toEqual([]);
    expect(fixture.posts(ADA_DM)).toHaveLength(1);
    expect(textOf(fixture.posts(ADA_DM)[0])).toContain('Password of `ada`');
    expect(fixture.posts('D0BOB')).toHaveLength(1);
    expect(textOf(fixture.posts(APPROVERS)[0])).toContain('finding:claim');
    expect(textOf(fixture.posts(APPROVERS)[0])).not.toContain('AKIAADA');
    const [summary, details] = fixture.posts(CHANNEL);
    expect(summary?.args['thread_ts']).toBeUndefined();
    expect(details?.args['thread_ts']).toBeDefined();
    expect(fixture.server.of('files.completeUploadExternal')).toHaveLength(1);
  });

  it('what is disabled and still in use: its owner and the approvers, both with the way back', async () => {
    const overrides = { rule: 'disabled-in-use' } as const;
    const used = findingOf('U0ADA', 'batch', {
      ...overrides,
      subject: { ...ada.subject, type: 'role', id: 'AROA1' },
    });
    fixture.store.switchedOff.set('AROA1', { at: NOW, by: 'schedule' });
    await fixture.run([used, bob, nobodys]);
    for (const channel of [ADA_DM, APPROVERS]) {
      expect(textOf(fixture.posts(channel)[0])).toContain('finding:reactivate');
    }
    expect(textOf(fixture.posts(APPROVERS)[0])).toContain('*For approvers:');
    expect(textOf(fixture.posts('D0BOB')[0])).not.toContain('finding:reactivate');
    expect(fixture.posts(APPROVERS)).toHaveLength(1);
  });

  it('what is disabled and still in use is named in the run where no approvers’ channel is', async () => {
    const used = findingOf('U0ADA', 'ada', { rule: 'disabled-in-use' });
    const { gaps } = await fixture.run([used], { options: { approversChannel: null } });
    expect(gaps).toMatchObject([{ what: expect.stringContaining('still in use') }]);
  });

  it('report: the summary alone, and nobody is asked', async () => {
    await fixture.run([ada, nobodys], { notify: 'report' });
    expect(fixture.server.of('conversations.open')).toHaveLength(0);
    expect(new Set(fixture.posts().map(({ args }) => args['channel']))).toEqual(new Set([CHANNEL]));
    expect(textOf(fixture.posts()[0])).not.toContain('action_id');
  });

  it('report without a channel: nothing at all', async () => {
    await fixture.run([ada, nobodys], { notify: 'report', options: { channel: null } });
    expect(fixture.posts()).toEqual([]);
  });

  it('approvers: no owner', async () => {
    await fixture.run([ada, nobodys], { notify: 'approvers' });
    expect(fixture.server.of('conversations.open')).toHaveLength(0);
    expect(fixture.posts(APPROVERS)).toHaveLength(1);
  });

  it.each([
    ['owners', [], [ada.id, nobodys.id]],
    ['approvers', [/^warnings to the owners of 1 finding$/], [nobodys.id]],
    ['report', [/^warnings to the owners of 2 findings/], []],
  ] as const)(
    '%s: warned is who hears of it, and who is not is counted',
    async (notify, withheld, reached) => {
      const warnings = [ada, nobodys].map(
        (finding) => ({ finding, action: 'deactivate', kind: 'first', at: NOW }) as const,
      );
      const { gaps, warned } = await fixture.run([ada, nobodys], { notify, warnings });
      expect(gaps).toMatchObject(withheld.map((what) => ({ what: expect.stringMatching(what) })));
      expect(warned.map(({ finding }) => finding.id)).toEqual(reached);
    },
  );

  it.each([
    ['left', { deleted: true }],
    ['is a guest', { is_restricted: true }],
    ['is a bot', { is_bot: true }],
  ])('the approvers when the owner %s', async (_, facts) => {
    fixture.server.users = [aSlackUser('U0ADA', facts), aSlackUser('U0BOB')];
    await fixture.run([ada]);
    expect(fixture.server.of('conversations.open')).toHaveLength(0);
    expect(textOf(fixture.posts(APPROVERS)[0])).toContain('AKIAADA');
  });

  it('the approvers when somebody who claimed it has left since', async () => {
    fixture.server.users = [aSlackUser('U0ADA', { deleted: true }), aSlackUser('U0BOB')];
    await fixture.store.setOwnership('', { principalId: nobodys.principalId, owner: 'U0ADA', notMine: [] });
    await fixture.run([nobodys]);
    expect(fixture.server.of('conversations.open')).toHaveLength(0);
    expect(fixture.posts(APPROVERS)).toHaveLength(1);
  });

  it('a claim goes before a tag, and who said "not mine" is not asked again', async () => {
    await fixture.store.setOwnership('', { principalId: ada.principalId, owner: 'U0BOB', notMine: [] });
    await fixture.store.setOwnership('', { principalId: bob.principalId, owner: null, notMine: ['U0BOB'] });
    await fixture.run([ada, bob]);
    expect(textOf(fixture.posts('D0BOB')[0])).toContain('AKIAADA');
    expect(textOf(fixture.posts('D0BOB')[0])).not.toContain('AKIABOB');
    expect(textOf(fixture.posts(APPROVERS)[0])).toContain('AKIABOB');
  });

  it('nobody hears of what is held back', async () => {
    await fixture.run([findingOf('U0ADA', 'ada', { hold: { kind: 'protected', reason: 'x' } })]);
    expect(fixture.server.of('conversations.open')).toHaveLength(0);
  });
});

describe('a second run', () => {
  it('updates what is open and posts nothing to owners and approvers', async () => {
    await fixture.run([ada, nobodys]);
    await fixture.run([ada, nobodys], { day: 1 });
    expect(fixture.posts(ADA_DM)).toEqual([]);
    expect(fixture.posts(APPROVERS)).toEqual([]);
    expect(fixture.updates(ADA_DM)).toHaveLength(1);
    expect(fixture.updates(APPROVERS)).toHaveLength(1);
    expect(fixture.posts(CHANNEL)).toHaveLength(2);
  });

  it('strikes off what is resolved, where it was shown', async () => {
    await fixture.run([ada, adasPassword]);
    await fixture.run([ada], { day: 1 });
    const text = textOf(fixture.updates(ADA_DM)[0]);
    expect(text).toContain('~Password of `ada`~ used again.');
    expect(text).toContain('finding:deactivate');
    await fixture.run([], { day: 2 });
    expect(textOf(fixture.updates(ADA_DM)[0])).toContain('All settled');
    expect(fixture.posts(ADA_DM)).toEqual([]);
  });

  it('adds what is new to the message, and says so in its thread', async () => {
    await fixture.run([ada]);
    await fixture.run([ada, adasPassword], { day: 1 });
    expect(textOf(fixture.updates(ADA_DM)[0])).toContain('Password of `ada`');
    const [reply, ...others] = fixture.posts(ADA_DM);
    expect(others).toEqual([]);
    expect(reply?.args['thread_ts']).toBeDefined();
    await fixture.run([ada, adasPassword], { day: 2 });
    expect(fixture.posts(ADA_DM)).toEqual([]);
  });

  it('says so when something that was settled is found again', async () => {
    await fixture.run([ada]);
    await fixture.run([], { day: 1 });
    fixture.store.findings.delete(ada.id);
    await fixture.run([ada], { day: 90 });
    const [reply, ...others] = fixture.posts(ADA_DM);
    expect(others).toEqual([]);
    expect(textOf(reply)).toContain('1 new finding');
    expect(textOf(fixture.updates(ADA_DM)[0])).toContain('finding:deactivate');
  });

  it('begins a new message when everything in the old one is settled', async () => {
    await fixture.run([ada]);
    await fixture.run([], { day: 1 });
    await fixture.run([adasPassword], { day: 2 });
    expect(fixture.posts(ADA_DM)).toHaveLength(1);
    expect(fixture.posts(ADA_DM)[0]?.args['thread_ts']).toBeUndefined();
  });

  it('says it again when somebody deleted the message', async () => {
    await fixture.run([ada]);
    fixture.server.answering = ({ method }) =>
      method === 'chat.update' ? { ok: false, error: 'message_not_found' } : null;
    const { gaps } = await fixture.run([ada], { day: 1 });
    expect(gaps).toEqual([]);
    expect(fixture.posts(ADA_DM)).toHaveLength(1);
  });

  it('keeps cards true though nobody is to be asked any more', async () => {
    await fixture.run([ada]);
    await fixture.run([], { day: 20, notify: 'report' });
    expect(fixture.updates(ADA_DM)).toHaveLength(1);
    expect(fixture.posts(ADA_DM)).toEqual([]);
  });

  it('of the same run repeats nothing', async () => {
    await fixture.run([ada, nobodys], { runId: 'same' });
    await fixture.run([ada, nobodys], { runId: 'same' });
    expect(fixture.posts()).toEqual([]);
    expect(fixture.server.of('files.completeUploadExternal')).toEqual([]);
  });
});

it('stays within every limit with 5,000 findings', async () => {
  const findings = manyFindings(5000).map((finding, index) =>
    index % 2
      ? { ...finding, owner: { value: 'u0ada@example.com', kind: 'email', from: 'x' } as const }
      : finding,
  );
  const { gaps } = await fixture.run(findings);
  expect(gaps).toEqual([]);
  const messages = fixture.posts().map(({ args }) => args);
  expect(messages.length).toBeLessThan(20);
  for (const { text, blocks } of messages) {
    expect(problemsOf({ text: String(text), blocks: Array.isArray(blocks) ? blocks : [] })).toEqual([]);
  }
});
