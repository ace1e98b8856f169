import { describe, expect, it } from 'vitest';
import { planStep } from '../../../cleanup/store/plan.ts';
import { aFinding, aRun, day, everythingChecked, nothingChecked, onDay, stored } from './factories.ts';

const ADA = aFinding('ada');
const RUN = aRun('today', day(1));
const RESOLVED = { at: day(0), reason: 'gone' };

describe('planStep', () => {
  it('opens what was never seen', () => {
    expect(planStep(RUN, null, ADA, everythingChecked)).toEqual({
      kind: 'open',
      after: { finding: ADA, openedAt: day(1), recordedAt: day(1), ownerChange: null, resolved: null },
    });
  });

  it('opens anew, from this run on, what was resolved and is back', () => {
    expect(planStep(RUN, stored(ADA, { resolved: RESOLVED }), ADA, everythingChecked)).toEqual({
      kind: 'reopen',
      after: { finding: ADA, openedAt: day(1), recordedAt: day(1), ownerChange: null, resolved: null },
    });
  });

  it('updates what changed and keeps when it was opened', () => {
    const changed = aFinding('ada', { stage: 'disable' });
    expect(planStep(RUN, stored(ADA), changed, everythingChecked)).toEqual({
      kind: 'update',
      after: { finding: changed, openedAt: day(0), recordedAt: day(1), ownerChange: null, resolved: null },
    });
  });

  it('updates what grew a day older', () => {
    const older = onDay(1, ADA);
    expect(planStep(RUN, stored(ADA), older, everythingChecked)).toEqual({
      kind: 'update',
      after: stored(older, { recordedAt: day(1) }),
    });
  });

  it('resolves, with the reason, what was checked and not found', () => {
    expect(planStep(RUN, stored(ADA), null, everythingChecked)).toEqual({
      kind: 'resolve',
      after: stored(ADA, { recordedAt: day(1), resolved: { at: day(1), reason: 'The key was used again.' } }),
      reason: 'The key was used again.',
    });
  });

  it.each([
    ['what says the same still', stored(ADA), { ...ADA, asOf: day(1) }, everythingChecked],
    ['what could not be checked', stored(ADA), null, nothingChecked],
    ['what was resolved before', stored(ADA, { resolved: RESOLVED }), null, everythingChecked],
    ['what was never there', null, null, everythingChecked],
  ])('writes nothing about %s', (_what, known, found, whyGone) => {
    expect(planStep(RUN, known, found, whyGone)).toBeNull();
  });
});
