import { beforeEach, describe, expect, it } from 'vitest';
import { applyDecision } from '../../../cleanup/decisions/apply-decision.ts';
import type { Decision } from '../../../cleanup/decisions/decision.ts';
import type { Handover, Rebuilt } from '../../../cleanup/decisions/restoring/tools.ts';
import { anOffice } from './office.ts';
import { aRoleFinding, staleRole } from './principals.ts';
import { ACCOUNT, aDecision, daysAgo, NOW } from './subjects.ts';

const bench = anOffice();
const handed: Handover[] = [];
const courier = { deliver: async (handover: Handover) => void handed.push(handover) };
const finding = aRoleFinding();

beforeEach(() => {
  handed.length = 0;
  const { workspace } = bench.office;
  workspace.approvers.add('UBOB');
  workspace.join('UGUS', 'gus@example.com', 'guest');
});

/** The role was disabled for the whole cooling-off; Eve asked, Bob said yes, and it is gone. */
async function deleted(): Promise<Decision> {
  const { office } = bench;
  await office.open({ roles: [staleRole()] });
  await office.audit([finding], daysAgo(1));
  const { subject } = finding;
  office.now = daysAgo(15);
  const off = await office.request(
    decisionOf({ action: 'deactivate', requestedAt: daysAgo(15), approvedBy: null }),
  );
  expect(await office.apply(off)).toMatchObject({ outcome: 'applied' });
  office.now = NOW;
  const decision = await office.request(decisionOf({ action: 'delete', approvedBy: 'UBOB' }));
  expect(await office.apply(decision)).toMatchObject({ outcome: 'applied' });
  expect(office.aws.account.roles.has(subject.name)).toBe(false);
  return office.settled(decision);
}

function decisionOf(overrides: Partial<Decision>): Decision {
  return aDecision(finding, { by: 'UEVE', requestedAt: NOW, id: `d-${overrides.action}`, ...overrides });
}

async function restoring(
  overrides: Partial<Decision> = {},
  more: Partial<Parameters<typeof applyDecision>[1]> = {},
) {
  const decision = await bench.office.request(
    decisionOf({ action: 'restore', by: 'UBOB', approvedBy: 'UEVE', ...overrides }),
  );
  bench.office.aws.calls.clear();
  const apply = () => applyDecision(decision, { ...bench.office.dependencies(), courier, ...more });
  const applied = await apply();
  return { applied, decision: await bench.office.settled(decision), again: apply };
}

describe('restoring what was deleted from here', () => {
  it('hands the exact commands to the approvers, and changes nothing itself', async () => {
    const { outcome } = await deleted();
    expect(outcome?.snapshot?.key).toContain(`${ACCOUNT}/AROABATCH/`);
    const { decision, applied } = await restoring();
    expect(applied).toMatchObject({ outcome: 'applied', action: 'restore' });
    expect(decision.outcome).toMatchObject({
      change: null,
      reason: expect.stringMatching(/handed to the approvers/),
    });
    expect(handed).toHaveLength(1);
    expect(handed[0]?.file.name).toBe('restore-role-batch.sh');
    expect(handed[0]?.file.content).toContain('aws iam create-role');
    expect(handed[0]?.cannotComeBack.join()).toContain('AROABATCH');
    expect(bench.office.changes()).toEqual([]);
  });

  it('delivered again after it was settled, nothing is handed over again', async () => {
    await deleted();
    const { again } = await restoring();
    expect(await again()).toMatchObject({ outcome: 'settled-before' });
    expect(handed).toHaveLength(1);
  });

  it('what could not be handed over is not done, and is tried again', async () => {
    await deleted();
    const broken = { deliver: () => Promise.reject(new Error('Slack does not answer')) };
    await expect(restoring({}, { courier: broken })).rejects.toThrow('Slack does not answer');
    expect((await bench.office.store.openDecisions(ACCOUNT)).map(({ action }) => action)).toEqual([
      'restore',
    ]);
  });

  it.each<[string, Partial<Decision>, RegExp]>([
    ['one person alone', { by: 'UEVE', approvedBy: 'UEVE' }, /cannot be the one who says yes/],
    ['nobody’s yes', { approvedBy: null }, /Restoring takes two/],
    ['an owner who is no approver', { by: 'UADA' }, /Only approvers may restore/],
    ['the yes of who is no approver', { approvedBy: 'UADA' }, /not an approver/],
    ['the yes of a guest', { approvedBy: 'UGUS' }, /not an approver/],
    ['the yes of who is unknown', { approvedBy: 'UNOBODY' }, /does not know who decided/],
    ['a decision of a week ago', { requestedAt: daysAgo(7) }, /could not be done within 7 days/],
  ])('is refused to %s', async (_, overrides, why) => {
    await deleted();
    const { decision } = await restoring(overrides);
    expect(decision).toMatchObject({ state: 'refused', outcome: { reason: expect.stringMatching(why) } });
    expect(handed).toEqual([]);
  });

  it('is refused for what was not deleted from here', async () => {
    const { office } = bench;
    await office.open({ roles: [staleRole()] });
    await office.audit([finding], daysAgo(1));
    const { decision } = await restoring();
    expect(decision.outcome?.reason).toMatch(/not deleted from here/);
    expect(handed).toEqual([]);
  });
});

describe('with the Lambda that rebuilds', () => {
  const rebuilt = (answer: Rebuilt) => ({ rebuilder: { rebuild: async () => answer } });

  it('the new one is left alone for a while, and the trail tells its id', async () => {
    await deleted();
    const answer = { outcome: 'restored', id: 'AROANEW', remains: ['Its unique id.'] } as const;
    const { decision } = await restoring({}, rebuilt(answer));
    expect(decision).toMatchObject({
      state: 'applied',
      outcome: { change: { after: 'restored as AROANEW' } },
    });
    const exemption = {
      principalId: 'AROANEW',
      subject: { type: 'role', id: 'AROANEW' },
      until: daysAgo(-30),
    };
    expect(await bench.office.exemptions()).toMatchObject([exemption]);
    expect(handed).toEqual([]);
  });

  it('a name that is taken is refused, and said', async () => {
    await deleted();
    const { decision } = await restoring(
      {},
      rebuilt({ outcome: 'refused', reasons: ['The name is taken.'] }),
    );
    expect(decision).toMatchObject({
      state: 'refused',
      outcome: { reason: expect.stringMatching(/The name is taken/) },
    });
    expect(await bench.office.exemptions()).toEqual([]);
  });

  it('what AWS refuses for good is settled as failed, with where the snapshot is', async () => {
    const { outcome } = await deleted();
    const { decision } = await restoring(
      {},
      rebuilt({ outcome: 'failed', reasons: ['AWS refused CreateRole.'] }),
    );
    expect(decision).toMatchObject({ state: 'failed', outcome: { change: null } });
    expect(decision.outcome?.reason).toContain('AWS refused CreateRole.');
    expect(decision.outcome?.reason).toContain(outcome?.snapshot?.key);
    expect(await bench.office.exemptions()).toEqual([]);
  });

  it('once it is back, it cannot be restored again', async () => {
    await deleted();
    await restoring({}, rebuilt({ outcome: 'restored', id: 'AROANEW', remains: [] }));
    const { decision } = await restoring(
      { id: 'again' },
      rebuilt({ outcome: 'restored', id: 'X', remains: [] }),
    );
    expect(decision.outcome?.reason).toMatch(/not deleted from here/);
  });
});
