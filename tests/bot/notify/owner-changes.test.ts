import { describe, expect, it } from 'vitest';
import type { OwnerChanged } from '../../../cleanup/report/report.ts';
import { daysAgo } from '../../cleanup/report/factories.ts';
import { aSlackUser } from '../slack/slack-server.ts';
import { APPROVERS, aFixture, findingOf, textOf } from './fixture.ts';

const bob = findingOf('U0BOB', 'robot');
const CHANGE: OwnerChanged = {
  principalId: bob.principalId,
  type: 'user',
  name: 'robot',
  from: { value: 'u0ada@example.com', kind: 'email', from: 'tag owner' },
  to: bob.owner,
  at: daysAgo(0),
};

const fixture = aFixture();

const said = (channel: string) =>
  fixture
    .posts(channel)
    .map(textOf)
    .filter((text) => text.includes('name'));
const toApprovers = () =>
  fixture
    .posts(APPROVERS)
    .map(textOf)
    .filter((text) => text.includes(':label:'));
const run = (given: Parameters<typeof fixture.run>[1] = {}) =>
  fixture.run([bob], { ownerChanges: [CHANGE], ...given });

describe('a tag that changed the owner', () => {
  it('is told to the approvers and to the owner before, once', async () => {
    expect((await run()).gaps).toEqual([]);
    expect(toApprovers()).toHaveLength(1);
    expect(toApprovers()[0]).toContain(
      'user `robot`: from <@U0ADA>, u0ada@example.com (tag owner) to <@U0BOB>, u0bob@example.com (tag owner)',
    );
    expect(toApprovers()[0]).toContain('neither delete a key nor remove a password for 7 days');
    expect(said('D0ADA')[0]).toContain('tell the approvers');
    await run({ day: 1 });
    expect(toApprovers()).toEqual([]);
    expect(fixture.posts('D0ADA')).toEqual([]);
  });

  it('is told again by the next run when it could not be', async () => {
    fixture.server.answering = ({ method, args }) =>
      method === 'conversations.open' && args['users'] === 'U0ADA' ? { ok: false, error: 'x' } : null;
    const { gaps } = await run();
    expect(gaps).toEqual([
      expect.objectContaining({ what: 'word of changed owners to u0ada@example.com', failed: true }),
    ]);
    fixture.server.answering = () => null;
    await run({ day: 1 });
    expect(toApprovers()).toEqual([]);
    expect(said('D0ADA')).toHaveLength(1);
  });

  it('is told to the approvers alone while owners are not to be messaged', async () => {
    await run({ notify: 'approvers' });
    expect(toApprovers()).toHaveLength(1);
    expect(fixture.posts('D0ADA')).toEqual([]);
  });

  it('is told to nobody who left', async () => {
    fixture.server.users = [aSlackUser('U0ADA', { deleted: true }), aSlackUser('U0BOB')];
    await run();
    expect(toApprovers()).toHaveLength(1);
    expect(fixture.server.of('conversations.open').map(({ args }) => args['users'])).toEqual(['U0BOB']);
  });

  it.each<[string, () => Promise<unknown>]>([
    [
      'names the same person in another way',
      () =>
        run({
          ownerChanges: [{ ...CHANGE, from: { value: 'U0BOB', kind: 'slack', from: 'tag slack-user-id' } }],
        }),
    ],
    [
      'does not count, since somebody claimed it',
      async () => {
        await fixture.store.setOwnership('', { principalId: bob.principalId, owner: 'U0BOB', notMine: [] });
        return run();
      },
    ],
    ['is none', () => run({ ownerChanges: [] })],
  ])('says nothing when it %s', async (_, act) => {
    await act();
    expect(toApprovers()).toEqual([]);
    expect(fixture.posts('D0ADA')).toEqual([]);
  });

  it('stays within a message, however many there are', async () => {
    const ownerChanges = Array.from({ length: 900 }, (_, index) => ({
      ...CHANGE,
      principalId: `A${index}`,
      name: `<!channel>${index}`,
    }));
    await run({ ownerChanges });
    expect(toApprovers()).toHaveLength(1);
    expect(toApprovers()[0]).toMatch(/and \d+ more/);
    expect(toApprovers()[0]).not.toContain('<!channel>');
  });
});
