import type { Decision } from '../decisions/decision.ts';
import type { Card, Refusal, Step, TrailEntry } from '../decisions/decision-store.ts';
import type { Exemption, Subject } from '../finding.ts';
import type { PauseEvent } from '../schedule/schedule-store.ts';
import type { Warning } from '../schedule/warning.ts';

/**
 * Where everything lives. One table; every partition carries the account; a role is held to its partitions
 * with `dynamodb:LeadingKeys` (`PARTITIONS`).
 *
 * | pk | sk | item | written by | expires |
 * | --- | --- | --- | --- | --- |
 * | `RUNS#<account>` | `HEAD` | who holds the run lock, and the last finished runs | audit | never |
 * | `RUNS#<account>` | `RUN#<run id>` | one run: running or finished | audit | `retentionDays` after its start |
 * | `FINDINGS#<account>` | `<finding id>` | one finding, open or resolved | audit | `retentionDays` after it was resolved |
 * | `EXEMPTIONS#<account>` | `<subject type>#<subject id>` | the result of a `keep` or of switching on again | decisions, audit | `retentionDays` after its end |
 * | `DECISIONS#<account>` | `PRINCIPAL#<principal id>` | its newest decision: the truth about it, and what holds the principal while it is open | bot, decisions | `retentionDays` after it was settled |
 * | `DECISIONS#<account>` | `ID#<decision id>` | a decision | decisions | `retentionDays` after it was settled |
 * | `DECISIONS#<account>` | `AT#<time>#<decision id>` | the same, in order of time | decisions | the same |
 * | `DECISIONS#<account>` | `OF#<principal id>#<time>#<decision id>` | the same, a principal's in order of time | decisions | the same |
 * | `DECISIONS#<account>` | `MARK#<decision id>#<step>` | a step of applying it was reached | decisions | `retentionDays` later |
 * | `APPROVALS#<account>` | `<finding id>#<action>#<number>` | a question to the approvers and its answer | bot | `retentionDays` after it was asked |
 * | `REFUSALS#<account>` | `<hour>#<id>` | somebody was told no at a click, in a form or to a command; put once | bot | `retentionDays` after that |
 * | `CARDS#<account>` | `<finding id>#<channel>#<ts>` | one place where a finding is shown | bot, audit | `retentionDays` after the finding was resolved |
 * | `CARDS#<account>` | `<another id>#<channel>#<ts>` | what else was said in Slack, and who opened the Home tab | bot, audit | `retentionDays` after it was last written |
 * | `OWNERS#<account>` | `<principal id>` | whose it is by somebody's word | decisions | never |
 * | `DEACTIVATIONS#<account>` | `<subject type>#<subject id>` | our deactivation, null once it is undone | decisions, audit (only to null, or to fewer keys of a user) | never |
 * | `TRAIL#<account>` | `<time>#<entry id>` | one change, put once; nobody updates or deletes it | decisions, audit | never |
 * | `PAUSE#<account>` | `SWITCH` | who stopped the schedule, null once it was resumed | bot, audit | never |
 * | `PAUSE#<account>` | `EVENT#<time>#<what>` | that somebody paused or resumed, put once | bot, audit | never |
 * | `SCHEDULE#<account>` | `PLAN` | what the last run planned | audit | never |
 * | `SCHEDULE#<account>` | `WARNED#<finding id>#<action>#<kind>#<time>` | a warning that was delivered | audit | 90 days later |
 * | `SCHEDULE#<account>` | `ORDER#<decision id>` | what the schedule decided, put once | audit | 10 days later; what came of it is a decision |
 * | `PEOPLE#<account>` | `<Slack id>` | a person as Slack last described them | audit | never |
 * | `LEAVERS#<account>` | `QUESTION` | whether so many owners really left, and who answered | audit, bot | never |
 *
 * The lock and the last finished run are one item on purpose: finishing and releasing are one write, so that
 * whoever lost the lock cannot finish. Attributes that others add to a finding's item are left alone, as long
 * as their writes require that the item exists.
 */
export interface Key {
  readonly pk: string;
  readonly sk: string;
}

/** How partition keys begin. */
const PARTITIONS = {
  runs: 'RUNS#',
  findings: 'FINDINGS#',
  exemptions: 'EXEMPTIONS#',
  decisions: 'DECISIONS#',
  cards: 'CARDS#',
  owners: 'OWNERS#',
  deactivations: 'DEACTIVATIONS#',
  refusals: 'REFUSALS#',
  approvals: 'APPROVALS#',
  trail: 'TRAIL#',
  people: 'PEOPLE#',
  pause: 'PAUSE#',
  schedule: 'SCHEDULE#',
  leavers: 'LEAVERS#',
} as const;

/** The whole key of a partition, for queries. */
export function partitionOf(kind: keyof typeof PARTITIONS, account: string): string {
  return `${PARTITIONS[kind]}${account}`;
}

