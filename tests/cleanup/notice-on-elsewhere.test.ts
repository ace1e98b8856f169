import { beforeEach, describe, expect, it, test } from 'vitest';
import type { Deactivation, Decision } from '../../cleanup/decisions/decision.ts';
import type { Exemption } from '../../cleanup/finding.ts';
import { noticeOnElsewhere, onElsewhere } from '../../cleanup/notice-on-elsewhere.ts';
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
      },
    });

  it('writes the exemption and the trail, and only then that our deactivation is over', async () => {
    expect(await notice()).toMatchObject([
      { subject: { id: KEY }, reason: expect.stringContaining('outside') },
    ]);
    expect(written).toEqual(['exemption', 'trail', 'clear']);
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
