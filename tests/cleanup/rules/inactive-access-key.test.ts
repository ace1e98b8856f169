import { describe, expect, test } from 'vitest';
import { inactiveAccessKey } from '../../../cleanup/rules/inactive-access-key.ts';
import { ACCOUNT, anAccessKey, anInventory, aUse, aUser, daysAgo, factsOf } from '../factories.ts';

const judgeKey = (key: Parameters<typeof anAccessKey>[0], policy = {}, seenInactive?: Date) => {
  const accessKey = anAccessKey({ active: false, ...key });
  const openSince = seenInactive
    ? [[`${ACCOUNT}:inactive-access-key:${accessKey.id}`, seenInactive] as const]
    : [];
  const inventory = anInventory({ users: [aUser({ facts: { keys: [accessKey] } })] });
  return inactiveAccessKey.judge(factsOf(inventory, policy, new Map(openSince)))[0];
};

describe('inactive-access-key', () => {
  test('lingers, however young', () => {
    expect(judgeKey({ createdAt: daysAgo(3) })).toMatchObject({ stage: 'report', unusedDays: 3, next: null });
    expect(judgeKey({ active: true })).toBeUndefined();
  });

  const deleting = { minAgeKeysToDelete: 90, coolingOffDays: 14 };
  test.each([
    { title: 'first seen now', used: 200, seen: undefined, stage: 'report' },
    { title: 'inactive for part of the cooling-off', used: 200, seen: daysAgo(13), stage: 'report' },
    { title: 'inactive for the whole cooling-off', used: 200, seen: daysAgo(14), stage: 'delete' },
    { title: 'cooled off but used too recently', used: 89, seen: daysAgo(30), stage: 'report' },
  ])('$title: $stage', ({ used, seen, stage }) => {
    expect(judgeKey({ lastUsed: aUse(used) }, deleting, seen)?.stage).toBe(stage);
  });

  test('begins its cooling-off anew with each use: it was on in between', () => {
    const patient = { minAgeKeysToDelete: 40, coolingOffDays: 60 };
    const at = (used: number) => judgeKey({ lastUsed: aUse(used) }, patient, daysAgo(70));
    expect(at(59)).toMatchObject({ stage: 'report', next: { stage: 'delete', at: daysAgo(-1) } });
    expect(at(60)).toMatchObject({ stage: 'delete', next: null });
    expect(at(90)).toMatchObject({ stage: 'delete', next: null });
  });

  test('is never due for deletion while that threshold is off', () => {
    expect(judgeKey({ lastUsed: aUse(2000) }, {}, daysAgo(1000))).toMatchObject({
      stage: 'report',
      next: null,
    });
  });

  test('says when deletion would come: after both waits', () => {
    expect(judgeKey({ lastUsed: aUse(200) }, deleting, daysAgo(4))?.next).toEqual({
      stage: 'delete',
      at: daysAgo(-10),
    });
    expect(judgeKey({ lastUsed: aUse(50) }, deleting, daysAgo(40))?.next).toEqual({
      stage: 'delete',
      at: daysAgo(-40),
    });
  });
});
