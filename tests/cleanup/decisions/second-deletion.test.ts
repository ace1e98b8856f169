import { beforeEach, describe, expect, it } from 'vitest';
import { addDays } from '../../../cleanup/days.ts';
import { applyDecision } from '../../../cleanup/decisions/apply-decision.ts';
import type { Decision } from '../../../cleanup/decisions/decision.ts';
import { restoreCommands } from '../../../cleanup/principals/restore-commands.ts';
import { anOffice } from './office.ts';
import {
  AUTOMATIC,
  bothStale,
  DENY_ALL,
  decided,
  disabled,
  type Kind,
  live,
  ordered,
  toBeDeleted,
} from './principal-desk.ts';
import { ACCOUNT } from './subjects.ts';

/*
 * A deletion stopped half way, and another one brings it to its end. What the first had taken is in its own snapshot alone
 * once somebody has changed what was left: it has to be known where.
 */

const state = anOffice();
beforeEach(() => state.office.open(bothStale()));

const POLICY = 'arn:aws:iam::aws:policy/PowerUserAccess';
const TAKEN = { user: 'membership of group readers', role: 'membership of instance profile batch' } as const;
/** The call at which the first one is refused: something is gone by then. */
const STOPS_AT = { user: 'DetachUserPolicy', role: 'DetachRolePolicy' } as const;

/** Snapshots stay in the bucket between tests: no two decisions of this file are the same. */
let deletions = 0;
const anId = () => `deletion-${++deletions}`;

async function refusedAt(kind: Kind, action: string): Promise<Decision> {
  const { office } = state;
  const first = await toBeDeleted(office, kind, { id: anId() });
  const heal = office.aws.faults.add({ fault: 'AccessDenied', action });
  expect((await office.apply(first)).outcome).toBe('failed');
  heal();
  return first;
}

async function again(kind: Kind) {
  const { office } = state;
  office.now = addDays(office.now, 1);
  const decision = await decided(office, kind, {
    id: anId(),
    action: 'delete',
    by: 'UADA',
    approvedBy: 'UEVE',
  });
  const { outcome } = await office.apply(decision);
  const { snapshot } = (await office.settled(decision)).outcome ?? {};
  return { outcome, key: snapshot?.key, lost: snapshot?.cannotComeBack.join('\n') ?? '' };
}

const keyOf = async (decision: Decision) =>
  (await state.office.settled(decision)).outcome?.snapshot?.key ?? 'no key';

