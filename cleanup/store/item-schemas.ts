import * as v from 'valibot';
import { RULE_IDS, type RuleId, STAGES, SUBJECT_TYPES } from '../finding.ts';

/*
 * The shapes of stored items. Dates are ISO text (which sorts as time does), `null` stays null. A field that is
 * added to these types later must be `v.optional` with a default, or items stored before no longer parse.
 */

export const text = v.string();
export const date = v.pipe(
  text,
  v.isoTimestamp(),
  v.transform((iso) => new Date(iso)),
);
export const lastUse = v.object({ at: date, service: v.nullable(text), region: v.nullable(text) });
export const subjectType = v.picklist(SUBJECT_TYPES);

export const subject = v.object({
  type: subjectType,
  name: text,
  arn: text,
  id: text,
  accessKeyId: v.exactOptional(text),
});

const hold = v.variant('kind', [
  v.object({ kind: v.literal('protected'), reason: text }),
  v.object({ kind: v.literal('exempt'), reason: text, until: date, by: text }),
  v.object({
    kind: v.literal('managed'),
    reason: text,
    tool: v.picklist(['cloudformation', 'terraform']),
    name: text,
  }),
]);

const owner = v.nullable(v.object({ value: text, kind: v.picklist(['email', 'slack', 'text']), from: text }));
const ownerChange = v.optional(v.nullable(v.object({ from: owner, at: date })), null);

/** `Finding` without `unusedDays`, which follows from `since`. */
export const finding = v.object({
  id: text,
  account: text,
  rule: v.picklist(RULE_IDS),
  subject,
  principalId: text,
  stage: v.picklist(STAGES),
  createdAt: date,
  since: date,
  lastUsed: v.nullable(lastUse),
  reason: text,
  evidence: v.array(text),
  asOf: date,
  sources: v.array(v.picklist(['iam', 'access-analyzer'])),
  orphaned: v.exactOptional(v.literal(true)),
  off: v.exactOptional(v.literal(true)),
  beforeDeletion: v.exactOptional(v.array(text)),
  next: v.nullable(v.object({ stage: v.picklist(STAGES), at: date })),
  owner,
  administratorBecause: v.nullable(text),
  hold: v.nullable(hold),
});

/** `resolvedAt`, `resolution` and `expiresAt` are there while it is resolved. */
export const findingItem = v.variant('state', [
  v.object({ state: v.literal('open'), finding, openedAt: date, recordedAt: date, ownerChange }),
  v.object({
    state: v.literal('resolved'),
    finding,
    openedAt: date,
    recordedAt: date,
    ownerChange,
    resolvedAt: date,
    resolution: text,
  }),
]);

const count = v.number();

/** Counts of rules that only another version knows are passed over, so that going back a version works. */
function onlyKnownRules(byRule: Readonly<Record<string, number>>): Partial<Record<RuleId, number>> {
  return Object.fromEntries(
    RULE_IDS.flatMap((rule) => (byRule[rule] === undefined ? [] : [[rule, byRule[rule]]])),
  );
}

/** A finished run. */
export const summary = v.object({
  runId: text,
  startedAt: date,
  finishedAt: date,
  complete: v.boolean(),
  sawEverybody: v.exactOptional(v.boolean()),
  counts: v.object({
    users: count,
    roles: count,
    accessKeys: count,
    consolePasswords: count,
    findings: count,
    open: count,
    protected: count,
    exempt: count,
    managed: count,
    byRule: v.pipe(v.record(text, count), v.transform(onlyKnownRules)),
  }),
  calls: count,
  durationMs: count,
});

/** No `holder`: no run is at work. No `trend`: none has finished yet. */
export const headItem = v.object({
  latestStartedAt: date,
  holder: v.optional(v.object({ runId: text, startedAt: date, holdUntil: date })),
  trend: v.optional(v.array(summary), []),
});

/** A run that stays `running` died, and was not repeated. */
export const runItem = v.variant('state', [
  v.object({ state: v.literal('running'), startedAt: date }),
  v.object({ state: v.literal('finished'), startedAt: date, summary }),
]);

/** The result of a `keep`; ended ones are kept for a while and judged by their `until`. */
export const exemption = v.object({
  subject: v.object({ type: subjectType, id: text }),
  principalId: text,
  until: date,
  reason: text,
  by: text,
});
