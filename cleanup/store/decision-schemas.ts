import * as v from 'valibot';
import { FINDING_ACTIONS } from '../decisions/decision.ts';
import { disablementSchema } from '../principals/snapshot-json.ts';
import { date, lastUse, subject, subjectType, text } from './item-schemas.ts';

/* The shapes of what people decided, stored; see `item-schemas.ts` for the rules of adding to them. */

const change = v.object({ action: text, before: text, after: text, awsRequestId: text });

export const decision = v.object({
  id: text,
  account: text,
  findingId: text,
  principalId: text,
  subject,
  action: v.picklist(FINDING_ACTIONS),
  by: text,
  requestedAt: date,
  reason: v.nullable(text),
  until: v.nullable(date),
  assignee: v.nullable(text),
  approvedBy: v.optional(v.nullable(text), null),
  approval: v.exactOptional(v.object({ id: text, factsHash: text })),
  lastUsedSeen: v.nullable(date),
  state: v.picklist(['requested', 'applied', 'refused', 'failed', 'superseded']),
  outcome: v.nullable(
    v.object({
      at: date,
      reason: text,
      change: v.nullable(change),
      usedSince: v.exactOptional(lastUse),
      toMend: v.exactOptional(v.literal(true)),
      snapshot: v.exactOptional(v.object({ key: text, cannotComeBack: v.array(text) })),
    }),
  ),
});

/** `expiresAt` stands beside the decision for DynamoDB alone. */
export const decisionItem = v.object({ decision });

/** The item of a principal. */
export const newestItem = v.object({
  decision,
  /** Decisions before this one whose copies may be missing, oldest first. */
  unfiled: v.optional(v.array(decision), []),
  /** It may expire only when every copy is written. */
  expiresAt: v.optional(v.number()),
});

export const card = v.object({
  findingId: text,
  channel: text,
  ts: text,
  audience: v.picklist(['owner', 'approvers']),
  owner: v.nullable(text),
});

export const ownership = v.object({ principalId: text, owner: v.nullable(text), notMine: v.array(text) });

const disabling = v.object({
  decisionId: text,
  disablement: disablementSchema,
  deletion: v.exactOptional(v.object({ decisionId: text, snapshotKey: text })),
});

/** An undone one stays as null, so that no role needs the right to delete items. */
export const deactivationItem = v.object({
  deactivation: v.nullable(
    v.object({
      ...{ at: date, by: text },
      decisionId: v.exactOptional(text),
      begun: v.exactOptional(v.literal(true)),
      disabling: v.exactOptional(disabling),
    }),
  ),
  subject: v.optional(v.object({ type: subjectType, id: text, name: text })),
});

export const trailEntry = v.object({
  at: date,
  account: text,
  id: text,
  by: text,
  since: date,
  what: text,
  findingId: text,
  subject: text,
  change: v.nullable(change),
});

export const refusal = v.object({
  id: text,
  account: text,
  at: date,
  by: text,
  reason: text,
  asked: v.variant('kind', [
    v.object({
      kind: v.literal('decision'),
      answer: v.exactOptional(v.picklist(['yes', 'no'])),
      action: v.picklist(FINDING_ACTIONS),
      findingId: text,
      principalId: text,
      subject,
    }),
    v.object({ kind: v.literal('command'), text }),
  ]),
});

export const person = v.object({
  slackId: text,
  name: text,
  email: v.nullable(text),
  standing: v.picklist(['member', 'guest', 'bot', 'deleted', 'stranger']),
});
