import { describe, expect, it, test } from 'vitest';
import { NO_MEMORY } from '../../../cleanup/evaluate.ts';
import type { LastUse, Role, User } from '../../../cleanup/inventory.ts';
import { disabledInUse } from '../../../cleanup/rules/disabled-in-use.ts';
import { unusedRole } from '../../../cleanup/rules/unused-role.ts';
import { unusedUser } from '../../../cleanup/rules/unused-user.ts';
import { whyGone } from '../../../cleanup/why-gone.ts';
import {
  aKey,
  aRole as anEmulatedRole,
  aUser as anEmulatedUser,
} from '../../../infra/sandbox/aws/new-account.ts';
import { emulatedAccount } from '../emulated-account.ts';
import { anAccessKey, anInventory, aRole, aUse, aUser, daysAgo, factsOf } from '../factories.ts';
import { aFinding } from '../report/factories.ts';

const POLICY = { minAgeUnusedUsersToReport: 30, minAgeRolesToReport: 30 };
const DISABLED = daysAgo(20);
const DENY_ALL = 'arn:aws:iam::aws:policy/AWSDenyAll';
const minutesBefore = (minutes: number): LastUse => ({
  ...aUse(0),
  at: new Date(DISABLED.getTime() - minutes * 60_000),
});
const off = anAccessKey({ active: false, lastUsed: aUse(200) });
/** As we left it: keys off, no password. */
const ada = (overrides: Parameters<typeof aUser>[0] = {}) =>
  aUser({ facts: { keys: [off], password: null, sshKeys: [] }, ...overrides });
const role = (overrides: Parameters<typeof aRole>[0] = {}) =>
  aRole({ createdAt: daysAgo(500), lastUsed: aUse(200), ...overrides });

function judge(principal: User | Role, disabledAt: Date | null = DISABLED, isWhole = true) {
  const inventory = anInventory(principal.type === 'user' ? { users: [principal] } : { roles: [principal] });
  const since = new Map(disabledAt ? [[principal.id, disabledAt]] : []);
  const facts = { ...factsOf(inventory, POLICY), [isWhole ? 'disabledSince' : 'halfDisabledSince']: since };
  return [disabledInUse, unusedUser, unusedRole].flatMap((rule) => rule.judge(facts));
}

