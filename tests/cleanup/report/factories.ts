import { addDays } from '../../../cleanup/days.ts';
import { type Finding, findingId, type RuleId, type Subject } from '../../../cleanup/finding.ts';
import { parsePolicy } from '../../../cleanup/policy.ts';
import type { Counts, Report } from '../../../cleanup/report/report.ts';
import { NO_PLAN } from '../../../cleanup/schedule/plan.ts';

export const NOW = new Date('2026-10-12T06:00:00Z');
export const ACCOUNT = '123456789012';

export function daysAgo(days: number): Date {
  return addDays(NOW, -days);
}

const ID_PREFIXES: Readonly<Record<Subject['type'], string>> = {
  'access-key': 'AKIA',
  password: 'AIDA',
  'ssh-key': 'APKA',
  'signing-certificate': 'CERT',
  'service-credential': 'ACCA',
  user: 'AIDA',
  role: 'AROA',
  root: '',
};

export function aSubject(overrides: Partial<Subject> = {}): Subject {
  const { type = 'access-key', name = 'ada' } = overrides;
  const id = ID_PREFIXES[type];
  const suffix = name.replace(/[^a-z0-9]/gi, '').toUpperCase();
  const subjectId = type === 'root' ? 'root' : `${id}${suffix}EXAMPLE`;
  return {
    type,
    name,
    arn: `arn:aws:iam::${ACCOUNT}:${type === 'role' ? 'role' : 'user'}/${name}`,
    id: subjectId,
    ...(type === 'access-key' && { accessKeyId: overrides.id ?? subjectId }),
    ...overrides,
  };
}

const SUBJECT_TYPES: Readonly<Record<RuleId, Subject['type']>> = {
  'unused-access-key': 'access-key',
  'inactive-access-key': 'access-key',
  'old-access-key': 'access-key',
  'inactive-credential': 'ssh-key',
  'expired-credential': 'service-credential',
  'old-credential': 'signing-certificate',
  'unused-password': 'password',
  'unused-user': 'user',
  'disabled-in-use': 'role',
  'leaver-user': 'user',
  'console-without-mfa': 'user',
  'unused-role': 'role',
  'unused-permissions': 'role',
  'root-access-key': 'root',
  'root-without-mfa': 'root',
};

/** A finding whose other parts follow from what is given: subject from rule, dates from days. */
export function aFinding(overrides: Partial<Finding> & { readonly name?: string } = {}): Finding {
  const { name = 'ada', ...given } = overrides;
  const rule = given.rule ?? 'unused-access-key';
  const subject = given.subject ?? aSubject({ type: SUBJECT_TYPES[rule], name });
  const unusedDays = given.unusedDays ?? 100;
  const since = daysAgo(unusedDays);
  const owner = subject.type === 'role' ? aSubject({ type: 'role', name }) : aSubject({ type: 'user', name });
  return {
    id: findingId(ACCOUNT, { rule, subject }),
    account: ACCOUNT,
    rule,
    subject,
    principalId: subject.type === 'root' ? 'root' : owner.id,
    stage: 'report',
    createdAt: daysAgo(unusedDays + 200),
    since,
    unusedDays,
    lastUsed: { at: since, service: 's3', region: 'eu-west-1' },
    reason: `The ${subject.type} ${subject.id} of ${name} has not been used for ${unusedDays} days.`,
    evidence: [],
    asOf: NOW,
    sources: ['iam'],
    next: null,
    owner: null,
    administratorBecause: null,
    hold: null,
    ...given,
  };
}

export function someCounts(overrides: Partial<Counts> = {}): Counts {
  return {
    users: 41,
    roles: 87,
    accessKeys: 17,
    consolePasswords: 20,
    findings: 0,
    open: 0,
    protected: 0,
    exempt: 0,
    managed: 0,
    byRule: {},
    ...overrides,
  };
}

function countsOf(findings: readonly Finding[]): Counts {
  const held = (kind: string) => findings.filter(({ hold }) => hold?.kind === kind).length;
  const byRule: Partial<Record<RuleId, number>> = {};
  for (const { rule } of findings) byRule[rule] = (byRule[rule] ?? 0) + 1;
  return someCounts({
    findings: findings.length,
    open: findings.filter(({ hold }) => hold === null).length,
    protected: held('protected'),
    exempt: held('exempt'),
    managed: held('managed'),
    byRule,
  });
}

export function aReport(overrides: Partial<Report> = {}): Report {
  return {
    runId: 'run-20261012T060000Z',
    account: ACCOUNT,
    alias: 'acme-prod',
    generatedAt: NOW,
    complete: true,
    notChecked: [],
    counts: countsOf(overrides.findings ?? []),
    calls: 143,
    durationMs: 12_400,
    policy: parsePolicy({}),
    findings: [],
    schedule: NO_PLAN,
    decided: [],
    inSlack: true,
    changes: null,
    trend: [],
    ...overrides,
  };
}
