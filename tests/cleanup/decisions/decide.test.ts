import { describe, expect, test } from 'vitest';
import { type Asked, decide } from '../../../cleanup/decisions/decide.ts';
import {
  type Actor,
  FINDING_ACTIONS,
  type FindingAction,
  type Person,
  type Situation,
} from '../../../cleanup/decisions/decision.ts';
import type { Finding, Hold } from '../../../cleanup/finding.ts';
import type { Policy } from '../../../cleanup/policy.ts';
import { ACCOUNT, aPolicy, aUse, daysAgo, NOW } from '../factories.ts';

const aPerson = (slackId: string, overrides: Partial<Person> = {}): Person => ({
  slackId,
  name: slackId,
  email: null,
  standing: 'member',
  ...overrides,
});
const OWNER: Actor = { person: aPerson('UOWNER'), isApprover: false };
const APPROVER: Actor = { person: aPerson('UAPPROVER'), isApprover: true };
const ANYBODY: Actor = { person: aPerson('UANYBODY'), isApprover: false };

function aSituation(
  overrides: Partial<Situation> & {
    subject?: 'access-key' | 'password' | 'user' | 'role';
    hold?: Hold | null;
    admin?: boolean;
  } = {},
): Situation {
  const { subject = 'access-key', hold = null, admin = false, ...rest } = overrides;
  const id = subject === 'access-key' ? 'AKIAADA' : 'AIDAADA';
  const finding: Finding = {
    id: `${ACCOUNT}:unused-access-key:${id}`,
    account: ACCOUNT,
    rule: 'unused-access-key',
    subject: { type: subject, name: 'ada', arn: `arn:aws:iam::${ACCOUNT}:user/ada`, id },
    principalId: 'AIDAADA',
    stage: 'report',
    createdAt: daysAgo(400),
    since: daysAgo(200),
    unusedDays: 200,
    lastUsed: aUse(200),
    reason: 'Access key AKIAADA of ada has not been used for 200 days.',
    evidence: [],
    asOf: NOW,
    sources: ['iam'],
    next: null,
    owner: null,
    administratorBecause: admin ? 'AdministratorAccess allows every action' : null,
    hold,
  };
  return {
    finding,
    over: null,
    owner: 'UOWNER',
    ownerLeft: false,
    ownerChangedAt: null,
    deactivation: null,
    inactiveSince: null,
    usedSince: null,
    ...rest,
  };
}

const ask = (
  actor: Actor,
  asked: Asked | FindingAction,
  situation = aSituation(),
  policy: Partial<Policy> = {},
) => decide(actor, typeof asked === 'string' ? { action: asked } : asked, situation, aPolicy(policy), NOW);
const keep = (overrides: Partial<Asked> = {}): Asked => ({
  action: 'keep',
  reason: 'migration',
  until: daysAgo(-30),
  ...overrides,
});
const cooled = { inactiveSince: daysAgo(14), deactivation: { at: daysAgo(14), by: 'UOWNER' } };