describe('disabled-in-use', () => {
  test.each<[string, User | Role]>([
    ['a role that was used since', role({ lastUsed: aUse(3) })],
    ['a role that asked for something since and was refused', role({ accessed: aUse(3) })],
    ['a role that was used in the minute it was disabled', role({ lastUsed: { ...aUse(20), at: DISABLED } })],
    ['a role whose use of hours before came to light later', role({ lastUsed: minutesBefore(239) })],
    ['a user that asked for something since and was refused', ada({ accessed: aUse(3) })],
    [
      'a user for whom a key was made, which is used',
      ada({
        facts: { keys: [off, anAccessKey({ createdAt: daysAgo(9), lastUsed: aUse(3) })], password: null },
      }),
    ],
    [
      'a user who signed in since with a new password',
      ada({ row: { password: { enabled: true, lastUsedAt: daysAgo(3), lastChangedAt: daysAgo(9) } } }),
    ],
    ['a user of whom not all could be read', ada({ accessed: aUse(3), facts: { keys: 'unknown' } })],
    ['a role that was last tried so long ago that it would be called unused', role({ accessed: aUse(19.9) })],
  ])('%s is told, instead of that it is unused', (_, principal) => {
    const verdicts = judge(principal);
    expect(verdicts).toMatchObject([{ rule: 'disabled-in-use', stage: 'report', next: null }]);
    expect(verdicts[0]?.subject).toMatchObject({ type: principal.type, id: principal.id });
  });

  test.each<[string, User | Role]>([
    ['a role that was not used since', role({ accessed: aUse(200) })],
    ['a role that was never used', role({ lastUsed: null, accessed: null })],
    ['a role whose use before was known when it was disabled', role({ lastUsed: minutesBefore(240) })],
    ['a user that was not used since', ada({ accessed: null })],
  ])('%s is not', (_, principal) => {
    expect(judge(principal).map(({ rule }) => rule)).not.toContain('disabled-in-use');
  });

  it('one from which somebody detached AWSDenyAll is not: it works again', () => {
    const held = { attachedPolicyArns: [], inlinePolicyNames: [], boundaryArn: null };
    expect(judge(role({ accessed: aUse(3), held })).map(({ rule }) => rule)).toEqual(['unused-role']);
    const denied = { ...held, attachedPolicyArns: [DENY_ALL] };
    expect(judge(role({ accessed: aUse(3), held: denied })).map(({ rule }) => rule)).toEqual([
      'disabled-in-use',
    ]);
  });

  const on = anAccessKey({ id: 'AKIAON', lastUsed: aUse(200) });
  test.each<[string, User, string]>([
    ['a key of which', ada({ facts: { keys: [off, on], password: null, sshKeys: [] } }), 'access key AKIAON'],
    [
      'the console password of which',
      ada({ facts: { keys: [off], password: { createdAt: daysAgo(200), lastUsedAt: null }, sshKeys: [] } }),
      'the console password',
    ],
  ])('a user %s somebody made to work again is told, and nothing more is planned for it', (_, user, what) => {
    const denied = { attachedPolicyArns: [DENY_ALL], inlinePolicyNames: [], boundaryArn: null };
    const verdicts = judge({ ...user, accessed: null, held: denied });
    expect(verdicts).toMatchObject([{ rule: 'disabled-in-use', stage: 'report', next: null }]);
    expect(verdicts[0]?.reason).toContain(`somebody made ${what} work again`);
    expect(judge({ ...user, accessed: null, held: { ...denied, attachedPolicyArns: [] } })).toMatchObject([
      { rule: 'unused-user' },
    ]);
    expect(judge(user, null).map(({ rule }) => rule)).not.toContain('disabled-in-use');
    const finding = aFinding({ rule: 'unused-user' });
    const about = { ...finding, subject: { ...finding.subject, id: user.id }, principalId: user.id };
    expect(whyGone(about, anInventory({ users: [user] }), new Set(), new Set([user.id]))).toBe(
      'used since it was disabled, or made to work again',
    );
  });

  test.each<[string, User | Role]>([
    ['role', role({ lastUsed: aUse(3), accessed: aUse(3) })],
    ['user', ada({ accessed: aUse(3) })],
  ])('a %s that this product did not disable is not told', (_, principal) => {
    expect(judge(principal, null).map(({ rule }) => rule)).not.toContain('disabled-in-use');
  });

  it('says since when it is disabled, and when, for what and where it was tried last', () => {
    expect(judge(role({ name: 'batch', accessed: aUse(3) }))[0]).toMatchObject({
      lastUsed: aUse(3),
      reason: `Role batch is disabled since ${DISABLED.toISOString().slice(0, 10)}, and somebody still tries to use it: last on ${daysAgo(3).toISOString().slice(0, 10)} for s3 in eu-west-1.`,
    });
    expect(judge(role({ lastUsed: minutesBefore(60) }))[0]?.reason).toMatch(/was in use shortly before/);
  });

  it('of one that is disabled in part it says that, and not what of it works: that was not switched off', () => {
    const password = { createdAt: daysAgo(200), lastUsedAt: null };
    const half = ada({ accessed: aUse(3), facts: { keys: [off], password, sshKeys: [] } });
    const day = DISABLED.toISOString().slice(0, 10);
    expect(judge(half, DISABLED, false)).toMatchObject([
      {
        rule: 'disabled-in-use',
        reason: `User ada was disabled in part on ${day}, and somebody still tries to use it: last on ${daysAgo(3).toISOString().slice(0, 10)} for s3 in eu-west-1.`,
      },
    ]);
    expect(judge({ ...half, accessed: null }, DISABLED, false)).toMatchObject([{ rule: 'unused-user' }]);
    expect(judge(ada({ accessed: minutesBefore(60) }), DISABLED, false)[0]?.reason).toContain(
      `was in use shortly before it was disabled in part on ${day}`,
    );
  });

  test.each<[string, User | Role]>([
    ['role', role({ accessed: 'unknown' })],
    ['user', ada({ accessed: 'unknown' })],
  ])(
    'of a %s of which IAM did not say, nothing is told: neither that it is used nor that it is unused',
    (_, principal) => {
      expect(judge(principal)).toEqual([]);
      const inventory = anInventory({
        users: principal.type === 'user' ? [principal] : [],
        roles: principal.type === 'role' ? [principal] : [],
      });
      for (const rule of [
        'disabled-in-use',
        principal.type === 'user' ? 'unused-user' : 'unused-role',
      ] as const) {
        const subject = { ...aFinding({ rule }).subject, type: principal.type, id: principal.id };
        const finding = { ...aFinding({ rule }), subject, principalId: principal.id };
        expect(whyGone(finding, inventory)).toBeNull();
      }
    },
  );

  test.each([
    ['its keys', { keys: 'unknown' }],
    ['the last use of its removed password', { removedPasswordUse: 'unknown' }],
  ] as const)('of a user of which %s could not be read, what was found stays', (_, unread) => {
    const user = ada({ accessed: null, facts: { keys: [off], password: null, sshKeys: [], ...unread } });
    expect(judge(user)).toEqual([]);
    for (const rule of ['disabled-in-use', 'unused-user'] as const) {
      const subject = { ...aFinding({ rule }).subject, type: 'user', id: user.id } as const;
      const finding = { ...aFinding({ rule }), subject, principalId: user.id };
      expect(whyGone(finding, anInventory({ users: [user] }))).toBeNull();
    }
  });

  test.each<[string, Role, 'disabled-in-use' | 'unused-role', string]>([
    ['it is enabled again', role(), 'disabled-in-use', 'it is no longer disabled from here'],
    [
      'its use is forgotten',
      role({ accessed: null }),
      'disabled-in-use',
      'no use of it is remembered any more, and nothing of it works',
    ],
    [
      'it turned out to be used',
      role({ accessed: aUse(1) }),
      'unused-role',
      'used since it was disabled, or made to work again',
    ],
  ])('a finding is gone because %s', (_, principal, rule, why) => {
    const subject = { ...aFinding({ rule }).subject, id: principal.id };
    const finding = { ...aFinding({ rule }), subject, principalId: principal.id };
    const inUse = new Set(rule === 'unused-role' ? [principal.id] : []);
    expect(whyGone(finding, anInventory({ roles: [principal] }), new Set(), inUse)).toBe(why);
  });
});

