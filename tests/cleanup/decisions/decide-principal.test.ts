import { describe, expect, test } from 'vitest';
import { decide } from '../../../cleanup/decisions/decide.ts';
import type { Actor, Deactivation, FindingAction, Situation } from '../../../cleanup/decisions/decision.ts';
import type { Finding, Hold, RuleId } from '../../../cleanup/finding.ts';
import { aPolicy, daysAgo, NOW } from '../factories.ts';
import { aRoleFinding, aUserFinding } from './principals.ts';

const actor = (slackId: string, isApprover: boolean, standing: 'member' | 'deleted' = 'member'): Actor => ({
  person: { slackId, name: slackId, email: null, standing },
  isApprover,
});
const OWNER = actor('UOWNER', false);
const APPROVER = actor('UAPPROVER', true);
const OTHER = actor('UOTHER', true);
const ANYBODY = actor('UANYBODY', false);

const disabled = (days: number, by = 'UAPPROVER'): Deactivation => ({
  at: daysAgo(days),
  by,
  disabling: {
    decisionId: 'd',
    disablement: {
      schemaVersion: 1,
      principal: { type: 'user', name: 'ada', id: 'AIDAADA' },
      begunAt: daysAgo(days),
      denyAllArn: 'arn:aws:iam::aws:policy/AWSDenyAll',
      attachesDenyAll: true,
      keys: [],
      removesPassword: false,
    },
  },
});