describe('who may do what', () => {
  test.each<{
    action: Asked | FindingAction;
    situation?: Situation;
    owner: boolean;
    approver: boolean;
    anybody: boolean;
  }>([
    { action: 'claim', owner: false, approver: true, anybody: false },
    { action: 'assign', owner: false, approver: true, anybody: false },
    { action: 'not-mine', owner: true, approver: false, anybody: false },
    { action: keep(), owner: true, approver: true, anybody: false },
    { action: keep(), situation: aSituation({ admin: true }), owner: false, approver: true, anybody: false },
    ...(['password', 'user', 'role'] as const).map((subject) => ({
      ...{ action: keep(), situation: aSituation({ subject }) },
      ...{ owner: true, approver: true, anybody: false },
    })),
    { action: 'deactivate', owner: true, approver: true, anybody: false },
    {
      action: 'deactivate',
      situation: aSituation({ subject: 'password' }),
      owner: true,
      approver: true,
      anybody: false,
    },
    {
      action: 'deactivate',
      situation: aSituation({ subject: 'user' }),
      owner: false,
      approver: true,
      anybody: false,
    },
    {
      action: 'deactivate',
      situation: aSituation({ subject: 'role' }),
      owner: false,
      approver: true,
      anybody: false,
    },
    { action: 'reactivate', situation: aSituation(cooled), owner: true, approver: true, anybody: false },
    { action: 'delete', situation: aSituation(cooled), owner: true, approver: true, anybody: false },
    {
      action: 'delete',
      situation: aSituation({ ...cooled, subject: 'password' }),
      owner: false,
      approver: false,
      anybody: false,
    },
  ])('$action: owner $owner, approver $approver, anybody else $anybody', ({ action, situation, ...may }) => {
    const allowed = (actor: Actor) => ask(actor, action, situation).outcome === 'allowed';
    expect({ owner: allowed(OWNER), approver: allowed(APPROVER), anybody: allowed(ANYBODY) }).toEqual(may);
  });

  test.each(['guest', 'bot', 'deleted', 'stranger'] as const)(
    'a %s may do nothing, owner or approver or not',
    (standing) => {
      for (const actor of [OWNER, APPROVER]) {
        const outsider = { ...actor, person: { ...actor.person, standing } };
        for (const action of FINDING_ACTIONS) {
          expect(ask(outsider, action, aSituation(cooled)).reason).toContain(`Slack calls you a ${standing}`);
        }
      }
    },
  );

  test('nobody may do anything about what is over, and the answer says why', () => {
    for (const action of FINDING_ACTIONS.filter((one) => one !== 'restore')) {
      expect(ask(APPROVER, action, aSituation({ over: 'the key was deleted' }))).toEqual({
        outcome: 'refused',
        reason: 'This is over: the key was deleted.',
      });
    }
  });

  test('with no owner known, nobody is the owner', () => {
    const nobody: Actor = { person: aPerson(''), isApprover: false };
    for (const action of ['not-mine', 'deactivate', 'delete'] as const) {
      expect(ask(nobody, action, aSituation({ ...cooled, owner: null })).outcome).toBe('refused');
    }
  });
});

describe('keep', () => {
  test.each([
    { title: 'without a reason', asked: keep({ reason: '  ' }), reason: /say why/ },
    { title: 'without a day', asked: { action: 'keep', reason: 'x' } as const, reason: /day in the future/ },
    { title: 'until today', asked: keep({ until: NOW }), reason: /day in the future/ },
    {
      title: 'for too long',
      asked: keep({ until: daysAgo(-91) }),
      reason: /at most 90 days, until 2027-02-20/,
    },
  ])('$title is refused', ({ asked, reason }) => {
    expect(ask(OWNER, asked)).toMatchObject({ outcome: 'refused', reason: expect.stringMatching(reason) });
  });

  test('for the longest time allowed is allowed', () => {
    expect(ask(OWNER, keep({ until: daysAgo(-90) })).outcome).toBe('allowed');
  });
});

describe('reactivate undoes what we did, and nothing else', () => {
  test.each([
    { title: 'their own doing', by: 'UOWNER', owner: true },
    { title: "the schedule's doing", by: 'schedule', owner: true },
    { title: "an approver's doing", by: 'UAPPROVER', owner: false },
  ])('$title: owner $owner, approver always', ({ by, owner }) => {
    const situation = aSituation({ ...cooled, deactivation: { at: daysAgo(1), by } });
    expect(ask(OWNER, 'reactivate', situation).outcome).toBe(owner ? 'allowed' : 'refused');
    expect(ask(APPROVER, 'reactivate', situation).outcome).toBe('allowed');
  });

  test('what somebody else switched off stays off, for approvers too', () => {
    const situation = aSituation({ inactiveSince: daysAgo(20), deactivation: null });
    for (const actor of [OWNER, APPROVER])
      expect(ask(actor, 'reactivate', situation).reason).toContain('not switched off from here');
  });

  test('a password cannot be brought back, and the answer says who can help', () => {
    expect(ask(APPROVER, 'reactivate', aSituation({ ...cooled, subject: 'password' })).reason).toContain(
      'an administrator has to set a new one',
    );
  });
});

