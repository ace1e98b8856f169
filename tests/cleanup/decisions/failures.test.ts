import { describe, expect, it } from 'vitest';
import { addDays } from '../../../cleanup/days.ts';
import { applyDecision } from '../../../cleanup/decisions/apply-decision.ts';
import { parsePolicy } from '../../../cleanup/policy.ts';
import { aKey } from '../../../infra/sandbox/aws/new-account.ts';
import { anOffice } from './office.ts';
import { ACCOUNT, aDecision, ada, KEY, keyFinding, NOW } from './subjects.ts';

const state = anOffice();

describe('the limit of changes a day', () => {
  async function twoAtOnce(maxActionsPerDay: number) {
    const { office } = state;
    const users = [ada(), ada({ name: 'eve', id: 'AIDAEVE', keys: [aKey({ id: 'AKIAEVE' })] })];
    await office.open({ users });
    office.policy = parsePolicy({ maxActionsPerDay });
    const findings = users.map((user) => keyFinding(user));
    await office.audit(findings);
    const decisions = [];
    for (const finding of findings) decisions.push(await office.request(aDecision(finding, { by: 'UEVE' })));
    return { office, decisions };
  }

  it('two at the same moment do not both take the last place', async () => {
    const { office, decisions } = await twoAtOnce(1);
    const applied = await Promise.all(decisions.map((decision) => office.apply(decision)));
    expect(applied.map(({ outcome }) => outcome).sort()).toEqual(['applied', 'refused']);
    expect(office.changes()).toEqual(['UpdateAccessKey']);
    expect(office.workspace.told).toMatchObject([
      { text: expect.stringMatching(/limit of 1 changes in 24 hours/) },
    ]);
  });

  it('changes of more than 24 hours ago do not count', async () => {
    const { office, decisions } = await twoAtOnce(1);
    const [first, second] = decisions;
    if (!first || !second) throw new Error('unreachable');
    await office.apply(first);
    office.now = new Date(addDays(NOW, 1).getTime() + 1);
    expect(await office.apply(second)).toMatchObject({ outcome: 'applied' });
  });

  it('undoing is never held back', async () => {
    const { office, decisions } = await twoAtOnce(1);
    const [first] = decisions;
    if (!first) throw new Error('unreachable');
    await office.apply(first);
    const undo = await office.request(aDecision(keyFinding(ada()), { action: 'reactivate', by: 'UEVE' }));
    expect(await office.apply(undo)).toMatchObject({ outcome: 'applied' });
    expect(office.key(KEY)?.active).toBe(true);
  });
});

describe('what cannot be done now', () => {
  it('an unknown decision touches nothing', async () => {
    const { office } = state;
    expect(await office.apply({ account: ACCOUNT, id: 'forged' })).toMatchObject({ outcome: 'unknown' });
    expect(office.aws.calls.find({ service: 'iam' })).toEqual([]);
  });

  it('a decision that is not the newest on its principal is superseded', async () => {
    const { office } = state;
    const decision = await office.decided();
    const deps = office.dependencies();
    const store = new Proxy(deps.store, {
      get: (real, name) => (name === 'isNewest' ? async () => false : Reflect.get(real, name).bind(real)),
    });
    expect(await applyDecision(decision, { ...deps, store })).toMatchObject({ outcome: 'superseded' });
    expect(office.aws.calls.find({ service: 'iam' })).toEqual([]);
    expect((await office.settled(decision)).state).toBe('superseded');
  });

  it.each(['UpdateAccessKey', 'GetUser', 'ListAccessKeys', 'GetAccessKeyLastUsed'])(
    'without the permission for %s it fails with a sentence, and nothing is remembered as changed',
    async (action) => {
      const { office } = state;
      const decision = await office.decided();
      office.aws.faults.add({ fault: 'AccessDenied', action });
      expect(await office.apply(decision)).toMatchObject({ outcome: 'failed' });
      const { state: settled, outcome } = await office.settled(decision);
      expect(settled).toBe('failed');
      expect(outcome?.reason).toMatch(new RegExp(`iam:${action} was refused: the permission is missing`));
      expect(await office.deactivation(decision)).toBeNull();
      expect(office.key(KEY)?.active).toBe(true);
    },
  );

  it.each([
    { fault: 'Throttling', service: 'iam' },
    { fault: 'InternalError', service: 'iam' },
    { fault: 'Throttling', service: 'iam', action: 'UpdateAccessKey' },
    { fault: 'Throttling', service: 'dynamodb' },
  ] as const)('%j: nothing is settled, and the next delivery does it', async (fault) => {
    const { office } = state;
    const decision = await office.decided();
    const heal = office.aws.faults.add(fault);
    await expect(office.apply(decision)).rejects.toThrow();
    heal();
    expect((await office.settled(decision)).state).toBe('requested');
    expect(office.key(KEY)?.active).toBe(true);
    expect(await office.apply(decision)).toMatchObject({ outcome: 'applied' });
    expect(office.key(KEY)?.active).toBe(false);
  });

  it('a person that Slack cannot be asked about: nothing is settled', async () => {
    const { office } = state;
    const decision = await office.decided();
    office.workspace.broken.add('person');
    await expect(office.apply(decision)).rejects.toThrow('Slack does not answer');
    expect((await office.settled(decision)).state).toBe('requested');
    expect(office.changes()).toEqual([]);
  });

  it('who approves, when Slack cannot be asked at the moment: nothing is settled, the next delivery does it', async () => {
    const { office } = state;
    const decision = await office.decided({ by: 'UEVE' });
    office.workspace.broken.add('isApprover');
    await expect(office.apply(decision)).rejects.toThrow('Slack does not answer');
    expect((await office.settled(decision)).state).toBe('requested');
    expect(office.changes()).toEqual([]);
    expect(office.workspace.told).toEqual([]);
    office.workspace.broken.clear();
    expect(await office.apply(decision)).toMatchObject({ outcome: 'applied' });
  });

  it('cards that cannot be updated undo and repeat nothing', async () => {
    const { office } = state;
    const decision = await office.decided();
    office.workspace.broken.add('refresh');
    expect(await office.apply(decision)).toEqual({ outcome: 'applied', action: 'deactivate', notTold: 1 });
    office.workspace.broken.clear();
    expect(await office.apply(decision)).toEqual({
      outcome: 'settled-before',
      action: 'deactivate',
      notTold: 0,
    });
    expect(office.changes()).toEqual(['UpdateAccessKey']);
    expect(office.workspace.refreshed).toEqual([decision.findingId]);
  });
});
