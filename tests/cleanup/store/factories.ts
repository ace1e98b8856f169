import { addDays, ageInDays } from '../../../cleanup/days.ts';
import type { Decision, Outcome } from '../../../cleanup/decisions/decision.ts';
import type { Card, Refusal, TrailEntry } from '../../../cleanup/decisions/decision-store.ts';
import { type Exemption, type Finding, findingId } from '../../../cleanup/finding.ts';
import type { RunSummary } from '../../../cleanup/report/report.ts';
import type { Beginning, Run, StoredFinding } from '../../../cleanup/store/audit-store.ts';

export const ACCOUNT = '111122223333';
export const HOUR_MS = 60 * 60 * 1000;
const DAY_0 = new Date('2026-03-01T05:00:00.000Z');

/** 05:00 on the n-th day. */
export function day(n: number): Date {
  return addDays(DAY_0, n);
}

/** An unused access key; `name` makes its id. */
export function aFinding(name: string, overrides: Partial<Finding> = {}): Finding {
  const key = `AKIA${name.toUpperCase()}`;
  const subject = {
    type: 'access-key',
    name,
    arn: `arn:aws:iam::${ACCOUNT}:user/${name}`,
    id: key,
    accessKeyId: key,
  } as const;
  return {
    id: findingId(ACCOUNT, { rule: 'unused-access-key', subject }),
    account: ACCOUNT,
    rule: 'unused-access-key',
    subject,
    principalId: `AIDA${name.toUpperCase()}`,
    stage: 'report',
    createdAt: day(-400),
    since: day(-60),
    unusedDays: ageInDays(day(-60), day(0)),
    lastUsed: { at: day(-60), service: 's3', region: 'eu-west-1' },
    reason: `Access key ${key} of ${name} has not been used for 60 days: last used 2025-12-31.`,
    evidence: [],
    asOf: day(0),
    sources: ['iam'],
    next: null,
    owner: { value: `${name}@example.com`, kind: 'email', from: 'tag owner' },
    administratorBecause: null,
    hold: null,
    ...overrides,
  };
}

/** The same finding as another day's audit sees it. */
export function onDay(n: number, finding: Finding): Finding {
  const unusedDays = ageInDays(finding.since, day(n));
  const reason = finding.reason.replace(/\d+ days/, `${unusedDays} days`);
  return { ...finding, unusedDays, reason, asOf: day(n) };
}

export function stored(finding: Finding, overrides: Partial<StoredFinding> = {}): StoredFinding {
  return { finding, openedAt: day(0), recordedAt: day(0), ownerChange: null, resolved: null, ...overrides };
}

export function aRun(runId: string, startedAt: Date): Run {
  return { account: ACCOUNT, runId, startedAt };
}

export function aSummary(run: Run, overrides: Partial<RunSummary> = {}): RunSummary {
  return {
    runId: run.runId,
    startedAt: run.startedAt,
    finishedAt: new Date(run.startedAt.getTime() + 9_000),
    complete: true,
    counts: {
      users: 10,
      roles: 5,
      accessKeys: 12,
      consolePasswords: 4,
      findings: 3,
      open: 2,
      protected: 1,
      exempt: 0,
      managed: 0,
      byRule: { 'unused-access-key': 3 },
    },
    calls: 42,
    durationMs: 9_000,
    ...overrides,
  };
}

export function anExemption(overrides: Partial<Exemption> = {}): Exemption {
  return {
    subject: { type: 'access-key', id: 'AKIAADA' },
    principalId: 'AIDAADA',
    until: day(30),
    reason: 'needed at year end',
    by: 'U0ADA',
    ...overrides,
  };
}

/** Ada switches her key off; `click` makes the id. */
export function aDecision(click: string, overrides: Partial<Decision> = {}): Decision {
  const { id, account, principalId, subject } = aFinding('ada');
  return {
    id: `deactivate-${click}`,
    account,
    findingId: id,
    principalId,
    subject,
    action: 'deactivate',
    by: 'U0ADA',
    requestedAt: day(1),
    reason: null,
    until: null,
    assignee: null,
    approvedBy: null,
    lastUsedSeen: day(-60),
    state: 'requested',
    outcome: null,
    ...overrides,
  };
}

/** Somebody is told no at the click that `decision` would have been. */
export function aRefusal(decision: Decision, overrides: Partial<Refusal> = {}): Refusal {
  const { id, account, requestedAt, by, action, findingId, principalId, subject } = decision;
  const asked = { kind: 'decision', action, findingId, principalId, subject } as const;
  return { id, account, at: requestedAt, by, reason: 'It is protected.', asked, ...overrides };
}

export function anOutcome(overrides: Partial<Outcome> = {}): Outcome {
  const change = {
    action: 'iam:UpdateAccessKey',
    before: 'Active',
    after: 'Inactive',
    awsRequestId: 'request-1',
  };
  return { at: day(2), reason: 'The key is inactive now.', change, ...overrides };
}

export function aCard(ts: string, overrides: Partial<Card> = {}): Card {
  return {
    findingId: aFinding('ada').id,
    channel: 'D0ADA',
    ts,
    audience: 'owner',
    owner: 'U0ADA',
    ...overrides,
  };
}

export function aTrailEntry(id: string, overrides: Partial<TrailEntry> = {}): TrailEntry {
  const { id: findingId, account, subject } = aFinding('ada');
  return {
    at: day(2),
    since: day(1),
    account,
    id,
    by: 'U0ADA',
    what: 'deactivate',
    findingId,
    subject: subject.id,
    change: anOutcome().change,
    ...overrides,
  };
}

/** The run of a beginning that must have succeeded. */
export function runOf(beginning: Beginning): Run {
  if (beginning.outcome === 'started' || beginning.outcome === 'resumed') return beginning.run;
  throw new Error(`The run did not begin: ${beginning.outcome}, ${beginning.reason}`);
}

/** Whatever is not found is gone. */
export const everythingChecked = () => 'The key was used again.';
/** Nothing could be looked at. */
export const nothingChecked = () => null;
