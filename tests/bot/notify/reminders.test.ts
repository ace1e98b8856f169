import { describe, expect, it } from 'vitest';
import { addDays } from '../../../cleanup/days.ts';
import { daysAgo, NOW } from '../../cleanup/report/factories.ts';
import { APPROVERS, aFixture, findingOf, textOf } from './fixture.ts';

const ADA_DM = 'D0ADA';
const ada = findingOf('U0ADA', 'ada');
const nobodys = findingOf(null, 'ci');

const fixture = aFixture();

describe('reminders', () => {
  const remindersOn = async (day: number) => {
    await fixture.run([ada, nobodys], { day });
    expect(fixture.posts(APPROVERS)).toHaveLength(day === 0 ? 1 : 0);
    return fixture.posts(ADA_DM).filter(({ args }) => args['thread_ts'] !== undefined);
  };

  it('are replies every 14 days, three at most', async () => {
    const counts: number[] = [];
    for (const day of [0, 13, 15, 16, 28, 30, 45, 60, 75, 400]) counts.push((await remindersOn(day)).length);
    expect(counts).toEqual([0, 0, 1, 0, 0, 1, 1, 0, 0, 0]);
  });

  it('are remembered for as long as their message is', async () => {
    for (const day of [0, 15, 30, 45, 300]) await remindersOn(day);
    const { saidAt } = fixture.store;
    const ofMessage = [...saidAt].filter(([key]) => /^(message|reminders):D0ADA:/.test(key));
    expect(ofMessage).toHaveLength(1 + 3);
    for (const [, at] of ofMessage) expect(at).toEqual(addDays(NOW, 300));
  });

  it('are as punctual when a run gets there a little sooner than the one before', async () => {
    await remindersOn(0);
    expect(await remindersOn(13.4)).toHaveLength(0);
    expect(await remindersOn(13.999)).toHaveLength(1);
  });

  it('say which one they are', async () => {
    await remindersOn(0);
    expect(textOf((await remindersOn(15))[0])).toContain('A reminder (1 of 3)');
  });

  it('come once after a long pause', async () => {
    await remindersOn(0);
    expect(await remindersOn(200)).toHaveLength(1);
    expect(await remindersOn(201)).toHaveLength(0);
  });

  it('are not sent about what is being kept, or is off already', async () => {
    await remindersOn(0);
    fixture.store.switchedOff.set(ada.subject.id, { at: daysAgo(0), by: 'U0ADA' });
    expect(await remindersOn(20)).toHaveLength(0);
  });
});
