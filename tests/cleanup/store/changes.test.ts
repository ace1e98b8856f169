import { describe, expect, it } from 'vitest';
import { changesSince } from '../../../cleanup/store/changes.ts';
import { aFinding, day, stored } from './factories.ts';

const ADA = aFinding('ada');
const FOUND = new Set([ADA.id]);
const NOT_FOUND = new Set<string>();
const NONE = { opened: new Set(), resolved: [], unchanged: 0, notChecked: 0, ownerChanges: [] };

describe('changesSince the run of day 5', () => {
  const gone = { at: day(6), reason: 'used again' };
  const told = { at: day(5), reason: 'used again' };

  it.each([
    ['opened after it is new', stored(ADA, { openedAt: day(6) }), FOUND, { opened: FOUND }],
    ['opened by it was told already', stored(ADA, { openedAt: day(5) }), FOUND, { unchanged: 1 }],
    ['open and not looked at is not checked', stored(ADA), NOT_FOUND, { notChecked: 1 }],
    [
      'opened by an interrupted run and not looked at since is new, since nobody was told',
      stored(ADA, { openedAt: day(6) }),
      NOT_FOUND,
      { opened: FOUND },
    ],
    [
      'resolved after it is gone, with the reason',
      stored(ADA, { resolved: gone }),
      NOT_FOUND,
      { resolved: [{ id: ADA.id, rule: ADA.rule, subject: ADA.subject, reason: 'used again' }] },
    ],
    ['resolved by it was told already', stored(ADA, { resolved: told }), NOT_FOUND, {}],
  ])('what was %s', (_what, one, found, expected) => {
    expect(changesSince(day(5), [one], found, day(7))).toEqual({ since: day(5), ...NONE, ...expected });
  });

  it('without a finished run everything is new and nothing is gone', () => {
    const bob = aFinding('bob');
    const all = [stored(ADA), stored(bob, { resolved: gone })];
    expect(changesSince(null, all, FOUND, day(7))).toEqual({ since: null, ...NONE, opened: FOUND });
  });
});
