import { describe, expect, it } from 'vitest';
import {
  appendEntry,
  copies,
  letPrincipalExpire,
  settlePrincipal,
  takePrincipal,
} from '../../../cleanup/store/decision-writes.ts';
import { aDecision, anOutcome, aTrailEntry, day } from './factories.ts';

const OPEN = aDecision('1');
const SETTLED = aDecision('1', { state: 'applied', outcome: anOutcome() });
const NEWEST = { pk: 'DECISIONS#111122223333', sk: 'PRINCIPAL#AIDAADA' };
const COPIES = [
  'ID#deactivate-1',
  'AT#2026-03-02T05:00:00.000Z#deactivate-1',
  'OF#AIDAADA#2026-03-02T05:00:00.000Z#deactivate-1',
].map((sk) => ({ pk: 'DECISIONS#111122223333', sk }));
const IN_400_DAYS = day(402).getTime() / 1000;

/** As stored. */
const json = (value: object) => JSON.parse(JSON.stringify(value));
const names = { ExpressionAttributeNames: { '#state': 'state' } };

describe('writes of decisions', () => {
  it('take a principal that nothing was ever decided on', () => {
    expect(takePrincipal(OPEN, null)).toEqual({
      Item: { ...NEWEST, decision: json(OPEN) },
      ConditionExpression: 'attribute_not_exists(pk)',
    });
  });

  it('take a principal only while its newest decision is the settled one that was read', () => {
    const before = { decision: SETTLED, unfiled: [], filed: true };
    expect(takePrincipal(aDecision('2'), before)).toEqual({
      Item: { ...NEWEST, decision: json(aDecision('2')) },
      ConditionExpression: 'decision.id = :id AND decision.#state <> :requested',
      ...names,
      ExpressionAttributeValues: { ':id': 'deactivate-1', ':requested': 'requested' },
    });
  });

  it('carry along what may not be filed yet, through the next settling', () => {
    const older = aDecision('0', { state: 'failed', outcome: anOutcome() });
    const before = { decision: SETTLED, unfiled: [older], filed: false };
    const unfiled = json([older, SETTLED]);
    expect(takePrincipal(aDecision('2'), before).Item).toEqual({
      ...NEWEST,
      ...{ decision: json(aDecision('2')), unfiled },
    });
    const settled = aDecision('2', { state: 'applied', outcome: anOutcome() });
    expect(settlePrincipal(settled, [older, SETTLED]).Item).toEqual({
      ...NEWEST,
      ...{ decision: json(settled), unfiled },
    });
  });

  it('settle only what is still requested, and let it not expire before its copies', () => {
    expect(settlePrincipal(SETTLED)).toEqual({
      Item: { ...NEWEST, decision: json(SETTLED) },
      ConditionExpression: 'decision.id = :id AND decision.#state = :requested',
      ...names,
      ExpressionAttributeValues: { ':id': 'deactivate-1', ':requested': 'requested' },
    });
  });

  it('let only the settled one expire that they were made for', () => {
    expect(letPrincipalExpire(SETTLED, 400)).toEqual({
      Item: { ...NEWEST, decision: json(SETTLED), expiresAt: IN_400_DAYS },
      ConditionExpression: 'decision.id = :id AND decision.#state <> :requested',
      ...names,
      ExpressionAttributeValues: { ':id': 'deactivate-1', ':requested': 'requested' },
    });
  });

  it.each([
    ['open', OPEN, {}],
    ['settled', SETTLED, { expiresAt: IN_400_DAYS }],
  ])(
    'copy an %s one by id, in time and in time by principal, never over a settled one',
    (_what, one, more) => {
      expect(copies(one, 400)).toEqual(
        COPIES.map((key) => ({
          Item: { ...key, decision: json(one), ...more },
          ConditionExpression: 'attribute_not_exists(pk) OR decision.#state = :requested',
          ...names,
          ExpressionAttributeValues: { ':requested': 'requested' },
        })),
      );
    },
  );

  it('append to the trail only what is not there', () => {
    expect(appendEntry(aTrailEntry('e1'))).toEqual({
      Item: { pk: 'TRAIL#111122223333', sk: '2026-03-02T05:00:00.000Z#e1', ...json(aTrailEntry('e1')) },
      ConditionExpression: 'attribute_not_exists(pk)',
    });
  });
});
