import { beforeEach, describe, expect, it, test } from 'vitest';
import type { Deactivation, Decision } from '../../cleanup/decisions/decision.ts';
import type { DecisionStore } from '../../cleanup/decisions/decision-store.ts';
import type { Exemption } from '../../cleanup/finding.ts';
import { noticeOnElsewhere, onElsewhere } from '../../cleanup/notice-on-elsewhere.ts';
import { disowned } from '../../cleanup/principals/disablement.ts';
import { whyGone } from '../../cleanup/why-gone.ts';
import { anAccessKey, anInventory, aUser, daysAgo, NOW } from './factories.ts';
import { aDecision, aFinding } from './store/factories.ts';

const KEY = 'AKIAADA';
const OFF: Deactivation = { at: daysAgo(3), by: 'UADA' };
const standing = (deactivation = OFF, id = KEY) => [
  { subject: { type: 'access-key', id, name: 'ada' } as const, deactivation },
];
const ada = (active: boolean) => aUser({ name: 'ada', facts: { keys: [anAccessKey({ id: KEY, active })] } });

describe('what an audit takes for switched on elsewhere', () => {
  test.each([
    ['an active key of ours that was switched off 3 days ago', [ada(true)], standing(), [KEY]],
    ['not one that is off', [ada(false)], standing(), []],
    ['not one that was switched off while it read', [ada(true)], standing({ at: NOW, by: 'UADA' }), []],
    [
      'what was to be switched off 3 days ago and never was',
      [ada(true)],
      standing({ ...OFF, begun: true }),
      [KEY],
    ],
    [
      'not what is being switched off and comes again',
      [ada(true)],
      standing({ at: daysAgo(0.02), by: 'schedule', begun: true }),
      [],
    ],
    ['not another key', [ada(true)], standing(OFF, 'AKIAOTHER'), []],
    ['not what we never switched off', [ada(true)], [], []],
    [
      'nothing where keys could not be read',
      [aUser({ name: 'ada', facts: { keys: 'unknown' } })],
      standing(),
      [],
    ],
    ['nothing where nobody asked', [aUser({ name: 'ada', facts: { keys: 'not-asked' } })], standing(), []],
  ])('%s', (_, users, stand, ids) => {
    expect(onElsewhere(anInventory({ users }), stand).map(({ subject }) => subject.id)).toEqual(ids);
  });

  it('is why its finding as an inactive key is gone', () => {
    const subject = { ...aFinding('ada').subject, id: KEY };
    const finding = {
      ...aFinding('ada'),
      rule: 'inactive-access-key',
      subject,
      principalId: ada(true).id,
    } as const;
    const inventory = anInventory({ users: [ada(true)] });
    expect(whyGone(finding, inventory, new Set([KEY]))).toBe('switched on again outside this product');
    expect(whyGone(finding, inventory)).toBe('the key was switched on again');
  });
});

const DENY_ALL = 'arn:aws:iam::aws:policy/AWSDenyAll';
const held = (...attachedPolicyArns: string[]) => ({
  held: { attachedPolicyArns, inlinePolicyNames: [], boundaryArn: null },
});
/** Disabled with this key 40 days ago. */
const USER_OFF: Deactivation = {
  ...{ at: daysAgo(40), by: 'UEVE' },
  disabling: {
    decisionId: 'd',
    disablement: {
      schemaVersion: 1,
      principal: { type: 'user', name: 'ada', id: ada(true).id },
      ...{ begunAt: daysAgo(40), denyAllArn: DENY_ALL, attachesDenyAll: true },
      ...{ keys: [KEY], removesPassword: false },
    },
  },
};
const userStanding = (overrides: Partial<Deactivation> = {}) => ({
  subject: { type: 'user', id: ada(true).id, name: 'ada' } as const,
  deactivation: { ...USER_OFF, ...overrides },
});

describe('of a disabled user an audit takes for switched on elsewhere', () => {
  const denied = (active = true) => ({ ...ada(active), ...held(DENY_ALL) });
  test.each([
    ['an active key that was switched off with it', denied(), [userStanding()], [KEY]],
    ['not one that is off', denied(false), [userStanding()], []],
    ['not one that is no part of that any more', denied(), [disownedStanding()], []],
    ['not one that was made for it since', { ...denied(), live: made() }, [userStanding()], []],
    ['not what was perhaps never switched off', denied(), [userStanding({ begun: true })], []],
    ['not what was switched off while it read', denied(), [userStanding({ at: NOW })], []],
    [
      'not one that was switched off again by itself',
      denied(),
      [userStanding(), ...standing({ at: NOW, by: 'schedule' })],
      [],
    ],
    ['one by itself that was switched on again', denied(), [userStanding(), ...standing()], [KEY]],
    [
      'the user, where AWSDenyAll is detached as well',
      { ...ada(true), ...held() },
      [userStanding()],
      [ada(true).id],
    ],
    ['nothing where its policies were not read', ada(true), [userStanding()], []],
  ])('%s', (_, user, stand, ids) => {
    expect(onElsewhere(anInventory({ users: [user] }), stand).map(({ subject }) => subject.id)).toEqual(ids);
  });
  function disownedStanding() {
    const { disabling } = USER_OFF;
    if (!disabling) throw new Error('unreachable');
    return userStanding({
      disabling: { ...disabling, disablement: disowned(disabling.disablement, [KEY]) },
    });
  }
  function made() {
    return aUser({ facts: { keys: [anAccessKey({ id: 'AKIANEW' })] } }).live;
  }
});

