import { describe, expect, it } from 'vitest';
import { offeredActions } from '../../../bot/messages/card-actions.ts';
import { confirmationOf } from '../../../bot/messages/confirmations.ts';
import { findingCard } from '../../../bot/messages/finding-card.ts';
import { isWaiting } from '../../../bot/messages/waiting.ts';
import type { Situation } from '../../../cleanup/decisions/decision.ts';
import type { LastUse } from '../../../cleanup/inventory.ts';
import { aFinding, aSubject, daysAgo, NOW } from '../../cleanup/report/factories.ts';
import { APPROVER, aDecision, aSituation, aView, OWNER } from './factories.ts';

const textOf = (...given: Parameters<typeof findingCard>) => JSON.stringify(findingCard(...given));
const POWERFUL = 'Only an approver can decide about something this powerful';
const password = aFinding({ rule: 'unused-password' });
const S3 = { at: daysAgo(100), service: 's3', region: 'eu-west-1' };
const inactive = { finding: aFinding({ rule: 'inactive-access-key' }), inactiveSince: daysAgo(20) };

describe('what was only begun to be switched off', () => {
  const begun = { at: daysAgo(1), by: OWNER, begun: true } as const;
  const rules = ['unused-access-key', 'unused-user'] as const;

  it.each(rules)('is not told as off, and can still be asked about and switched off: %s', (rule) => {
    const view = aView({ finding: aFinding({ rule }), deactivation: begun });
    expect(textOf(view, 'approvers')).not.toMatch(/(Disabled|Switched off) on/);
    expect(isWaiting(view)).toBe(true);
    expect(offeredActions(view, 'approvers')).toEqual(expect.arrayContaining(['deactivate', 'reactivate']));
    const { begun: _, ...done } = begun;
    const off = aView({ finding: aFinding({ rule }), deactivation: done, inactiveSince: done.at });
    expect(textOf(off, 'approvers')).toMatch(/(Disabled|Switched off) on/);
    expect(isWaiting(off)).toBe(false);
    expect(offeredActions(off, 'approvers')).not.toContain('deactivate');
  });
});

describe('the buttons are those that decide allows', () => {
  const admin = aFinding({ administratorBecause: 'AdministratorAccess' });
  const held = (hold: NonNullable<Situation['finding']['hold']>) => ({ finding: aFinding({ hold }) });
  const ours = { deactivation: { at: daysAgo(1), by: OWNER }, inactiveSince: daysAgo(1) };
  const theirs = { deactivation: { at: daysAgo(1), by: APPROVER }, inactiveSince: daysAgo(1) };
  const rows: [string, Partial<Situation>, string[], string[]][] = [
    ['an active key', {}, ['keep', 'deactivate', 'not-mine'], ['keep', 'deactivate', 'claim', 'assign']],
    [
      'an administrator-like key',
      { finding: admin },
      ['deactivate', 'not-mine'],
      ['keep', 'deactivate', 'claim', 'assign'],
    ],
    [
      'a password',
      { finding: password },
      ['keep', 'deactivate', 'not-mine'],
      ['keep', 'deactivate', 'claim', 'assign'],
    ],
    [
      'a key they switched off',
      ours,
      ['keep', 'reactivate', 'not-mine'],
      ['keep', 'reactivate', 'claim', 'assign'],
    ],
    [
      'a key an approver switched off',
      theirs,
      ['keep', 'not-mine'],
      ['keep', 'reactivate', 'claim', 'assign'],
    ],
    [
      'an inactive key after the cooling-off',
      inactive,
      ['keep', 'delete', 'not-mine'],
      ['keep', 'delete', 'claim', 'assign'],
    ],
    [
      'a new owner of it',
      { ...inactive, ownerChangedAt: daysAgo(2) },
      ['keep', 'not-mine'],
      ['keep', 'delete', 'claim', 'assign'],
    ],
    [
      'a user',
      { finding: aFinding({ rule: 'unused-user' }) },
      ['keep', 'not-mine'],
      ['keep', 'deactivate', 'claim', 'assign'],
    ],
    ['root', { finding: aFinding({ rule: 'root-access-key' }) }, [], []],
    ['something protected', held({ kind: 'protected', reason: 'x' }), ['not-mine'], ['claim', 'assign']],
    [
      'something exempt',
      held({ kind: 'exempt', reason: 'x', until: daysAgo(-9), by: OWNER }),
      ['keep', 'not-mine'],
      ['keep', 'claim', 'assign'],
    ],
    ['something resolved', { over: 'used again' }, [], []],
  ];
  it.each(rows)('of %s', (_, situation, owner, approvers) => {
    expect(offeredActions(aView(situation), 'owner')).toEqual(owner);
    expect(offeredActions(aView(situation), 'approvers')).toEqual(approvers);
  });

  it('none while a decision is on its way', () => {
    expect(offeredActions(aView({}, aDecision()), 'owner')).toEqual([]);
  });

  it('none for whoever was the owner before', () => {
    const card = textOf(aView({ owner: 'U0OTHER01' }), 'owner', OWNER);
    expect(card).toContain('Not yours any more: its owner is <@U0OTHER01> now');
    expect(card).not.toContain('action_id');
  });
});