function aSituation(
  subject: 'user' | 'role',
  overrides: Partial<Situation> & {
    readonly hold?: Hold;
    readonly rule?: RuleId;
    readonly lastUsed?: Finding['lastUsed'];
  } = {},
): Situation {
  const { hold = null, rule, lastUsed, ...rest } = overrides;
  const about = { hold, ...(rule && { rule }), ...(lastUsed && { lastUsed }) };
  return {
    finding: subject === 'user' ? aUserFinding(about) : aRoleFinding(about),
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

const ask = (who: Actor, action: FindingAction, situation: Situation, approval?: Actor) =>
  decide(who, { action, ...(approval && { approval }) }, situation, aPolicy(), NOW);

describe.each(['user', 'role'] as const)('a %s', (subject) => {
  const works = aSituation(subject);
  const cooled = aSituation(subject, { deactivation: disabled(14) });

  test.each<[string, Actor, string]>([
    ['an approver', APPROVER, 'allowed'],
    ['its owner', OWNER, 'refused'],
    ['anybody else', ANYBODY, 'refused'],
  ])('is disabled when asked by %s: %s', (_, who, outcome) => {
    expect(ask(who, 'deactivate', works).outcome).toBe(outcome);
  });

  test.each<[string, Actor, string, string]>([
    ['an approver, whoever disabled it', OTHER, 'UAPPROVER', 'allowed'],
    ['its owner, when the schedule did', OWNER, 'schedule', 'allowed'],
    ['its owner, when it was their own doing', OWNER, 'UOWNER', 'allowed'],
    ['its owner, when an approver did', OWNER, 'UAPPROVER', 'refused'],
    ['anybody else', ANYBODY, 'schedule', 'refused'],
  ])('is enabled again for %s', (_, who, by, outcome) => {
    const deactivation = disabled(1, by);
    expect(ask(who, 'reactivate', aSituation(subject, { deactivation })).outcome).toBe(outcome);
  });

  test('that we did not disable is not enabled again from here', () => {
    expect(ask(APPROVER, 'reactivate', works).reason).toContain('not switched off from here');
  });

  test.each<[string, Actor, Actor | undefined, string, RegExp]>([
    ['its owner asks', OWNER, undefined, 'needs-approval', /takes two/],
    ['its owner asks, an approver says yes', OWNER, APPROVER, 'allowed', /^$/],
    ['its owner asks and says yes', OWNER, OWNER, 'needs-approval', /cannot be the one/],
    ['an approver asks', APPROVER, undefined, 'needs-approval', /takes two/],
    ['an approver asks, another one says yes', APPROVER, OTHER, 'allowed', /^$/],
    ['an approver asks and says yes', APPROVER, APPROVER, 'needs-approval', /cannot be the one/],
    ['anybody else asks', ANYBODY, APPROVER, 'refused', /Only its owner or an approver/],
    ['who says yes approves nothing', APPROVER, ANYBODY, 'needs-approval', /not an approver/],
    ['who says yes left', OWNER, actor('UOTHER', true, 'deleted'), 'needs-approval', /not an approver/],
  ])('is deleted when %s', (_, who, approval, outcome, reason) => {
    const judgement = ask(who, 'delete', cooled, approval);
    expect(judgement.outcome).toBe(outcome);
    expect(judgement.reason).toMatch(reason);
  });

  test.each<[string, Situation, RegExp]>([
    ['that works', works, /not disabled from here/],
    ['disabled by somebody else', aSituation(subject, { inactiveSince: daysAgo(90) }), /not disabled/],
    ['in its cooling-off', aSituation(subject, { deactivation: disabled(13) }), /from 2026-11-23/],
  ])('%s is not deleted, whoever asks and says yes', (_, situation, reason) => {
    for (const who of [OWNER, APPROVER]) {
      const judgement = ask(who, 'delete', situation, OTHER);
      expect(judgement).toMatchObject({ outcome: 'refused', reason: expect.stringMatching(reason) });
    }
  });

  test.each<[string, Hold, RegExp]>([
    ['protected', { kind: 'protected', reason: 'tagged' }, /protected: tagged/],
    ['kept', { kind: 'exempt', reason: 'needed', until: daysAgo(-9), by: 'U1' }, /kept until .*: needed/],
    [
      'managed',
      { kind: 'managed', reason: 'declared by stack web', tool: 'cloudformation', name: 'web' },
      /declared by stack web/,
    ],
  ])('that is %s is neither disabled nor deleted', (_, hold, reason) => {
    expect(ask(APPROVER, 'deactivate', aSituation(subject, { hold })).reason).toMatch(reason);
    const late = aSituation(subject, { hold, deactivation: disabled(14) });
    expect(ask(APPROVER, 'delete', late, OTHER)).toMatchObject({
      outcome: 'refused',
      reason: expect.stringMatching(reason),
    });
  });

  test('a new owner by a changed tag may not ask for its end for 7 days', () => {
    const fresh = { deactivation: disabled(14), ownerChangedAt: daysAgo(6) };
    expect(ask(OWNER, 'delete', aSituation(subject, fresh), APPROVER).outcome).toBe('refused');
    expect(ask(APPROVER, 'delete', aSituation(subject, fresh), OTHER).outcome).toBe('allowed');
  });

  test('its cooling-off begins anew when it is used, refused or not; it can be enabled again', () => {
    const used = (days: number) =>
      aSituation(subject, {
        rule: 'disabled-in-use',
        lastUsed: { at: daysAgo(days), service: null, region: null },
        deactivation: disabled(20),
      });
    expect(ask(APPROVER, 'delete', used(13), OTHER)).toMatchObject({
      outcome: 'refused',
      reason: expect.stringMatching(/from 2026-11-23/),
    });
    expect(ask(APPROVER, 'delete', used(14), OTHER).outcome).toBe('allowed');
    expect(ask(APPROVER, 'reactivate', used(1)).outcome).toBe('allowed');
  });

  test('nothing is taken away because of what says nothing about its use', () => {
    const situation = aSituation(subject, { rule: 'unused-permissions', deactivation: disabled(14) });
    for (const action of ['deactivate', 'delete'] as const) {
      expect(ask(APPROVER, action, situation, OTHER).outcome).toBe('refused');
    }
    expect(ask(APPROVER, 'reactivate', situation).outcome).toBe('allowed');
  });
});
