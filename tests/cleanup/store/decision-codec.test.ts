import fc from 'fast-check';
import * as v from 'valibot';
import { describe, expect, it } from 'vitest';
import {
  cardItem,
  deactivationItem,
  decisionItem,
  decodeCard,
  decodeDeactivation,
  decodeDecision,
  decodeOwnership,
  decodePerson,
  decodeRefusal,
  ownershipItem,
  personItem,
  refusalItem,
  trailItem,
} from '../../../cleanup/store/decision-codec.ts';
import { trailEntry } from '../../../cleanup/store/decision-schemas.ts';
import { trailKey } from '../../../cleanup/store/keys.ts';
import {
  anyCard,
  anyDeactivation,
  anyDecision,
  anyOwnership,
  anyPerson,
  anyRefusal,
  anyTrailEntry,
} from './arbitraries.ts';
import { ACCOUNT, aCard, aDecision, anOutcome, aTrailEntry, day } from './factories.ts';

const KEY = { pk: 'DECISIONS#111122223333', sk: 'ID#x' };
const NEVER = new Date(Number.NaN);

/** Every value comes back out of its item exactly. */
function givesBack<T>(
  any: fc.Arbitrary<T>,
  encode: (value: T) => Record<string, unknown>,
  decode: (item: Record<string, unknown>) => T,
) {
  fc.assert(
    fc.property(any, (value) => {
      expect(decode(encode(value))).toEqual(value);
    }),
  );
}

describe('the codec of decisions', () => {
  it('gives back every decision exactly', () => {
    givesBack(anyDecision, (value) => decisionItem(KEY, value, 400), decodeDecision);
  });

  it('gives back every card exactly', () => {
    givesBack(anyCard, (value) => cardItem(ACCOUNT, value, null, 400), decodeCard);
  });

  it('gives back every ownership exactly', () => {
    givesBack(anyOwnership, (value) => ownershipItem(ACCOUNT, value), decodeOwnership);
  });

  it('gives back every deactivation exactly, also an undone one', () => {
    const subject = { type: 'access-key', id: 'AKIAADA', name: 'ada' } as const;
    givesBack(anyDeactivation, (value) => deactivationItem(ACCOUNT, subject, value), decodeDeactivation);
  });

  it('gives back every refusal exactly', () => {
    givesBack(anyRefusal, refusalItem, decodeRefusal);
  });

  it('gives back every trail entry exactly', () => {
    givesBack(anyTrailEntry, trailItem, (item) => v.parse(trailEntry, item));
  });

  it('gives back every person exactly', () => {
    givesBack(anyPerson, (value) => personItem(ACCOUNT, value), decodePerson);
  });

  it('lets what is settled expire, counted from then, and nothing that is open', () => {
    const settled = aDecision('1', { state: 'applied', outcome: anOutcome({ at: day(2) }) });
    expect(decisionItem(KEY, settled, 400)).toMatchObject({ expiresAt: day(402).getTime() / 1000 });
    expect(decisionItem(KEY, settled, null)).not.toHaveProperty('expiresAt');
    expect(decisionItem(KEY, aDecision('1'), 400)).not.toHaveProperty('expiresAt');
  });

  it('names the key and every problem of an item that does not parse', () => {
    const item = decisionItem(KEY, aDecision('1'), null);
    const broken = { ...item, decision: { ...Object(item['decision']), state: 'lost', requestedAt: 'soon' } };
    expect(() => decodeDecision(broken)).toThrow(
      expect.objectContaining({
        name: 'StoredItemError',
        key: KEY,
        problems: [
          expect.stringMatching(/^decision\.requestedAt: .*"soon"/),
          expect.stringMatching(/^decision\.state: .*"lost"/),
        ],
      }),
    );
  });

  it.each([
    ['a card for nobody in particular', decodeCard, { ...aCard('1'), audience: 'everybody' }],
    ['an ownership without the refusals', decodeOwnership, { principalId: 'AIDAADA', owner: null }],
    ['a deactivation without a day', decodeDeactivation, { deactivation: { by: 'U0ADA' } }],
    ['a person of no known standing', decodePerson, { slackId: 'U0ADA', name: 'Ada', standing: 'boss' }],
  ])('refuses %s', (_what, decode: (item: Record<string, unknown>) => unknown, item) => {
    expect(() => decode({ ...KEY, ...item })).toThrow(
      expect.objectContaining({ name: 'StoredItemError', key: KEY }),
    );
  });

  it.each([
    ['decision', () => decisionItem(KEY, aDecision('1', { requestedAt: NEVER }), null), KEY],
    ['trail entry', () => trailItem(aTrailEntry('1', { at: NEVER })), trailKey(aTrailEntry('1'))],
  ])('refuses a broken %s before it is stored', (_what, encode, key) => {
    expect(encode).toThrow(expect.objectContaining({ name: 'StoredItemError', key }));
  });
});