describe('noticing', () => {
  const written: string[] = [];
  let open: Decision[];
  let now: Deactivation | null;
  beforeEach(() => {
    written.length = 0;
    open = [];
    now = OFF;
  });
  const notice = (exemptions: readonly Exemption[] = [], off = OFF) =>
    noticeOnElsewhere(onElsewhere(anInventory({ users: [ada(true)] }), standing(off)), {
      exemptions,
      memory: { putExemption: async () => void written.push('exemption') },
      store: {
        openDecisions: async () => open,
        deactivation: async () => now,
        append: async () => void written.push('trail'),
        clearDeactivation: async (_account, _subject, one) => {
          expect(one).toEqual(off);
          written.push('clear');
        },
        disownKey: async () => void written.push('disown'),
      },
    });

  it('writes the trail and the exemption, and only then that our deactivation is over', async () => {
    expect(await notice()).toMatchObject([
      { subject: { id: KEY }, reason: expect.stringContaining('outside') },
    ]);
    expect(written).toEqual(['trail', 'exemption', 'clear']);
  });

  /** Of the key of a user that stays disabled. */
  const noticeOfUser = (exemptions: readonly Exemption[] = []) => {
    const user = { ...ada(true), ...held(DENY_ALL) };
    const asked: string[] = [];
    const found = onElsewhere(anInventory({ users: [user] }), [userStanding()]);
    const store = {
      openDecisions: async () => open,
      deactivation: async (_: string, { type }: { readonly type: string }) => {
        asked.push(type);
        return USER_OFF;
      },
      append: async () => void written.push('trail'),
      clearDeactivation: async () => void written.push('clear'),
      disownKey: async (...[, { type }, off, id]: Parameters<DecisionStore['disownKey']>) => {
        expect([type, off, id]).toEqual(['user', USER_OFF, KEY]);
        written.push('disown');
      },
    };
    const memory = { putExemption: async () => void written.push('exemption') };
    return noticeOnElsewhere(found, { exemptions, memory, store }).then((exempted) => {
      expect(asked).toEqual(['user']);
      return exempted;
    });
  };
  const exemption = (until: Date, by = 'somebody outside this product'): Exemption => ({
    subject: { type: 'access-key', id: KEY },
    ...{ principalId: ada(true).id, until, reason: 'r', by },
  });

  it('of a key of a disabled user, leaves the user disabled, and last takes the key out of that', async () => {
    expect(await noticeOfUser()).toMatchObject([{ subject: { id: KEY }, until: daysAgo(-30) }]);
    expect(written).toEqual(['trail', 'exemption', 'disown']);
  });

  it.each([
    ['and is exempt', daysAgo(-20)],
    ['and was exempt as long as that lasts', daysAgo(5)],
  ])('of a key of a disabled user that was noticed before %s, tells nothing more', async (_, until) => {
    expect(await noticeOfUser([exemption(until)])).toEqual([]);
    expect(written).toEqual(['disown']);
  });

  it('of a key that was switched on before the user was disabled, writes it all the same', async () => {
    expect(await noticeOfUser([exemption(daysAgo(11))])).toHaveLength(1);
    expect(written).toEqual(['trail', 'exemption', 'disown']);
  });

  it('of a key of a disabled user that somebody keeps, leaves that, and tells nothing day by day', async () => {
    expect(await noticeOfUser([exemption(daysAgo(-60), 'UEVE')])).toEqual([]);
    expect(written).toEqual(['disown']);
  });

  it('writes nothing where a decision on that user waits', async () => {
    open = [aDecision('1', { principalId: ada(true).id })];
    expect(await notice()).toEqual([]);
    expect(written).toEqual([]);
  });

  it('of what was only begun and never came about, forgets that without a word', async () => {
    const begun = { ...OFF, begun: true } as const;
    now = begun;
    expect(await notice([], begun)).toEqual([]);
    expect(written).toEqual(['clear']);
  });

  it('of what was only begun when it read, and was done since, forgets nothing', async () => {
    expect(await notice([], { ...OFF, begun: true })).toEqual([]);
    expect(written).toEqual([]);
  });

  it.each([
    ['switched it on here since', null],
    ['switched it off anew', { ...OFF, at: daysAgo(1) }],
  ])('writes nothing where somebody %s', async (_, since) => {
    now = since;
    expect(await notice()).toEqual([]);
    expect(written).toEqual([]);
  });
});
