import { beforeEach, describe, expect, it } from 'vitest';
import { addDays } from '../../../cleanup/days.ts';
import type { Decision } from '../../../cleanup/decisions/decision.ts';
import { anOffice } from './office.ts';
import { AUTOMATIC, bothStale, DENY_ALL, disabled, live, ordered } from './principal-desk.ts';
import { staleAda, staleRole } from './principals.ts';
import { ACCOUNT, NOW } from './subjects.ts';

/*
 * A deletion was noted down, and refused before anything was gone. That it was to be deleted is forgotten: otherwise it
 * would look half deleted as soon as somebody detaches AWSDenyAll, and the next order would delete what somebody enabled.
 */

const state = anOffice();
beforeEach(async () => {
  const ada = staleAda({ groups: [], keys: [], loginProfile: null });
  const batch = staleRole({ attachedPolicyArns: [], instanceProfiles: [] });
  await state.office.open(bothStale({ users: [ada], roles: [batch] }));
  state.office.policy = AUTOMATIC;
});

describe.each(['user', 'role'] as const)(
  'a %s whose deletion was called off before anything was gone',
  (kind) => {
    /** Disabled for a fortnight, ordered to be deleted; the delivery dies at its first call, and finds a pause when it comes again. */
    async function calledOff(): Promise<Decision> {
      const { office } = state;
      await disabled(office, kind, 15);
      const order = await ordered(office, kind, 'delete');
      const detach = kind === 'user' ? 'DetachUserPolicy' : 'DetachRolePolicy';
      const heal = office.aws.faults.add({ fault: 'close', action: detach });
      await expect(office.apply(order)).rejects.toThrow();
      heal();
      const pause = { by: 'UEVE', at: NOW, reason: 'merger' };
      await office.schedule.setPause(ACCOUNT, pause);
      expect((await office.apply(order)).outcome).toBe('refused');
      await office.schedule.resume(ACCOUNT, pause, { ...pause, reason: 'done' });
      return order;
    }

    /** The schedule orders it again, and what becomes of that. */
    async function nextDay(): Promise<string> {
      const { office } = state;
      office.now = addDays(office.now, 1);
      return (await office.apply(await ordered(office, kind, 'delete'))).outcome;
    }

    it('is disabled as before, and nothing more is remembered', async () => {
      const order = await calledOff();
      const { disabling } = (await state.office.deactivation(order)) ?? {};
      expect(disabling).toBeDefined();
      expect(disabling?.deletion).toBeUndefined();
    });

    it('is not deleted when somebody enabled it elsewhere since: that is known', async () => {
      const { office } = state;
      await calledOff();
      const principal = live(office, kind);
      principal?.attachedPolicyArns.splice(0);
      expect(await nextDay()).toBe('refused');
      expect(live(office, kind)).toBe(principal);
      expect(office.changes()).toEqual([]);
      expect(await office.exemptions()).toMatchObject([{ subject: { type: kind } }]);
    });

    it('is not deleted when AWS had refused that, and somebody enabled it elsewhere since', async () => {
      const { office } = state;
      await disabled(office, kind, 15);
      const order = await ordered(office, kind, 'delete');
      const detach = kind === 'user' ? 'DetachUserPolicy' : 'DetachRolePolicy';
      const heal = office.aws.faults.add({ fault: 'AccessDenied', action: detach });
      expect((await office.apply(order)).outcome).toBe('failed');
      heal();
      const principal = live(office, kind);
      principal?.attachedPolicyArns.splice(0);
      await nextDay();
      expect(live(office, kind)).toBe(principal);
      expect(await office.exemptions()).toMatchObject([{ subject: { type: kind } }]);
    });

    it('is no longer noted as being deleted when AWS refused that before the first change', async () => {
      const { office } = state;
      await disabled(office, kind, 15);
      const order = await ordered(office, kind, 'delete');
      const action = kind === 'user' ? 'DetachUserPolicy' : 'DetachRolePolicy';
      const heal = office.aws.faults.add({ fault: 'AccessDenied', action });
      expect((await office.apply(order)).outcome).toBe('failed');
      heal();
      expect((await office.deactivation(order))?.disabling).toBeDefined();
      expect((await office.deactivation(order))?.disabling?.deletion).toBeUndefined();
      expect(await nextDay()).toBe('applied');
    });

    it('is still noted as being deleted when AWS refused that after a change, which may yet not show', async () => {
      const { office } = state;
      await disabled(office, kind, 15);
      const order = await ordered(office, kind, 'delete');
      const action = kind === 'user' ? 'DeleteUser' : 'DeleteRole';
      office.aws.faults.add({ fault: 'AccessDenied', action });
      expect((await office.apply(order)).outcome).toBe('failed');
      expect((await office.deactivation(order))?.disabling?.deletion?.snapshotKey).toBeDefined();
    });

    it('is deleted by the next order when nobody did', async () => {
      const { office } = state;
      await calledOff();
      expect(live(office, kind)?.attachedPolicyArns).toContain(DENY_ALL);
      expect(await nextDay()).toBe('applied');
      expect(live(office, kind)).toBeUndefined();
    });
  },
);
