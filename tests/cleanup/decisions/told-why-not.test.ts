import { beforeEach, describe, expect, it } from 'vitest';
import { addDays } from '../../../cleanup/days.ts';
import { anOffice } from './office.ts';
import { AUTOMATIC, bothStale, live, ordered } from './principal-desk.ts';
import { ACCOUNT } from './subjects.ts';

/* What the schedule announced and could not do, for a reason that is there each day until somebody mends it. */

const state = anOffice();
beforeEach(async () => {
  await state.office.open(bothStale());
  state.office.policy = AUTOMATIC;
});

const TEN = Array.from({ length: 10 }, (_, n) => `arn:aws:iam::aws:policy/Some${n}`);
const told = () => state.office.workspace.told.map(({ text }) => text);

describe.each(['user', 'role'] as const)('a %s that could not be disabled as announced', (kind) => {
  const attach = kind === 'user' ? 'AttachUserPolicy' : 'AttachRolePolicy';
  const quotaFull = () => Object.assign(live(state.office, kind) ?? {}, { attachedPolicyArns: [...TEN] });
  const denied = () => state.office.aws.faults.add({ fault: 'AccessDenied', action: attach });

  /** The next run orders it again. */
  async function nextDay() {
    const { office } = state;
    office.now = addDays(office.now, 1);
    const order = await ordered(office, kind, 'deactivate');
    return { order, ...(await office.apply(order)) };
  }

  it('as its quota is full: whose it is hears that once, not each day', async () => {
    quotaFull();
    const { order, outcome } = await nextDay();
    expect(outcome).toBe('refused');
    expect(state.office.workspace.told).toEqual([
      { to: `about ${order.findingId}`, text: expect.stringMatching(/disable .*AWSDenyAll does not fit/) },
    ]);
    for (let day = 2; day <= 4; day += 1) expect((await nextDay()).outcome).toBe('refused');
    expect(told()).toHaveLength(1);
    expect(live(state.office, kind)?.attachedPolicyArns).toEqual(TEN);
  });

  it('as a permission is missing: once as well', async () => {
    denied();
    for (let day = 1; day <= 3; day += 1) expect((await nextDay()).outcome).toBe('failed');
    expect(told()).toMatchObject([expect.stringContaining(`iam:${attach} was refused`)]);
  });

  it('for another reason than the last time: that is told', async () => {
    quotaFull();
    await nextDay();
    live(state.office, kind)?.attachedPolicyArns.splice(0);
    denied();
    await nextDay();
    expect(told()).toMatchObject([
      expect.stringContaining('does not fit'),
      expect.stringContaining('permission is missing'),
    ]);
  });

  it('for the same reason, with a pause in between: it is not told again, nor is the pause', async () => {
    const { office } = state;
    quotaFull();
    await nextDay();
    const pause = { by: 'UEVE', at: office.now, reason: 'merger' };
    await office.schedule.setPause(ACCOUNT, pause);
    await nextDay();
    await office.schedule.resume(ACCOUNT, pause, { ...pause, reason: 'done' });
    await nextDay();
    expect(told()).toHaveLength(1);
  });

  it('for the same reason, which Slack did not take the last time: it is told now', async () => {
    const { office } = state;
    quotaFull();
    office.workspace.broken.add('tell');
    expect(await nextDay()).toMatchObject({ outcome: 'refused', notTold: 1 });
    office.workspace.broken.clear();
    await nextDay();
    await nextDay();
    expect(told()).toHaveLength(1);
  });

  it('for the same reason, found anew since: it was announced anew, so it is told anew', async () => {
    const { office } = state;
    quotaFull();
    await nextDay();
    await office.audit([], addDays(office.now, 0.5));
    office.now = addDays(office.now, 12);
    await nextDay();
    expect(told()).toHaveLength(2);
  });

  it('for the same reason, a week later: it was announced anew, perhaps to a new owner', async () => {
    quotaFull();
    await nextDay();
    state.office.now = addDays(state.office.now, 7.2);
    await nextDay();
    expect(told()).toHaveLength(2);
    await nextDay();
    expect(told()).toHaveLength(2);
  });

  it('is done, and that is told, as soon as the reason is mended', async () => {
    quotaFull();
    await nextDay();
    live(state.office, kind)?.attachedPolicyArns.splice(0);
    expect((await nextDay()).outcome).toBe('applied');
    expect(told()).toMatchObject([
      expect.stringContaining('does not fit'),
      expect.stringMatching(/^As announced: /),
    ]);
  });
});

it('what is merely put off is told to nobody', async () => {
  const { office } = state;
  await office.schedule.setPause(ACCOUNT, { by: 'UEVE', at: office.now, reason: 'merger' });
  expect((await office.apply(await ordered(office, 'role', 'deactivate'))).outcome).toBe('refused');
  expect(told()).toEqual([]);
});