describe('delete', () => {
  test('nobody may skip the cooling-off', () => {
    for (const actor of [OWNER, APPROVER]) {
      expect(ask(actor, 'delete').reason).toContain('still active');
      expect(ask(actor, 'delete', aSituation({ inactiveSince: daysAgo(13) })).reason).toContain(
        'from 2026-11-23 12:00 UTC, after 14 days',
      );
      expect(ask(actor, 'delete', aSituation({ inactiveSince: daysAgo(14) })).outcome).toBe('allowed');
    }
    expect(
      ask(APPROVER, 'delete', aSituation({ inactiveSince: daysAgo(14) }), { coolingOffDays: 15 }).outcome,
    ).toBe('refused');
  });

  test('names the very minute from which it is allowed, never one that is too early', () => {
    const situation = aSituation({ inactiveSince: new Date('2026-11-09T12:00:05Z') });
    const at = (now: string) => decide(APPROVER, { action: 'delete' }, situation, aPolicy(), new Date(now));
    expect(at('2026-11-23T12:00:00Z').reason).toContain('from 2026-11-23 12:01 UTC');
    expect(at('2026-11-23T12:01:00Z').outcome).toBe('allowed');
  });

  test('names no day while no audit has seen it off: the cooling-off begins with that', () => {
    const at = daysAgo(13);
    const off = { inactiveSince: at, deactivation: { at, by: 'UADA' } };
    expect(ask(OWNER, 'delete', aSituation(off)).reason).toContain(
      'It may be deleted 14 days after the next audit, which has to see it off first.',
    );
    const usedSince = { at: daysAgo(11), service: null, region: null, toldAt: NOW };
    const used = { ...off, usedSince, inactiveSince: usedSince.at };
    expect(ask(OWNER, 'delete', aSituation(used)).reason).toContain('14 days after the next audit');
    const seen = { ...off, inactiveSince: daysAgo(12) };
    expect(ask(OWNER, 'delete', aSituation(seen)).reason).toContain('from 2026-11-24 12:00 UTC, after');
  });

  test('who became owner by a changed tag may not delete for 7 days; an approver may', () => {
    const situation = (days: number) => aSituation({ ...cooled, ownerChangedAt: daysAgo(days) });
    expect(ask(OWNER, 'delete', situation(6)).reason).toContain('a new owner may delete after 7 days');
    expect(ask(OWNER, 'delete', situation(7)).outcome).toBe('allowed');
    expect(ask(APPROVER, 'delete', situation(0)).outcome).toBe('allowed');
  });

  test.each<[string, Actor, 'access-key' | 'password', number | null, 'allowed' | 'refused']>([
    ['a new owner may deactivate a key: that can be undone', OWNER, 'access-key', 0, 'allowed'],
    ['a new owner may not remove a password: that cannot', OWNER, 'password', 0, 'refused'],
    ['nor on the sixth day', OWNER, 'password', 6, 'refused'],
    ['from the seventh day on, they may', OWNER, 'password', 7, 'allowed'],
    ['an owner of old may', OWNER, 'password', null, 'allowed'],
    ['an approver may at once', APPROVER, 'password', 0, 'allowed'],
  ])('%s', (_, actor, subject, days, outcome) => {
    const situation = aSituation({ subject, ownerChangedAt: days === null ? null : daysAgo(days) });
    const judgement = ask(actor, 'deactivate', situation);
    expect(judgement.outcome).toBe(outcome);
    if (outcome === 'refused')
      expect(judgement.reason).toMatch(/tags .* changed on .* after 7 days, so you can from/);
  });
});

describe('holds', () => {
  const protectedHold: Hold = { kind: 'protected', reason: 'tagged iam-cleanup:protected' };
  const exempt: Hold = {
    kind: 'exempt',
    reason: 'migration',
    until: daysAgo(-40),
    by: 'U1',
  };
  const managed: Hold = {
    kind: 'managed',
    reason: 'declared by CloudFormation stack web: change it there',
    tool: 'cloudformation',
    name: 'web',
  };
  test.each([
    {
      title: 'protected',
      hold: protectedHold,
      deactivate: false,
      remove: false,
      reason: /protected: tagged/,
    },
    {
      title: 'exempt',
      hold: exempt,
      deactivate: false,
      remove: false,
      reason: /to be kept until 2027-01-01: migration/,
    },
    {
      title: 'managed',
      hold: managed,
      deactivate: true,
      remove: false,
      reason: /stack web: change it there/,
    },
  ])('what is $title: deactivate $deactivate, delete $remove', ({ hold, deactivate, remove, reason }) => {
    for (const actor of [OWNER, APPROVER]) {
      expect(ask(actor, 'deactivate', aSituation({ hold })).outcome === 'allowed').toBe(deactivate);
      const judgement = ask(actor, 'delete', aSituation({ ...cooled, hold }));
      expect(judgement.outcome === 'allowed').toBe(remove);
      expect(judgement.reason).toMatch(reason);
    }
  });
});
