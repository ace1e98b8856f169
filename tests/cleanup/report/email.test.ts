import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { addDays } from '../../../cleanup/days.ts';
import type { Finding } from '../../../cleanup/finding.ts';
import { parsePolicy } from '../../../cleanup/policy.ts';
import { renderEmail } from '../../../cleanup/report/email/email.ts';
import { emailedWarnings } from '../../../cleanup/report/email/warnings.ts';
import { OWNERS_UNWARNED, type PlannedAction } from '../../../cleanup/schedule/plan.ts';
import { BELIEVABLE } from './believable.ts';
import { aFinding, aReport, aSubject, daysAgo, NOW } from './factories.ts';
import { anyReport } from './hostile.ts';

const message = (...args: Parameters<typeof aReport>) =>
  renderEmail(aReport(...args), { fullReportAt: null }).message;

/** The lines of a section, its heading first. */
function section(text: string, heading: string): string {
  return text.split('\n\n').find((part) => part.startsWith(heading)) ?? '';
}

describe('the subject', () => {
  it('names account and counts, and says first when the report is incomplete', () => {
    expect(renderEmail(BELIEVABLE, { fullReportAt: null }).subject).toBe(
      'INCOMPLETE IAM audit acme-prod: 10 findings, 1 new, 3 due',
    );
  });

  it('takes the account id where there is no alias', () => {
    expect(renderEmail(aReport({ alias: null }), { fullReportAt: null }).subject).toBe(
      'IAM audit 123456789012: nothing found',
    );
  });

  it('shortens a long alias rather than the counts', () => {
    const report = aReport({ alias: 'a'.repeat(300), complete: false, findings: [aFinding()] });
    const { subject } = renderEmail(report, { fullReportAt: null });
    expect(subject).toHaveLength(99);
    expect(subject).toMatch(/^INCOMPLETE IAM audit a+\.\.\.: 1 finding$/);
  });

  it('is printable ASCII, one line, below 100 characters, whatever the alias', () => {
    fc.assert(
      fc.property(anyReport, (report) => {
        expect(renderEmail(report, { fullReportAt: null }).subject).toMatch(/^[A-Z][\x20-\x7e]{9,98}$/);
      }),
    );
  });
});

