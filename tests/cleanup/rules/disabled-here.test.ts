import { describe, expect, it, test } from 'vitest';
import { isoDay } from '../../../cleanup/days.ts';
import type { Deactivation } from '../../../cleanup/decisions/decision.ts';
import { findingId, type Subject } from '../../../cleanup/finding.ts';
import { onElsewhere } from '../../../cleanup/notice-on-elsewhere.ts';
import { dueWords } from '../../../cleanup/report/words.ts';
import { inactiveAccessKey } from '../../../cleanup/rules/inactive-access-key.ts';
import { unusedUser } from '../../../cleanup/rules/unused-user.ts';
import { whyGone } from '../../../cleanup/why-gone.ts';
import {
  ACCOUNT,
  anAccessKey,
  anInventory,
  aRole,
  aUse,
  aUser,
  daysAgo,
  factsOf,
  NOW,
} from '../factories.ts';
import { aFinding } from '../store/factories.ts';

/* What the report says on the days after this product disabled a user or role. */

const DENY_ALL = 'arn:aws:iam::aws:policy/AWSDenyAll';
const off = anAccessKey({ active: false, lastUsed: aUse(200) });
const facts = (user: ReturnType<typeof aUser>, openSince: ReadonlyMap<string, Date> = new Map()) => ({
  ...factsOf(anInventory({ users: [user] }), { minAgeUnusedUsersToReport: 30 }, openSince),
  disabledSince: new Map([[user.id, daysAgo(1)]]),
});

describe('of a user whom this product disabled', () => {
  it('one finding speaks, and says so; its keys are not told one by one', () => {
    const user = aUser({ facts: { keys: [off], password: null, sshKeys: [] } });
    expect(inactiveAccessKey.judge(facts(user))).toEqual([]);
    const [verdict, ...more] = unusedUser.judge(facts(user));
    expect(more).toEqual([]);
    expect(verdict?.evidence[0]).toBe(`Disabled from here on ${daysAgo(1).toISOString().slice(0, 10)}.`);
  });

  it('the same of one that is half disabled, until somebody detaches AWSDenyAll elsewhere', () => {
    const held = (...attachedPolicyArns: string[]) => ({
      held: { attachedPolicyArns, inlinePolicyNames: [], boundaryArn: null },
    });
    const judge = (overrides: Parameters<typeof aUser>[0]) => {
      const user = aUser({ facts: { keys: [off] }, ...overrides });
      const halfDisabledSince = new Map([[user.id, daysAgo(1)]]);
      return inactiveAccessKey.judge({ ...facts(user), disabledSince: new Map(), halfDisabledSince });
    };
    expect(judge(held(DENY_ALL))).toEqual([]);
    expect(judge(held())).toMatchObject([{ rule: 'inactive-access-key' }]);
  });

  it('is not to be disabled now: only its deletion is still to come, after the cooling-off', () => {
    const user = aUser({ facts: { keys: [off], password: null, sshKeys: [] } });
    const given = facts(user);
    const on = { minAgeUnusedUsersToDisable: 60, minAgeUnusedUsersToDelete: 90 };
    const due = (policy: Partial<typeof given.policy>, disabledSince = given.disabledSince) => {
      const [verdict] = unusedUser.judge({ ...given, policy: { ...given.policy, ...policy }, disabledSince });
      return verdict && dueWords(verdict);
    };
    expect(due(on)).toBe(`due for deletion from ${isoDay(daysAgo(-13))}`);
    expect(due({ minAgeUnusedUsersToDisable: 60 })).toBeNull();
    expect(due(on, new Map())).toMatch(/^due for disabling, for deletion from/);
    expect(due(on, new Map([[user.id, daysAgo(15)]]))).toBe('due for deletion');
  });

  it('who had a password only is the same unused user as before, and no orphan', () => {
    const user = aUser({ facts: { keys: [], password: null, sshKeys: [] } });
    expect(unusedUser.judge(facts(user))).toMatchObject([{ rule: 'unused-user' }]);
    expect(unusedUser.judge(facts(user))[0]?.orphaned).toBeUndefined();
  });

  it('who was an orphan before stays one', () => {
    const user = aUser({ facts: { keys: [], password: null, sshKeys: [] } });
    const subject: Subject = { type: 'user', name: user.name, arn: user.arn, id: user.id };
    const id = findingId(ACCOUNT, { rule: 'unused-user', subject, orphaned: true });
    expect(unusedUser.judge(facts(user, new Map([[id, daysAgo(40)]])))[0]?.orphaned).toBe(true);
  });

  it('the finding on an inactive key is gone because of that', () => {
    const user = aUser({ facts: { keys: [off] } });
    const about = { rule: 'inactive-access-key', principalId: user.id } as const;
    const subject = { ...aFinding('ada').subject, id: off.id };
    const finding = { ...aFinding('ada'), ...about, subject };
    expect(whyGone(finding, anInventory({ users: [user] }))).toBe('its whole user was disabled');
  });
});

describe('a user or role that this product disabled counts as enabled elsewhere', () => {
  const denied = { attachedPolicyArns: [DENY_ALL], inlinePolicyNames: [], boundaryArn: null };
  const bare: typeof denied = { ...denied, attachedPolicyArns: [] };
  const disabling = (type: 'user' | 'role', name: string, id: string) => ({
    decisionId: 'd',
    disablement: {
      ...({
        schemaVersion: 1,
        principal: { type, name, id },
        begunAt: daysAgo(3),
        denyAllArn: DENY_ALL,
      } as const),
      ...{ attachesDenyAll: true, keys: [], removesPassword: false },
    },
  });
  test.each<[string, typeof bare | undefined, Partial<Deactivation>, boolean]>([
    ['when AWSDenyAll is detached', bare, {}, true],
    ['not while it is attached', denied, {}, false],
    ['not where its policies were not read', undefined, {}, false],
    ['not while it is being disabled', bare, { at: NOW }, false],
  ])('%s', (_, held, overrides, isNoticed) => {
    const user = { ...aUser(), ...(held && { held }) };
    const role = { ...aRole(), ...(held && { held }) };
    const standing = [user, role].map(({ type, name, id }) => ({
      subject: { type, name, id },
      deactivation: { at: daysAgo(3), by: 'UEVE', disabling: disabling(type, name, id), ...overrides },
    }));
    const found = onElsewhere(anInventory({ users: [user], roles: [role] }), standing);
    expect(found.map(({ principalId }) => principalId)).toEqual(isNoticed ? [user.id, role.id] : []);
  });

  test('not while it is being deleted by ourselves', () => {
    const role = { ...aRole(), held: bare };
    const deletion = { decisionId: 'x', snapshotKey: 'k' };
    const deactivation = {
      ...{ at: daysAgo(30), by: 'UEVE' },
      disabling: { ...disabling('role', role.name, role.id), deletion },
    };
    const standing = [{ subject: { type: role.type, name: role.name, id: role.id }, deactivation }];
    expect(onElsewhere(anInventory({ roles: [role] }), standing)).toEqual([]);
  });
});
