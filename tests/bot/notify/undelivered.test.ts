import { describe, expect, it } from 'vitest';
import { APPROVERS, aFixture, CHANNEL, findingOf, textOf } from './fixture.ts';

const ADA_DM = 'D0ADA';
const ada = findingOf('U0ADA', 'ada');
const bob = findingOf('U0BOB', 'bob');
const nobodys = findingOf(null, 'ci');

const fixture = aFixture();

describe('what cannot be delivered', () => {
  it('is named, and costs nobody else their message', async () => {
    fixture.server.answering = ({ method, args }) =>
      method === 'conversations.open' && args['users'] === 'U0ADA'
        ? { ok: false, error: 'cannot_dm_bot' }
        : null;
    const { gaps } = await fixture.run([ada, bob]);
    expect(gaps).toEqual([
      expect.objectContaining({
        what: 'Slack message to u0ada@example.com (1 finding)',
        failed: true,
        required: false,
      }),
    ]);
    expect(fixture.posts('D0BOB')).toHaveLength(1);
    expect(textOf(fixture.updates(CHANNEL)[0])).toContain('Slack message to u0ada@example.com');
    fixture.server.answering = () => null;
    await fixture.run([ada, bob], { day: 1 });
    expect(fixture.posts(ADA_DM)).toHaveLength(1);
  });

  it('is tried again first', async () => {
    fixture.server.answering = ({ method }, count) =>
      method === 'chat.postMessage' && count < 3 ? { status: 500 } : null;
    const { gaps } = await fixture.run([ada]);
    expect(gaps).toEqual([]);
  });

  it('costs the file alone where uploads are unknown, and leaves the run complete', async () => {
    fixture.server.answering = ({ method }) => (method.startsWith('files.') ? { status: 404 } : null);
    const { gaps } = await fixture.run([ada]);
    expect(gaps).toEqual([expect.objectContaining({ what: 'the CSV file in Slack', failed: false })]);
    expect(fixture.posts(CHANNEL)).toHaveLength(2);
  });

  it('comes as plain blocks where charts are refused', async () => {
    fixture.server.answering = ({ args }) =>
      JSON.stringify(args['blocks'] ?? '').includes('data_visualization')
        ? { ok: false, error: 'invalid_blocks' }
        : null;
    const { gaps } = await fixture.run([ada]);
    expect(gaps).toEqual([]);
    expect(textOf(fixture.posts(CHANNEL)[1])).toContain('"section"');
  });

  it('when people cannot be read: nobody is taken for nobody, and old cards stay', async () => {
    await fixture.run([ada]);
    fixture.store.known = [];
    fixture.server.answering = ({ method }) =>
      method === 'users.list' ? { ok: false, error: 'missing_scope' } : null;
    const { gaps } = await fixture.run([ada, bob, nobodys], { day: 1 });
    expect(gaps[0]).toMatchObject({ what: 'who left (Slack)', failed: true });
    expect(fixture.updates(ADA_DM)).toEqual([]);
    expect(textOf(fixture.posts(APPROVERS)[0])).not.toContain('AKIABOB');
    expect(textOf(fixture.posts(APPROVERS)[0])).toContain('AKIACI');
  });

  it('when Slack is down: everything is named, nothing is thrown', async () => {
    fixture.server.answering = () => ({ status: 503 });
    const { gaps } = await fixture.run([ada, nobodys]);
    expect(gaps.map(({ what }) => what)).toEqual(
      expect.arrayContaining(['who left (Slack)', 'the Slack summary of this run']),
    );
  });
});
