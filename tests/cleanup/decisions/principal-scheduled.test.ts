import { beforeEach, describe, expect, it, test } from 'vitest';
import { addDays } from '../../../cleanup/days.ts';
import type { Decision } from '../../../cleanup/decisions/decision.ts';
import type { Policy } from '../../../cleanup/policy.ts';
import { anOffice } from './office.ts';
import { AUTOMATIC, bothStale, DENY_ALL, disabled, live, ordered } from './principal-desk.ts';
import { staleAda } from './principals.ts';
import { ACCOUNT, aUse, daysAgo, NOW } from './subjects.ts';

const state = anOffice();
beforeEach(async () => {
  await state.office.open(bothStale());
  state.office.policy = AUTOMATIC;
});

describe.each(['user', 'role'] as const)('what the schedule ordered about a %s', (kind) => {
  /** Disabled by Eve a fortnight ago, and ordered to be deleted. */
  async function orderedToGo(days = 15): Promise<Decision> {
    await disabled(state.office, kind, days);
    return ordered(state.office, kind, 'delete');
  }

  it('is disabled as announced, told to whose it is, and can be undone by its owner', async () => {
    const { office } = state;
    const order = await ordered(office, kind, 'deactivate');
    expect((await office.apply(order)).outcome).toBe('applied');
    expect(live(office, kind)?.attachedPolicyArns).toContain(DENY_ALL);
    expect(await office.deactivation(order)).toMatchObject({ by: 'schedule' });
    expect(office.workspace.told).toEqual([
      { to: `about ${order.findingId}`, text: expect.stringContaining('was disabled') },
    ]);
    const undo = {
      ...order,
      id: 'undo',
      action: 'reactivate',
      by: 'UADA',
      requestedAt: addDays(NOW, 1),
    } as const;
    await office.request(undo);
    office.now = addDays(NOW, 1);
    expect((await office.apply(undo)).outcome).toBe('applied');
    expect(live(office, kind)?.attachedPolicyArns).not.toContain(DENY_ALL);
  });

  it('is deleted with its switch on, after a snapshot', async () => {
    const order = await orderedToGo();
    expect((await state.office.apply(order)).outcome).toBe('applied');
    expect(live(state.office, kind)).toBeUndefined();
    expect((await state.office.settled(order)).outcome?.snapshot?.key).toContain(order.id);
  });

  const stays = async (order: Decision, because: RegExp) => {
    const { office } = state;
    const before = structuredClone(live(office, kind));
    expect((await office.apply(order)).outcome).toMatch(/refused|superseded/);
    expect((await office.settled(order)).outcome?.reason).toMatch(because);
    expect(office.changes()).toEqual([]);
    expect(live(office, kind)).toEqual(before);
  };

  test.each<[string, RegExp, Partial<Policy>]>([
    [
      'its switch is off',
      /do not call for it/,
      { deleteUsersAutomatically: false, deleteRolesAutomatically: false },
    ],
    ['its threshold is off', /do not call for it/, { minAgeUnusedUsersToDelete: 0, minAgeRolesToDelete: 0 }],
    ['the cooling-off is longer', /do not call for it/, { coolingOffDays: 30 }],
  ])('is not deleted when %s', async (_, because, policy) => {
    const order = await orderedToGo();
    state.office.policy = { ...AUTOMATIC, ...policy };
    await stays(order, because);
  });

  it('is not deleted that was not disabled from here', async () => {
    await stays(await ordered(state.office, kind, 'delete'), /do not call for it/);
  });

  test.each<[string, RegExp, (order: Decision) => Promise<void> | void]>([
    [
      'it is paused',
      /paused/,
      () => state.office.schedule.setPause(ACCOUNT, { by: 'UEVE', at: NOW, reason: 'merger' }),
    ],
    [
      'somebody keeps it',
      /left alone: needed/,
      ({ subject, principalId }) =>
        state.office.exempt({ subject, principalId, until: daysAgo(-90), reason: 'needed', by: 'UADA' }),
    ],
    [
      'a stack declares it',
      /left alone: declared by/,
      ({ subject }) => {
        const type = kind === 'user' ? 'AWS::IAM::User' : 'AWS::IAM::Role';
        const stack = { region: 'eu-west-1', stackName: 'web', physicalId: subject.name, type };
        state.office.aws.account.stackResources.push(stack);
      },
    ],
    [
      'it was accessed within the threshold',
      /was used .* not known when it was found/,
      () => {
        live(state.office, kind)?.lastAccessed.push({ service: 'ec2', at: addDays(state.office.now, -50) });
      },
    ],
    [
      'the limit of the day is reached',
      /limit of 0 changes/,
      () => {
        state.office.policy = { ...AUTOMATIC, maxActionsPerDay: 0 };
      },
    ],
  ])('is neither disabled nor deleted when %s', async (_, because, arrange) => {
    const order = await ordered(state.office, kind, 'deactivate');
    await arrange(order);
    await stays(order, because);
    await state.office.open(bothStale());
    Object.assign(state.office, { now: NOW, policy: AUTOMATIC });
    const last = await orderedToGo();
    await arrange(last);
    await stays(last, because);
  });

  it('goes on where a delivery died, and is settled once', async () => {
    const { office } = state;
    const order = await ordered(office, kind, 'deactivate');
    const action = kind === 'user' ? 'UpdateAccessKey' : 'AttachRolePolicy';
    const heal = office.aws.faults.add({ fault: 'lost-answer', action });
    await expect(office.apply(order)).rejects.toThrow();
    heal();
    expect((await office.apply(order)).outcome).toBe('applied');
    expect((await office.apply(order)).outcome).toBe('settled-before');
    expect(await office.deactivation(order)).toMatchObject({ by: 'schedule' });
  });
});

describe('what the schedule ordered about a user', () => {
  it.each([
    ['SSH key', { sshKeys: [{ id: 'APKA1', active: true, uploadedAt: daysAgo(300) }] }],
    ['signing certificate', { certificates: [{ id: 'CERT1', active: true, uploadedAt: daysAgo(300) }] }],
  ])('is not done when a working %s was added, whose use AWS does not record', async (what, more) => {
    const { office } = state;
    await office.open(bothStale({ users: [staleAda(more)] }));
    const order = await ordered(office, 'user', 'deactivate');
    expect((await office.apply(order)).outcome).toBe('refused');
    expect((await office.settled(order)).outcome?.reason).toContain(`1 ${what}, whose last use`);
    expect(office.changes()).toEqual([]);
  });

  it('is not done when its key was used since', async () => {
    const { office } = state;
    const order = await ordered(office, 'user', 'deactivate');
    const [key] = office.aws.account.users.get('ada')?.keys ?? [];
    if (key) key.lastUsed = aUse(1);
    expect((await office.apply(order)).outcome).toBe('refused');
    expect((await office.settled(order)).outcome?.usedSince).toMatchObject({ at: daysAgo(1) });
    expect(office.changes()).toEqual([]);
  });
});