describe('a card of what a decision found to be used since', () => {
  const used = { at: daysAgo(0.1), service: 's3', region: 'eu-west-1', toldAt: NOW };
  const refused = aDecision({
    state: 'refused',
    outcome: { at: NOW, reason: 'It was used 2 hours ago', change: null, usedSince: used },
  });

  it('shows the new last use, why nothing was done, and the button again, which says it too', () => {
    const view = aView({ usedSince: used }, refused);
    const card = textOf(view, 'owner');
    expect(card).toMatch(/\*Used since:\* \d{4}-\d\d-\d\d \d\d:\d\d UTC for s3 in eu-west-1\./);
    expect(card).toContain('that was refused. It was used 2 hours ago.');
    expect(offeredActions(view, 'owner')).toContain('deactivate');
    expect(confirmationOf('deactivate', view.situation)?.text).toMatch(
      /^It was used at .* UTC\. Whatever still/,
    );
  });

  it('says nothing of the kind where nothing is known', () => {
    expect(textOf(aView(), 'owner')).not.toContain('Used since');
    expect(confirmationOf('deactivate', aSituation())?.text).toMatch(/^Whatever still/);
  });
});

describe('a claim', () => {
  it('is said to be of the whole user, before and after', () => {
    expect(confirmationOf('claim', aSituation())?.text).toMatch(
      /^You claim user ada as a whole, and are asked about all of it from the next audit on\./,
    );
    const claimed = aDecision({
      action: 'claim',
      state: 'applied',
      outcome: { at: NOW, reason: 'Done', change: null },
    });
    expect(textOf(aView({}, claimed), 'owner')).toContain('owns user `ada`, 20');
  });

  it('of a role is of the role alone', () => {
    const finding = aFinding({ rule: 'unused-role', name: 'deploy' });
    expect(confirmationOf('claim', aSituation({ finding }))?.text).toMatch(/^You claim role deploy,/);
  });
});

