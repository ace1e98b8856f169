import { describe, expect, test } from 'vitest';
import type { ServiceSpecificCredential } from '../../../cleanup/inventory.ts';
import { unusedWords } from '../../../cleanup/report/words.ts';
import { unusedUser } from '../../../cleanup/rules/unused-user.ts';
import { ACCOUNT, anAccessKey, anInventory, aUse, aUser, daysAgo, factsOf, NOW } from '../factories.ts';

const judgeUser = (user: Parameters<typeof aUser>[0], policy = {}, openSince = new Map<string, Date>()) =>
  unusedUser.judge(factsOf(anInventory({ users: [aUser(user)] }), policy, openSince))[0];

const specific = (overrides: Partial<ServiceSpecificCredential> = {}) => ({
  known: true as const,
  value: [
    {
      id: 'ACCA1',
      userName: 'ada',
      service: 'bedrock.amazonaws.com',
      status: 'Active' as const,
      createdAt: daysAgo(300),
      expiresAt: null,
      ...overrides,
    },
  ],
});
const password = (days: number | null) => ({
  createdAt: daysAgo(400),
  lastUsedAt: days === null ? null : daysAgo(days),
});

describe('unused-user', () => {
  test('counts from the newest use of any credential', () => {
    const keys = [anAccessKey({ lastUsed: aUse(200) }), anAccessKey({ lastUsed: aUse(120), active: false })];
    expect(judgeUser({ facts: { keys, password: password(150) } })).toMatchObject({
      unusedDays: 120,
      stage: 'report',
    });
  });

  test('whose credentials were never used has no use recorded: that of one that is gone is forgotten', () => {
    const keys = [anAccessKey({ createdAt: daysAgo(200), lastUsed: null })];
    const verdict = judgeUser({ createdAt: daysAgo(200), facts: { keys, password: null } });
    expect(verdict && unusedWords(verdict)).toBe('no use recorded in 200 days');
    expect(verdict?.reason).toMatch(/^User \w+ has no use recorded in 200 days: created /);
  });

  test('a password that we removed was in use, later than the keys', () => {
    const keys = [anAccessKey({ lastUsed: aUse(200) })];
    const removed = (removedPasswordUse: Date | null | 'unknown') =>
      judgeUser({ facts: { keys, password: null, removedPasswordUse } });
    expect(removed(daysAgo(150))).toMatchObject({ unusedDays: 150, lastUsed: { at: daysAgo(150) } });
    expect(removed(null)).toMatchObject({ unusedDays: 200 });
    expect(removed(daysAgo(1))).toBeUndefined();
    expect(removed('unknown')).toBeUndefined();
  });

  test('a service user whose password was never used but whose key is busy is in use', () => {
    const keys = [anAccessKey({ lastUsed: aUse(1) })];
    expect(judgeUser({ facts: { keys, password: password(null) } })).toBeUndefined();
  });

  test('a key made yesterday and not used yet keeps its user', () => {
    const keys = [anAccessKey({ lastUsed: aUse(200) }), anAccessKey({ createdAt: daysAgo(1) })];
    expect(judgeUser({ facts: { keys } })).toBeUndefined();
  });

  describe('without any credential', () => {
    test('is orphaned, told as soon as the user is old enough', () => {
      expect(judgeUser({ createdAt: daysAgo(30) })).toMatchObject({ stage: 'report', unusedDays: 30 });
      expect(judgeUser({ createdAt: daysAgo(30) })?.reason).toContain('orphaned');
      expect(judgeUser({ createdAt: daysAgo(29) })).toBeUndefined();
    });

    test('acting counts from the first audit that saw it so, not from creation', () => {
      const policy = { minAgeUnusedUsersToDisable: 45, minAgeUnusedUsersToDelete: 90 };
      const seen = (days: number) => new Map([[`${ACCOUNT}:unused-user:AIDAADA:orphaned`, daysAgo(days)]]);
      expect(judgeUser({}, policy)).toMatchObject({
        stage: 'report',
        next: { stage: 'disable', at: daysAgo(-45) },
      });
      expect(judgeUser({}, policy, seen(44))?.stage).toBe('report');
      expect(judgeUser({}, policy, seen(45))?.stage).toBe('disable');
      expect(judgeUser({}, policy, seen(90))?.stage).toBe('delete');
    });
  });

  test('an orphan does not inherit the age of the time when it had credentials', () => {
    const policy = { minAgeUnusedUsersToDisable: 45, minAgeUnusedUsersToDelete: 90 };
    const openAsUnused = new Map([[`${ACCOUNT}:unused-user:AIDAADA`, daysAgo(200)]]);
    expect(judgeUser({}, policy, openAsUnused)?.stage).toBe('report');
  });

  test('the last use of a removed password counts as a use of the user', () => {
    const removed = { enabled: false, lastUsedAt: daysAgo(5), lastChangedAt: null };
    const keys = [anAccessKey({ lastUsed: aUse(200) })];
    expect(judgeUser({ facts: { keys }, row: { password: removed } })).toBeUndefined();
    expect(judgeUser({ row: { password: removed } })).toBeUndefined();
    expect(judgeUser({ row: { password: { ...removed, lastUsedAt: daysAgo(40) } } })?.unusedDays).toBe(40);
  });

  test.each(['bedrock.amazonaws.com', 'codecommit.amazonaws.com'])(
    'a user with only a %s credential is not judged: AWS records no use of it',
    (service) => {
      expect(judgeUser({ serviceSpecificCredentials: specific({ service }) })).toBeUndefined();
    },
  );

  test.each([
    { title: 'expired', overrides: { expiresAt: NOW } },
    { title: 'inactive', overrides: { status: 'Inactive' as const } },
  ])('a user with only an $title service-specific credential is orphaned', ({ overrides }) => {
    const verdict = judgeUser({ serviceSpecificCredentials: specific(overrides) });
    expect(verdict?.reason).toContain('orphaned');
    expect(verdict?.evidence[0]).toBe('Credentials: 1 credential inactive or expired.');
  });

  test.each([
    {
      title: 'an SSH key',
      user: { facts: { sshKeys: [{ id: 'APKA1', status: 'Active' as const, uploadedAt: daysAgo(300) }] } },
    },
    {
      title: 'a signing certificate',
      user: { row: { certificates: [{ active: true, lastRotatedAt: daysAgo(300) }] } },
    },
    { title: 'a Bedrock key', user: { serviceSpecificCredentials: specific() } },
  ])('$title beside a stale key keeps the user at report: nothing by itself', ({ user }) => {
    const policy = { minAgeUnusedUsersToDisable: 45, minAgeUnusedUsersToDelete: 90 };
    const facts = { ...('facts' in user ? user.facts : {}), keys: [anAccessKey({ lastUsed: aUse(200) })] };
    expect(judgeUser({ ...user, facts }, policy)).toMatchObject({ stage: 'report', next: null });
    expect(judgeUser({ facts: { keys: facts.keys } }, policy)?.stage).toBe('delete');
  });

  test.each([
    { title: 'SSH keys', notAsked: { sshKeys: 'not-asked' } },
    { title: 'a password that the report does not know', notAsked: { password: 'not-asked' } },
  ] as const)('$title, if not asked for, leave the user at report', ({ notAsked }) => {
    const facts = { keys: [anAccessKey({ lastUsed: aUse(200) })], ...notAsked };
    expect(judgeUser({ facts })).toMatchObject({ stage: 'report', unusedDays: 200 });
    expect(judgeUser({ facts }, { minAgeUnusedUsersToDisable: 45 })).toMatchObject({
      stage: 'report',
      next: null,
    });
  });

  test('a password that the report knows and nobody asked about keeps the user', () => {
    const facts = { keys: [anAccessKey({ lastUsed: aUse(200) })], password: 'not-asked' as const };
    const enabled = { enabled: true, lastUsedAt: null, lastChangedAt: daysAgo(2) };
    expect(judgeUser({ facts, row: { password: enabled } })).toBeUndefined();
  });

  describe('is never judged on what is not known', () => {
    const gap = { known: false as const, gap: { what: '', why: '', failed: true, required: true } };
    test.each([
      { title: 'keys', user: { facts: { keys: 'unknown' as const } } },
      { title: 'the last use of a key', user: { facts: { keys: [anAccessKey({ lastUsed: 'unknown' })] } } },
      { title: 'the password', user: { facts: { password: 'unknown' as const } } },
      { title: 'SSH keys', user: { facts: { sshKeys: 'unknown' as const } } },
      {
        title: 'SSH keys of one who seems to have nothing',
        user: { facts: { sshKeys: 'not-asked' as const } },
      },
      {
        title: 'the password of one who seems to have nothing',
        user: { facts: { password: 'not-asked' as const } },
      },
      { title: 'service-specific credentials', user: { serviceSpecificCredentials: gap } },
      { title: 'the report line', user: { report: gap } },
    ])('$title', ({ user }) => {
      expect(judgeUser(user)).toBeUndefined();
    });
  });
});