describe('whether somebody uses what is disabled', () => {
  const state = emulatedAccount();
  const lastAccessed = [{ service: 'ec2', at: daysAgo(3) }];
  const use = { at: daysAgo(200), service: 's3', region: 'eu-west-1' };
  const account = () => ({
    users: [
      anEmulatedUser({
        name: 'ada',
        id: 'AIDAADA',
        keys: [aKey({ active: false, lastUsed: use })],
        lastAccessed,
        attachedPolicyArns: [DENY_ALL],
      }),
      anEmulatedUser({ name: 'bob', id: 'AIDABOB', lastAccessed }),
    ],
    roles: [
      anEmulatedRole({
        ...{ name: 'batch', id: 'AROABATCH', lastUsed: use, lastAccessed },
        attachedPolicyArns: [DENY_ALL],
      }),
      anEmulatedRole({ name: 'other', id: 'AROAOTHER', lastUsed: use, lastAccessed }),
    ],
  });
  const memory = {
    ...NO_MEMORY,
    disabledSince: new Map([
      ['AIDAADA', DISABLED],
      ['AROABATCH', DISABLED],
    ]),
  };
  const jobs = () => state.aws.calls.find({ action: 'GenerateServiceLastAccessedDetails' });

  it('is asked of those that are disabled, and of nobody else', async () => {
    state.use(account());
    const { findings } = await state.look(POLICY, { memory });
    expect(jobs()).toHaveLength(2);
    expect(
      findings.filter(({ rule }) => rule === 'disabled-in-use').map(({ subject }) => subject.name),
    ).toEqual(['ada', 'batch']);
    expect(findings.filter(({ rule }) => rule === 'unused-role').map(({ subject }) => subject.name)).toEqual([
      'other',
    ]);
    expect(findings.every(({ stage }) => stage === 'report')).toBe(true);
  });

  it('costs nothing where nothing is disabled', async () => {
    state.use(account());
    const { findings } = await state.look(POLICY);
    expect(jobs()).toEqual([]);
    expect(findings.map(({ rule }) => rule)).not.toContain('disabled-in-use');
  });

  test.each([
    [
      'the call is refused',
      () => state.aws.faults.add({ fault: 'AccessDenied', action: 'GenerateServiceLastAccessedDetails' }),
    ],
    ['the job fails', () => Object.assign(state.aws.settings, { jobsFail: true })],
  ])('is not checked when %s, which stops what happens by itself', async (_, fail) => {
    state.use(account());
    fail();
    const { findings, inventory } = await state.look(POLICY, { memory });
    state.aws.settings.jobsFail = false;
    expect(
      inventory.gaps.filter(({ failed, required }) => failed && required).map(({ what }) => what),
    ).toEqual([
      'whether somebody still uses the disabled user ada',
      'whether somebody still uses the disabled role batch',
    ]);
    expect(findings.map(({ subject }) => subject.id)).not.toContain('AROABATCH');
  });
});
