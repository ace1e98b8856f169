import * as v from 'valibot';
import { decision } from './decision-schemas.ts';
import { date, text } from './item-schemas.ts';

/* The shapes of what the schedule remembers; see `item-schemas.ts` for the rules of adding to them. */

const action = v.picklist(['deactivate', 'delete']);

const word = v.object({ by: text, at: date, reason: text });

/** A resumed one stays as null, so that no role needs the right to delete items, with who resumed it. */
export const pauseItem = v.object({ pause: v.nullable(word), resumed: v.optional(word) });

export const pauseEventItem = v.object({
  event: v.object({ what: v.picklist(['pause', 'resume']), by: text, at: date, reason: text }),
});

export const warningItem = v.object({
  warning: v.object({
    findingId: text,
    action,
    kind: v.picklist(['first', 'last']),
    deliveredAt: date,
    to: text,
  }),
});

export const planItem = v.object({
  plan: v.object({
    madeAt: date,
    brakes: v.array(v.object({ kind: v.picklist(['paused', 'incomplete', 'jump', 'unable']), reason: text })),
    actions: v.array(
      v.object({ findingId: text, action, at: date, warned: v.boolean(), waitsFor: v.nullable(text) }),
    ),
    more: v.number(),
  }),
});

export const orderItem = v.object({ decision });
