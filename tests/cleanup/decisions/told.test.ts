import { describe, expect, it } from 'vitest';
import type { Announcer } from '../../../cleanup/decisions/announcer.ts';
import { applyDecision } from '../../../cleanup/decisions/apply-decision.ts';
import type { Decision } from '../../../cleanup/decisions/decision.ts';
import { anOffice } from './office.ts';
import { daysAgo } from './subjects.ts';

const state = anOffice();

/** Ada's key was used after she had clicked: there is something to tell her. */
async function refusedDecision(): Promise<Decision> {
  const decision = await state.office.decided();
  const key = state.office.key(decision.subject.id);
  if (key) key.lastUsed = { at: daysAgo(0), service: 's3', region: 'eu-west-1' };
  return decision;
}

/** A delivery that settles the decision, and dies before anybody is told. */
async function diesBeforeTelling(decision: Decision): Promise<void> {
  const dead = () => new Promise<never>(() => {});
  const none = async () => 0;
  const announcer: Announcer = {
    ...{ reachesPeople: true, refresh: none, refreshQuestion: none, refreshHomes: none },
    ...{ tell: dead, tellAbout: dead },
  };
  void applyDecision(decision, { ...state.office.dependencies(), announcer });
  await expect.poll(async () => (await state.office.settled(decision)).state).toBe('refused');
}

describe('what came of a decision', () => {
  it('is told by the next delivery when the one that settled it died before', async () => {
    const decision = await refusedDecision();
    await diesBeforeTelling(decision);
    expect(state.office.workspace.told).toEqual([]);
    expect(await state.office.apply(decision)).toMatchObject({ outcome: 'settled-before', notTold: 0 });
    expect(state.office.workspace.told).toMatchObject([{ to: 'UADA' }]);
  });

  it('is told once, however often it is delivered', async () => {
    const decision = await refusedDecision();
    for (let delivery = 1; delivery <= 3; delivery += 1) await state.office.apply(decision);
    expect(state.office.workspace.told).toHaveLength(1);
  });

  it('is told by the next delivery when Slack did not take it', async () => {
    const decision = await refusedDecision();
    state.office.workspace.broken.add('tell');
    expect(await state.office.apply(decision)).toMatchObject({ outcome: 'refused', notTold: 1 });
    state.office.workspace.broken.clear();
    expect(await state.office.apply(decision)).toMatchObject({ notTold: 0 });
    expect(state.office.workspace.told).toHaveLength(1);
  });

  it('shows in the Home tab of whoever decided, and of whoever was named', async () => {
    await state.office.apply(await state.office.decided());
    const assigned = { action: 'assign', by: 'UEVE', assignee: 'UBOB' } as const;
    await state.office.apply(await state.office.decided(assigned, {}, daysAgo(9)));
    expect(state.office.workspace.homes).toEqual([['UADA'], ['UEVE', 'UBOB']]);
  });

  it('stands, whatever becomes of the Home tab', async () => {
    state.office.workspace.broken.add('refreshHomes');
    const decision = await state.office.decided();
    expect(await state.office.apply(decision)).toMatchObject({ outcome: 'applied', notTold: 1 });
    expect(state.office.key(decision.subject.id)?.active).toBe(false);
  });

  it('is told nobody whose card says it all', async () => {
    const decision = await state.office.decided();
    expect(await state.office.apply(decision)).toMatchObject({ outcome: 'applied', notTold: 0 });
    await state.office.apply(decision);
    expect(state.office.workspace.told).toEqual([]);
  });
});