export function headKey(account: string): Key {
  return { pk: partitionOf('runs', account), sk: 'HEAD' };
}

export function runKey(account: string, runId: string): Key {
  return { pk: partitionOf('runs', account), sk: `RUN#${runId}` };
}

export function findingKey(account: string, findingId: string): Key {
  return { pk: partitionOf('findings', account), sk: findingId };
}

export function exemptionKey(account: string, { type, id }: Exemption['subject']): Key {
  return { pk: partitionOf('exemptions', account), sk: `${type}#${id}` };
}

/** How the sort keys begin of what is read together. */
export const PREFIXES = {
  newestDecisions: 'PRINCIPAL#',
  decisionsInTime: 'AT#',
  decisionsOf: (principalId: string) => `OF#${principalId}#`,
  warnings: 'WARNED#',
  orders: 'ORDER#',
  pauseEvents: 'EVENT#',
  cardsOf: (findingId: string) => `${findingId}#`,
  approvalsOf: (findingId: string, action: string) => `${findingId}#${action}#`,
} as const;

export function newestDecisionKey({ account, principalId }: Pick<Decision, 'account' | 'principalId'>): Key {
  return { pk: partitionOf('decisions', account), sk: `${PREFIXES.newestDecisions}${principalId}` };
}

export function decisionKey(account: string, id: string): Key {
  return { pk: partitionOf('decisions', account), sk: `ID#${id}` };
}

export function markKey({ account, id }: Pick<Decision, 'account' | 'id'>, step: Step): Key {
  return { pk: partitionOf('decisions', account), sk: `MARK#${id}#${step}` };
}

/** The copies of a decision: by its id, which comes first, and in order of time, of all and of its principal. */
export function decisionCopyKeys({ account, id, principalId, requestedAt }: Decision): readonly Key[] {
  const byId = decisionKey(account, id);
  const inTime = `${requestedAt.toISOString()}#${id}`;
  return [
    byId,
    { pk: byId.pk, sk: `${PREFIXES.decisionsInTime}${inTime}` },
    { pk: byId.pk, sk: `${PREFIXES.decisionsOf(principalId)}${inTime}` },
  ];
}

export function cardKey(account: string, card: Pick<Card, 'findingId' | 'channel' | 'ts'>): Key {
  const sk = `${PREFIXES.cardsOf(card.findingId)}${card.channel}#${card.ts}`;
  return { pk: partitionOf('cards', account), sk };
}

export function ownershipKey(account: string, principalId: string): Key {
  return { pk: partitionOf('owners', account), sk: principalId };
}

export function deactivationKey(account: string, { type, id }: Pick<Subject, 'type' | 'id'>): Key {
  return { pk: partitionOf('deactivations', account), sk: `${type}#${id}` };
}

/** With the time at which what it tells began: an entry that is written again a minute later is the same entry. */
export function trailKey({ account, id, since }: Pick<TrailEntry, 'account' | 'id' | 'since'>): Key {
  return { pk: partitionOf('trail', account), sk: `${since.toISOString()}#${id}` };
}

/** How the sort keys of an hour's refusals begin: `2026-03-04T06`. */
export function hourOf(at: Date): string {
  return at.toISOString().slice(0, 13);
}

export function refusalKey({ account, id, at }: Pick<Refusal, 'account' | 'id' | 'at'>): Key {
  return { pk: partitionOf('refusals', account), sk: `${hourOf(at)}#${id}` };
}

/** @param id begins with the finding's id, and ends with a number that counts up */
export function approvalKey(account: string, id: string): Key {
  return { pk: partitionOf('approvals', account), sk: id };
}

export function personKey(account: string, slackId: string): Key {
  return { pk: partitionOf('people', account), sk: slackId };
}

export function pauseKey(account: string): Key {
  return { pk: partitionOf('pause', account), sk: 'SWITCH' };
}

export function pauseEventKey(account: string, { what, at }: PauseEvent): Key {
  return { pk: partitionOf('pause', account), sk: `${PREFIXES.pauseEvents}${at.toISOString()}#${what}` };
}

export function planKey(account: string): Key {
  return { pk: partitionOf('schedule', account), sk: 'PLAN' };
}

/** With the time: the same warning of a repeated run is the same item, a later one is another. */
export function warningKey(account: string, { findingId, action, kind, deliveredAt }: Warning): Key {
  const sk = `${PREFIXES.warnings}${findingId}#${action}#${kind}#${deliveredAt.toISOString()}`;
  return { pk: partitionOf('schedule', account), sk };
}

export function orderKey(account: string, id: string): Key {
  return { pk: partitionOf('schedule', account), sk: `${PREFIXES.orders}${id}` };
}

/** The one question about leavers. */
export function leaversKey(account: string): Key {
  return { pk: partitionOf('leavers', account), sk: 'QUESTION' };
}
