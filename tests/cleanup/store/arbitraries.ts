import fc from 'fast-check';
import { ageInDays } from '../../../cleanup/days.ts';
import {
  type Decision,
  FINDING_ACTIONS,
  type Ownership,
  type Person,
} from '../../../cleanup/decisions/decision.ts';
import type { Card, Refusal, TrailEntry } from '../../../cleanup/decisions/decision-store.ts';
import {
  type Exemption,
  type Finding,
  type Hold,
  RULE_IDS,
  STAGES,
  type Subject,
} from '../../../cleanup/finding.ts';
import type { LastUse } from '../../../cleanup/inventory.ts';
import type { Owner } from '../../../cleanup/owner.ts';
import type { RunSummary } from '../../../cleanup/report/report.ts';
import { day } from './factories.ts';

const text = fc.string({ unit: 'binary' });
const count = fc.nat();
const date = fc.date({
  min: new Date('2000-01-01T00:00:00.000Z'),
  max: new Date('2099-12-31T23:59:59.999Z'),
  noInvalidDate: true,
});
const nullable = <T>(arbitrary: fc.Arbitrary<T>) => fc.option(arbitrary, { nil: null });
const subjectType = fc.constantFrom('access-key', 'password', 'user', 'role', 'root');

const lastUse: fc.Arbitrary<LastUse> = fc.record({
  at: date,
  service: nullable(text),
  region: nullable(text),
});

const subject: fc.Arbitrary<Subject> = fc.record(
  { type: subjectType, name: text, arn: text, id: text, accessKeyId: text },
  { requiredKeys: ['type', 'name', 'arn', 'id'] },
);

const owner: fc.Arbitrary<Owner> = fc.record({
  value: text,
  kind: fc.constantFrom('email', 'slack', 'text'),
  from: text,
});

const hold: fc.Arbitrary<Hold> = fc.oneof(
  fc.record({ kind: fc.constant('protected' as const), reason: text }),
  fc.record({ kind: fc.constant('exempt' as const), reason: text, until: date, by: text }),
  fc.record({
    kind: fc.constant('managed' as const),
    reason: text,
    tool: fc.constantFrom('cloudformation', 'terraform'),
    name: text,
  }),
);

/** Any finding as an audit at `day(0)` can make it. */
export const anyFinding: fc.Arbitrary<Finding> = fc
  .record({
    id: text.filter((id) => id !== ''),
    account: text,
    rule: fc.constantFrom(...RULE_IDS),
    subject,
    principalId: text,
    stage: fc.constantFrom(...STAGES),
    createdAt: date,
    since: date,
    lastUsed: nullable(lastUse),
    reason: text,
    evidence: fc.array(text),
    beforeDeletion: fc.array(text),
    asOf: date,
    sources: fc.subarray(['iam', 'access-analyzer'] as const),
    next: nullable(fc.record({ stage: fc.constantFrom(...STAGES), at: date })),
    owner: nullable(owner),
    administratorBecause: nullable(text),
    hold: nullable(hold),
  })
  .map((finding) => ({ ...finding, unusedDays: ageInDays(finding.since, day(0)) }));

export const anySummary: fc.Arbitrary<RunSummary> = fc.record({
  runId: text,
  startedAt: date,
  finishedAt: date,
  complete: fc.boolean(),
  sawEverybody: fc.boolean(),
  counts: fc.record({
    users: count,
    roles: count,
    accessKeys: count,
    consolePasswords: count,
    findings: count,
    open: count,
    protected: count,
    exempt: count,
    managed: count,
    byRule: fc
      .array(fc.tuple(fc.constantFrom(...RULE_IDS), count))
      .map((counts): RunSummary['counts']['byRule'] => Object.fromEntries(counts)),
  }),
  calls: count,
  durationMs: count,
});

export const anyExemption: fc.Arbitrary<Exemption> = fc.record({
  subject: fc.record({ type: subjectType, id: text }),
  principalId: text,
  until: date,
  reason: text,
  by: text,
});

const change = nullable(fc.record({ action: text, before: text, after: text, awsRequestId: text }));

export const anyDecision: fc.Arbitrary<Decision> = fc
  .record({
    id: text,
    account: text,
    findingId: text,
    principalId: text,
    subject,
    action: fc.constantFrom(...FINDING_ACTIONS),
    by: text,
    requestedAt: date,
    reason: nullable(text),
    until: nullable(date),
    assignee: nullable(text),
    approvedBy: nullable(text),
    approval: nullable(fc.record({ id: text, factsHash: text })),
    lastUsedSeen: nullable(date),
    state: fc.constantFrom('requested', 'applied', 'refused', 'failed', 'superseded'),
    outcome: nullable(
      fc
        .record({ at: date, reason: text, change, usedSince: nullable(lastUse) })
        .map(({ usedSince, ...outcome }) => ({ ...outcome, ...(usedSince && { usedSince }) })),
    ),
  })
  .map(({ approval, ...decision }) => ({ ...decision, ...(approval && { approval }) }));

export const anyCard: fc.Arbitrary<Card> = fc.record({
  findingId: text,
  channel: text,
  ts: text,
  audience: fc.constantFrom('owner', 'approvers'),
  owner: nullable(text),
});

export const anyOwnership: fc.Arbitrary<Ownership> = fc.record({
  principalId: text,
  owner: nullable(text),
  notMine: fc.array(text),
});

export const anyDeactivation = nullable(
  fc.record(
    { at: date, by: text, decisionId: text, begun: fc.constant<true>(true) },
    { requiredKeys: ['at', 'by'] },
  ),
);

export const anyRefusal: fc.Arbitrary<Refusal> = fc.record({
  id: text,
  account: text,
  at: date,
  by: text,
  reason: text,
  asked: fc.oneof(
    fc.record(
      {
        kind: fc.constant('decision' as const),
        answer: fc.constantFrom('yes' as const, 'no' as const),
        action: fc.constantFrom(...FINDING_ACTIONS),
        findingId: text,
        principalId: text,
        subject,
      },
      { requiredKeys: ['kind', 'action', 'findingId', 'principalId', 'subject'] },
    ),
    fc.record({ kind: fc.constant('command' as const), text }),
  ),
});

export const anyTrailEntry: fc.Arbitrary<TrailEntry> = fc.record({
  at: date,
  since: date,
  account: text,
  id: text,
  by: text,
  what: text,
  findingId: text,
  subject: text,
  change,
});

export const anyPerson: fc.Arbitrary<Person> = fc.record({
  slackId: text,
  name: text,
  email: nullable(text),
  standing: fc.constantFrom('member', 'guest', 'bot', 'deleted', 'stranger'),
});
