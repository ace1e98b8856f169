import { describe, expect, it } from 'vitest';
import { applyDecision } from '../../../cleanup/decisions/apply-decision.ts';
import { parsePolicy } from '../../../cleanup/policy.ts';
import { anOffice } from './office.ts';
import { ACCOUNT, aDecision, ada, KEY, keyFinding, NOW } from './subjects.ts';

const state = anOffice();
const inHours = (hours: number) => new Date(NOW.getTime() + hours * 60 * 60 * 1000);

function setActive(active: boolean): void {
  Object.assign(state.office.key(KEY) ?? {}, { active });
}

describe('what somebody did by hand in the meantime stands', () => {
  it('a decision redelivered long after its change is not applied a second time', async () => {
    const { office } = state;
    const decision = await office.decided();
    const { store, ...deps } = office.dependencies();
    const dying = new Proxy(store, {
      get: (target, name) =>
        name === 'settle' ? () => Promise.reject(new Error('died')) : Reflect.get(target, name).bind(target),
    });
    await expect(applyDecision(decision, { ...deps, store: dying })).rejects.toThrow('died');
    expect(office.key(KEY)?.active).toBe(false);
    setActive(true);
    office.now = inHours(72);
    expect(await office.apply(decision)).toMatchObject({ outcome: 'refused' });
    expect(office.key(KEY)?.active).toBe(true);
  });

  it('a key that was switched on elsewhere, and off again by somebody else, is not for us to reactivate', async () => {
    const { office } = state;
    await office.apply(await office.decided());
    setActive(true);
    await office.audit([keyFinding(ada())], inHours(18));
    setActive(false);
    const inactive = keyFinding(ada(), { rule: 'inactive-access-key' });
    await office.audit([inactive], inHours(42));
    office.now = inHours(50);
    const decision = await office.request(
      aDecision(inactive, { action: 'reactivate', requestedAt: inHours(49) }),
    );
    expect(await office.apply(decision)).toMatchObject({ outcome: 'refused' });
    expect(office.key(KEY)?.active).toBe(false);
  });

  it('what became protected is not reactivated', async () => {
    const { office } = state;
    await office.apply(await office.decided());
    office.policy = parsePolicy({ protectedNames: ['ada'] });
    const decision = await office.request(aDecision(keyFinding(ada()), { action: 'reactivate' }));
    expect(await office.apply(decision)).toMatchObject({ outcome: 'refused' });
    expect(office.key(KEY)?.active).toBe(false);
  });

  it('somebody without rights gets no exemption, even where the key is active already', async () => {
    const { office } = state;
    const switchedOff = await office.decided();
    await office.apply(switchedOff);
    setActive(true);
    const decision = await office.request(
      aDecision(keyFinding(ada()), { action: 'reactivate', by: 'UNOBODY' }),
    );
    expect(await office.apply(decision)).toMatchObject({ outcome: 'refused' });
    expect(await office.exemptions()).toEqual([]);
    expect(await office.store.deactivation(ACCOUNT, switchedOff.subject)).not.toBeNull();
  });
});
