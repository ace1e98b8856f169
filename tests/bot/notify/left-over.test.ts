import { describe, expect, it } from 'vitest';
import { APPROVERS, aFixture, findingOf, textOf } from './fixture.ts';

const ADA_DM = 'D0ADA';
const findingsOf = (owner: string | null, count: number) =>
  Array.from({ length: count }, (_, index) => findingOf(owner, `user${index}`));

const fixture = aFixture();

const isCount = (text: string) => /without a card here|waits for room here/.test(text);
const counts = (channel: string) => fixture.posts(channel).map(textOf).filter(isCount);
const recounts = (channel: string) => fixture.updates(channel).map(textOf).filter(isCount);

describe('what has no room in the messages', () => {
  it.each([
    [APPROVERS, null, 25, '/iam-cleanup list'],
    [ADA_DM, 'U0ADA', 40, '/iam-cleanup mine'],
  ])('is counted in %s, with the command that shows all', async (channel, owner, room, command) => {
    await fixture.run(findingsOf(owner, room + 12));
    const [said, ...others] = counts(channel);
    expect(others).toEqual([]);
    expect(said).toContain('… and 12 more findings');
    expect(said).toContain(command);
  });

  it.each([
    [APPROVERS, null, 25],
    [ADA_DM, 'U0ADA', 40],
  ])('is not spoken of in %s where all have room', async (channel, owner, room) => {
    await fixture.run(findingsOf(owner, room));
    expect(fixture.posts(channel)).not.toEqual([]);
    expect(counts(channel)).toEqual([]);
  });

  it('is counted in one message, by every run anew, until there is room for all', async () => {
    await fixture.run(findingsOf(null, 37));
    await fixture.run(findingsOf(null, 30), { day: 1 });
    expect(counts(APPROVERS)).toEqual([]);
    expect(recounts(APPROVERS)).toEqual([expect.stringContaining('… and 5 more findings')]);
    await fixture.run(findingsOf(null, 25), { day: 2 });
    expect(counts(APPROVERS)).toEqual([]);
    expect(recounts(APPROVERS)).toEqual([expect.stringContaining('No finding that nobody known')]);
  });

  it('is said again where somebody deleted that message', async () => {
    await fixture.run(findingsOf(null, 37));
    fixture.server.answering = ({ method, args }) =>
      method === 'chat.update' && isCount(JSON.stringify(args))
        ? { ok: false, error: 'message_not_found' }
        : null;
    await fixture.run(findingsOf(null, 37), { day: 1 });
    expect(counts(APPROVERS)).toHaveLength(1);
    fixture.server.answering = () => null;
    await fixture.run(findingsOf(null, 37), { day: 2 });
    expect(counts(APPROVERS)).toEqual([]);
    expect(recounts(APPROVERS)).toHaveLength(1);
  });

  it('is nobody’s business while nobody is asked', async () => {
    await fixture.run(findingsOf(null, 37), { notify: 'report' });
    expect(fixture.posts(APPROVERS)).toEqual([]);
  });
});