describe('a card', () => {
  it('tells what, why, last use, power, evidence and age', () => {
    const finding = aFinding({
      evidence: ['Seen by Access Analyzer'],
      lastUsed: { at: daysAgo(100), service: 'ses', region: 'eu-west-1' },
      administratorBecause: 'AdministratorAccess allows everything',
      owner: { value: 'ada@example.com', kind: 'email', from: 'tag owner' },
    });
    const card = textOf(aView({ finding }), 'owner');
    for (const part of [
      '*Access key `AKIAADAEXAMPLE` of `ada`*',
      'has not been used for 100 days',
      'Last used: 2026-07-04 for ses in eu-west-1.',
      'SMTP passwords made from this key stop',
      'It can do anything in this account:* AdministratorAccess allows everything.',
      'An approver has to say so',
      '• Seen by Access Analyzer.',
      `<@${OWNER}>, ada@example.com (tag owner)`,
      'as of 2026-10-12 06:00 UTC',
    ]) {
      expect(card).toContain(part);
    }
  });

  it.each<[string, LastUse, string, string]>([
    ['the day of the last use', { ...S3, service: null, region: null }, '2026-07-04', ''],
    ['what it was for, too', S3, '2026-07-04 for s3 in eu-west-1', ''],
    ['not what it was for', S3, '2026-07-04', '\\nLast used for s3 in eu-west-1.'],
  ])('says once what the reason tells: %s', (_, lastUsed, told, more) => {
    const reason = `Access key AKIAADAEXAMPLE of ada is inactive but still exists: last used ${told}, created 2025-01-01.`;
    const finding = aFinding({ rule: 'inactive-access-key', reason, lastUsed });
    const text = textOf(aView({ finding }), 'owner');
    expect(text).toContain(`created 2025-01-01.${more}\\nPower:`);
    expect(text.match(/2026-07-04/g)).toHaveLength(1);
  });

  it('tells the owner of a whole user or role who can disable it; approvers have the button', () => {
    const role = { ...aView({ finding: aFinding({ rule: 'unused-role' }) }), approversChannel: 'CAPPROVERS' };
    const who =
      'Only an approver can disable a whole role, which can be undone: tell the approvers (<#CAPPROVERS>).';
    expect(textOf(role, 'owner')).toContain(`Not needed? ${who}`);
    expect(textOf(role, 'approvers')).not.toContain(who);
    expect(textOf(aView(), 'owner')).not.toContain('Only an approver');
    const approving = { ...role, readerApproves: true };
    expect(textOf(approving, 'owner')).not.toContain(who);
    expect(offeredActions(approving, 'owner')).toEqual(['keep', 'deactivate', 'not-mine', 'assign']);
    expect(offeredActions(role, 'owner')).toEqual(['keep', 'not-mine']);
  });

  it('tells what comes of doing nothing, and when', () => {
    const due = aFinding({ next: { stage: 'disable', at: daysAgo(-20) } });
    const on = { minAgeKeysToDisable: 120, minAgeKeysToDelete: 180 };
    expect(textOf(aView({ finding: due }, null, on), 'owner')).toContain(
      'If nobody decides, it is *deactivated by itself* from 2026-11-01, a week after a first warning.',
    );
    expect(textOf(aView({ finding: due }), 'owner')).toContain('If nobody decides, it stays as it is');
    expect(textOf(aView(), 'owner')).toContain('If nobody decides, it stays as it is');
    expect(textOf(aView({ inactiveSince: daysAgo(4) }), 'owner')).toContain('can be deleted from 2026-10-22');
    expect(textOf(aView({ inactiveSince: daysAgo(4) }), 'owner')).toContain(
      'Inactive, first seen so on 2026-10-08',
    );
    const ours = { inactiveSince: daysAgo(4), deactivation: { at: daysAgo(4), by: OWNER } };
    expect(textOf(aView(ours), 'owner')).toContain(`Switched off on 2026-10-08 by <@${OWNER}>`);
  });

  it.each([
    [aDecision(), ':hourglass_flowing_sand: <@U0ADA0001> asked to switch it off'],
    [
      aDecision({ state: 'applied', outcome: { at: NOW, reason: 'It is inactive', change: null } }),
      ':white_check_mark: <@U0ADA0001> switched it off, 2026-10-12 06:00 UTC. It is inactive.',
    ],
    [
      aDecision({ state: 'refused', outcome: { at: NOW, reason: 'Used on 2026-10-11', change: null } }),
      'that was refused. Used on 2026-10-11.',
    ],
    [
      aDecision({ state: 'failed', outcome: { at: NOW, reason: 'IAM did not answer', change: null } }),
      'that failed. IAM did not answer.',
    ],
    [aDecision({ state: 'superseded' }), 'a later decision took its place'],
    [
      aDecision({ action: 'keep', until: daysAgo(-9), reason: '<!channel> needed' }),
      'asked to keep it until 2026-10-21 (\\"&lt;!channel&gt; needed\\")',
    ],
  ])('shows the last decision', (decision, words) => {
    expect(textOf(aView({}, decision), 'owner')).toContain(words);
  });

  it.each([
    [{ kind: 'protected', reason: 'tagged iam-cleanup:protected' } as const, '*Protected:* tagged'],
    [
      { kind: 'protected', reason: 'its name matches cdk-*' } as const,
      '*Protected:* its name matches `cdk-*`. Nobody',
    ],
    [
      { kind: 'exempt', reason: 'needed', until: daysAgo(-9), by: OWNER } as const,
      '*Kept until 2026-10-21* by <@U0ADA0001>: needed.',
    ],
    [
      {
        kind: 'managed',
        reason: 'declared by CloudFormation stack web',
        tool: 'cloudformation',
        name: 'web',
      } as const,
      '*Managed elsewhere:* declared by CloudFormation stack web',
    ],
  ])('says what holds it back', (hold, words) => {
    expect(textOf(aView({ finding: aFinding({ hold }) }), 'owner')).toContain(words);
  });

  it('of a removed password offers no removal any more', () => {
    const outcome = { at: NOW, reason: 'It is gone', change: null };
    const removed = aDecision({ subject: password.subject, state: 'applied', outcome });
    const view = aView({ finding: password }, removed);
    expect(offeredActions(view, 'owner')).toEqual(['not-mine']);
    const card = textOf(view, 'owner');
    expect(card).toContain('It is gone; the next audit takes it off the list.');
    expect(card).toContain(`<@${OWNER}> removed it`);
    expect(card).not.toContain('switched it off');
    const later = aFinding({ rule: 'unused-password', asOf: daysAgo(-1) });
    expect(offeredActions(aView({ finding: later }, removed), 'owner')).toContain('deactivate');
  });

  it('tells its owner why they may not decide', () => {
    const finding = aFinding({ rule: 'unused-user', administratorBecause: 'AdministratorAccess' });
    expect(textOf(aView({ finding }), 'owner')).toContain(POWERFUL);
    expect(textOf(aView({ finding }), 'approvers')).not.toContain(POWERFUL);
  });

  it('is struck off when it is over', () => {
    const blocks = findingCard(aView({ over: 'used again on 2026-10-11' }), 'owner');
    expect(blocks).toHaveLength(1);
    expect(JSON.stringify(blocks)).toContain(
      '~Access key `AKIAADAEXAMPLE` of `ada`~ used again on 2026-10-11.',
    );
  });

  it('carries nothing but the id of its finding in a button', () => {
    const values = [...textOf(aView(), 'owner').matchAll(/"value":"([^"]*)"/g)].map((match) => match[1]);
    expect(new Set(values)).toEqual(new Set([aFinding().id]));
  });
});

it('names a key of its own, not its user', () => {
  const subject = aSubject({ type: 'access-key', name: 'a_b*c', id: 'AKIA1' });
  expect(textOf(aView({ finding: aFinding({ subject }) }), 'owner')).toContain('`AKIA1` of `a_b*c`');
});