describe('the headline', () => {
  it('says when nothing was found, and what was looked at', () => {
    const text = message();
    expect(text).toContain('Nothing found: no key, password, user or role is over its threshold.');
    expect(text).toContain('Looked at 41 users, 17 access keys, 20 console passwords and 87 roles.');
    expect(text).not.toContain('HOW TO ACT');
  });

  it('gives no all-clear when nothing was found in an incomplete report', () => {
    const text = message({
      complete: false,
      notChecked: [{ what: 'roles', why: 'AccessDenied', failed: true, required: true }],
    });
    expect(text).toContain('This is not an all-clear');
    expect(text).toContain('INCOMPLETE: 1 read failed');
    expect(text).not.toContain('Nothing found:');
  });

  it('tells what changed since the last run', () => {
    const text = renderEmail(BELIEVABLE, { fullReportAt: null }).message;
    expect(text).toContain(
      'Since the last run (2026-10-11): 1 new, 1 resolved, 13 still there, to look at or held back.',
    );
    expect(text).toContain('- resolved: access key AKIAIOSFODNN7HEIDI1 of heidi: used again on 2026-10-11.');
    expect(text.match(/\[new\]/g)).toHaveLength(1);
  });

  it('counts as still there what is to look at and what is held back: all of the headline', () => {
    const held = aFinding({ id: 'held', hold: { kind: 'protected', reason: 'tagged' } });
    const changes = {
      since: new Date('2026-10-11T06:00:00Z'),
      opened: new Set<string>(),
      resolved: [],
      unchanged: 2,
      notChecked: 1,
      ownerChanges: [],
    };
    const text = message({ findings: [aFinding(), held], changes });
    expect(text).toContain('1 finding to look at. Held back besides: 1 protected.');
    expect(text).toContain(
      '0 new, 0 resolved, 2 still there, to look at or held back; 1 not checked this time.',
    );
  });

  it('calls the first run the first, and marks nothing as new', () => {
    const finding = aFinding();
    const changes = {
      since: null,
      opened: new Set([finding.id]),
      resolved: [],
      unchanged: 0,
      notChecked: 0,
      ownerChanges: [],
    };
    const { subject, message: text } = renderEmail(aReport({ findings: [finding], changes }), {
      fullReportAt: null,
    });
    expect(text).toContain('This is the first run');
    expect(text).not.toContain('[new]');
    expect(subject).not.toContain('new');
  });

  const on = parsePolicy({
    minAgeKeysToDisable: 60,
    minAgeRolesToDisable: 60,
    minAgeUnusedUsersToDisable: 60,
  });
  const planned = (
    finding: Finding,
    days: number,
    overrides: Partial<PlannedAction> = {},
  ): PlannedAction => ({
    finding,
    action: 'deactivate',
    at: addDays(NOW, days),
    warned: false,
    waitsFor: 'its day',
    ...overrides,
  });

  it('gives no day to what nobody will be warned about, and says once what it waits for', () => {
    const waits = { waitsFor: OWNERS_UNWARNED };
    const [ada, bob] = [aFinding({ name: 'ada' }), aFinding({ name: 'bob' })];
    const actions = [planned(ada, 7, waits), planned(bob, 9, waits)];
    const text = message({
      policy: on,
      findings: [ada, bob],
      schedule: { actions, warnings: [], brakes: [] },
    });
    const lines = section(text, 'What happens by itself').replace(/\s+/g, ' ');
    expect(lines).toContain('- waits for `notify` to be `owners`');
    expect(lines.match(/`notify`/g)).toHaveLength(1);
    expect(lines).not.toMatch(/in [79] days/);
  });

  it('lists what happens by itself, most urgent first, a user together with its credentials', () => {
    const late = aFinding({ rule: 'unused-role', name: 'late' });
    const soon = aFinding({ rule: 'unused-role', name: 'soon' });
    const bob = aFinding({ rule: 'unused-user', name: 'bob' });
    const ada = aFinding({ name: 'ada' });
    const full = aFinding({ name: 'full' });
    const now = { warned: true, waitsFor: null };
    const actions = [
      planned(late, 40, { action: 'delete' }),
      planned(soon, 1, { action: 'delete' }),
      planned(full, 0, { warned: true, waitsFor: 'room: at most 2 a run' }),
      planned(ada, 0, now),
      planned(bob, 0, now),
    ];
    const text = message({
      policy: on,
      findings: [late, soon, bob, aFinding({ name: 'bob' }), ada, full],
      schedule: { actions, warnings: [], brakes: [] },
    });
    expect(section(text, 'What happens by itself').split('\n').slice(1)).toEqual([
      '- now: disable user bob with 1 credential',
      '- now: deactivate access key AKIAADAEXAMPLE of ada',
      '- ready, but waits for room: at most 2 a run: deactivate access key AKIAFULLEXAMPLE of full',
      '- 2026-10-13 (tomorrow): delete role soon',
      '- 2026-11-21 (in 40 days): delete role late',
    ]);
  });

  it('says what stops the schedule', () => {
    const brakes = [{ kind: 'paused', reason: 'Paused since 2026-10-01: merger' }] as const;
    const text = message({ policy: on, schedule: { actions: [], warnings: [], brakes } });
    expect(text).toContain('Nothing is done by itself at present.\n- Paused since 2026-10-01: merger');
  });

  it.each([
    ['paused', true],
    ['jump', true],
    // Nothing would happen anyway, so it stops nothing.
    ['incomplete', false],
  ] as const)('says it while the thresholds are off too, if somebody has to lift it: %s', (kind, isTold) => {
    const schedule = { actions: [], warnings: [], brakes: [{ kind, reason: 'The brake.' }] };
    expect(message({ schedule }).includes('- The brake.')).toBe(isTold);
  });

  it('says that nothing happens by itself while the thresholds are off, and only then', () => {
    const off = 'nothing happens by itself';
    expect(message({ findings: [aFinding()] })).toContain(off);
    expect(message({ findings: [aFinding()], policy: on })).not.toContain(off);
  });

  it('names every warning that it delivers, and no more than it has room for', () => {
    const many = Array.from({ length: 200 }, (_, index) => aFinding({ name: `user${index}` }));
    const warnings = many.map((finding, index) => ({
      finding,
      action: 'deactivate' as const,
      kind: 'first' as const,
      at: addDays(NOW, 8 + index),
    }));
    const schedule = { actions: [], warnings, brakes: [] };
    const text = message({ policy: on, findings: many, schedule });
    const delivered = emailedWarnings(schedule);
    expect(delivered).toHaveLength(150);
    for (const { finding } of delivered)
      expect(text).toContain(`deactivate access key ${finding.subject.id} of`);
    expect(section(text, 'WARNINGS')).not.toContain('user150');
  });
});