describe.each(['user', 'role'] as const)('a %s that was half deleted', (kind) => {
  it('and changed since: the second snapshot names the first, and what is in that alone', async () => {
    const { office } = state;
    const first = await keyOf(await refusedAt(kind, STOPS_AT[kind]));
    live(office, kind)?.attachedPolicyArns.push(POLICY);
    const second = await again(kind);
    expect(second).toMatchObject({ outcome: 'applied', key: expect.not.stringContaining(first) });
    expect(second.lost).toContain(first);
    expect(second.lost).toContain(TAKEN[kind]);
    expect(second.lost).not.toContain('AWSDenyAll');
    const snapshot = await office.dependencies().principals.snapshots.get(second.key ?? '');
    if (!snapshot) throw new Error('There is no second snapshot.');
    const script = restoreCommands(snapshot, { madeFor: 'UEVE', madeAt: office.now });
    expect(script).toContain(first);
    expect(live(office, kind)).toBeUndefined();
  });

  it('and changed twice: the third snapshot names both', async () => {
    const { office } = state;
    const first = await keyOf(await refusedAt(kind, STOPS_AT[kind]));
    live(office, kind)?.attachedPolicyArns.push(POLICY);
    const heal = office.aws.faults.add({
      fault: 'AccessDenied',
      action: kind === 'user' ? 'DeleteUser' : 'DeleteRole',
    });
    const second = await again(kind);
    expect(second.outcome).toBe('failed');
    heal();
    live(office, kind)?.attachedPolicyArns.push(DENY_ALL, 'arn:aws:iam::aws:policy/SecurityAudit');
    const third = await again(kind);
    expect(third).toMatchObject({ outcome: 'applied' });
    for (const known of [first, second.key, TAKEN[kind]]) expect(third.lost).toContain(known);
  });

  it('and changed, and then refused at its first call: the next one names what the first had taken all the same', async () => {
    const { office } = state;
    const first = await keyOf(await refusedAt(kind, STOPS_AT[kind]));
    live(office, kind)?.attachedPolicyArns.push(POLICY);
    const heal = office.aws.faults.add({ fault: 'AccessDenied', action: STOPS_AT[kind] });
    expect((await again(kind)).outcome).toBe('failed');
    heal();
    const third = await again(kind);
    expect(third).toMatchObject({ outcome: 'applied' });
    for (const known of [first, TAKEN[kind]]) expect(third.lost).toContain(known);
  });

  it('and not changed since: the first snapshot is that of the second as well, and has all of it', async () => {
    const first = await keyOf(await refusedAt(kind, STOPS_AT[kind]));
    const second = await again(kind);
    expect(second).toMatchObject({ outcome: 'applied', key: first });
    expect(second.lost).not.toContain('earlier deletion');
  });

  it('or rather not at all, before somebody changed it: its own snapshot has all of it', async () => {
    const first = await keyOf(
      await refusedAt(kind, kind === 'user' ? 'DeleteAccessKey' : 'RemoveRoleFromInstanceProfile'),
    );
    live(state.office, kind)?.attachedPolicyArns.push(POLICY);
    const second = await again(kind);
    expect(second).toMatchObject({ outcome: 'applied' });
    expect(second.key).not.toBe(first);
    expect(second.lost).not.toContain('earlier deletion');
  });
});

it('a role changed while it was being deleted: that one thing is gone is not forgotten', async () => {
  const { office } = state;
  const first = await toBeDeleted(office, 'role', { id: anId() });
  const heal = office.aws.faults.add({ fault: 'close', action: 'DetachRolePolicy' });
  await expect(office.apply(first)).rejects.toThrow();
  heal();
  live(office, 'role')?.attachedPolicyArns.push(POLICY);
  await office.apply(first);
  const second = await again('role');
  expect(second).toMatchObject({ outcome: 'applied' });
  expect(second.lost).toContain(await keyOf(first));
  expect(second.lost).toContain(TAKEN.role);
});

it('a role that was half deleted and changed, and paused while it was being deleted again: what is gone is not forgotten', async () => {
  const { office } = state;
  const first = await keyOf(await refusedAt('role', STOPS_AT.role));
  live(office, 'role')?.attachedPolicyArns.push(POLICY);
  office.policy = AUTOMATIC;
  const order = await ordered(office, 'role', 'delete');
  const { store, ...deps } = office.dependencies();
  const pause = { by: 'UEVE', at: office.now, reason: 'merger' };
  const setDeactivation: typeof store.setDeactivation = async (...noted) => {
    await office.schedule.setPause(ACCOUNT, pause);
    return store.setDeactivation(...noted);
  };
  const pausing = new Proxy(store, {
    get: (target, name) =>
      name === 'setDeactivation' ? setDeactivation : Reflect.get(target, name).bind(target),
  });
  expect(await applyDecision(order, { ...deps, store: pausing })).toMatchObject({ outcome: 'refused' });
  await office.schedule.resume(ACCOUNT, pause, { ...pause, reason: 'done' });
  const last = await again('role');
  expect(last).toMatchObject({ outcome: 'applied' });
  for (const known of [first, TAKEN.role]) expect(last.lost).toContain(known);
});

it('what was disabled and then deleted at once names no earlier deletion', async () => {
  await disabled(state.office, 'user', 15);
  const only = await again('user');
  expect(only.outcome).toBe('applied');
  expect(only.lost).not.toContain('earlier deletion');
});