describe('a finding', () => {
  it('stands in its rule group with reason, owner, power and what is due', () => {
    const finding = aFinding({
      reason: 'Access key X of ada has not been used for 100 days.',
      owner: { value: 'ada@example.com', kind: 'email', from: 'tag owner' },
      administratorBecause: 'AdministratorAccess allows every action',
      stage: 'disable',
      next: { stage: 'delete', at: new Date('2026-11-02T00:00:00Z') },
      evidence: ['It last sent mail through SES'],
    });
    expect(
      section(message({ findings: [finding] }), 'UNUSED ACCESS KEYS')
        .split('\n')
        .slice(2),
    ).toEqual([
      '- Access key X of ada has not been used for 100 days.',
      '  Owner: ada@example.com (tag owner). ADMINISTRATOR-LIKE: AdministratorAccess allows every action. Due for deactivation, for deletion from 2026-11-02.',
      '  It last sent mail through SES.',
    ]);
  });

  it('of a credential is told once, with its unused user', () => {
    const text = renderEmail(BELIEVABLE, { fullReportAt: null }).message;
    expect(text.match(/AKIAIOSFODNN7BOB0001/g)).toHaveLength(1);
    expect(section(text, 'UNUSED USERS: 1')).toContain(
      '  + access key AKIAIOSFODNN7BOB0001: unused for 213 days',
    );
    expect(section(text, 'UNUSED ACCESS KEYS: 3')).toContain('1 of them belongs to an unused user');
    expect(section(text, 'UNUSED CONSOLE PASSWORDS: 1')).toContain('It belongs to an unused user');
  });

  it('of a credential stands alone when its user is held back', () => {
    const text = message({
      findings: [
        aFinding({ rule: 'unused-user', name: 'bob', hold: { kind: 'protected', reason: 'tagged' } }),
        aFinding({ name: 'bob', reason: 'Key of bob.' }),
      ],
    });
    expect(section(text, 'UNUSED ACCESS KEYS: 1')).toContain('- Key of bob.');
    expect(section(text, 'PROTECTED: 1')).toContain('user bob');
  });

  it.each(['unused-permissions', 'old-access-key', 'console-without-mfa'] as const)(
    'of %s stays in its group although held back, and says so',
    (rule) => {
      const hold = { kind: 'protected', reason: 'tagged iam-cleanup:protected' } as const;
      const text = message({ findings: [aFinding({ rule, reason: 'Found.', hold })] });
      expect(text).toContain('- Found.');
      expect(text).toContain('Protected: tagged iam-cleanup:protected.');
      expect(text).not.toContain('PROTECTED:');
    },
  );

  it('that is held back stands under its hold only', () => {
    const hold = {
      kind: 'exempt',
      reason: 'needed, until 2026-12-01, by erin',
      until: daysAgo(-50),
      by: 'erin',
    } as const;
    const text = message({ findings: [aFinding({ name: 'zoe', hold })] });
    expect(section(text, 'EXEMPT: 1')).toContain('needed, until 2026-12-01, by erin');
    expect(text.match(/zoe/g)).toHaveLength(1);
    expect(text).not.toContain('UNUSED ACCESS KEYS');
  });

  it('that dozens share a hold with is named in one line', () => {
    const findings = Array.from({ length: 42 }, (_, index) =>
      aFinding({ rule: 'unused-role', name: `slr${index}`, hold: { kind: 'protected', reason: 'AWS path' } }),
    );
    expect(section(message({ findings }), 'PROTECTED: 42').split('\n').slice(2)).toEqual([
      '- 42 roles (slr0, slr1, slr2, slr3, slr4, slr5, slr6, slr7 and 34 more): AWS path',
    ]);
  });
});

describe('what was not checked', () => {
  it('is told by reason, needed reads first', () => {
    const gap = (what: string, why: string, failed: boolean) => ({ what, why, failed, required: failed });
    const text = message({
      notChecked: [
        gap('Access Analyzer', 'there is no analyzer', false),
        gap('keys of ada', 'AccessDenied', true),
        gap('keys of bob', 'AccessDenied', true),
      ],
    });
    expect(section(text, 'NOT CHECKED').split('\n')).toEqual([
      'NOT CHECKED: 3',
      '- keys of ada, keys of bob [failed, needed] - AccessDenied',
      '- Access Analyzer - there is no analyzer',
    ]);
  });

  it('is said to be nothing when everything was read', () => {
    expect(message()).toContain('NOT CHECKED: nothing, everything was read.');
  });
});

describe('how to act', () => {
  it('is honest that nothing was changed, and fits what was found', () => {
    const text = section(message({ findings: [aFinding()] }), 'HOW TO ACT');
    expect(text).toContain('changed nothing in IAM');
    expect(text).toContain('--status Inactive');
    expect(text).not.toContain('AWSDenyAll');
  });

  it('names the policy in the partition of the account', () => {
    const subject = aSubject({ type: 'role', arn: 'arn:aws-cn:iam::123456789012:role/x' });
    const text = message({ findings: [aFinding({ rule: 'unused-role', subject })] });
    expect(text).toContain('arn:aws-cn:iam::aws:policy/AWSDenyAll');
  });
});
