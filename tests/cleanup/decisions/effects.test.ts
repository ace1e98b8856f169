import { afterEach, describe, expect, it } from 'vitest';
import { addDays } from '../../../cleanup/days.ts';
import { aRole } from '../../../infra/sandbox/aws/new-account.ts';
import { anOffice } from './office.ts';
import {
  ACCOUNT,
  aDecision,
  ada,
  daysAgo,
  KEY,
  keyFinding,
  NOW,
  OTHER_KEY,
  passwordFinding,
} from './subjects.ts';

const state = anOffice();
const trail = () => state.office.items('TRAIL#');

afterEach(() => {
  // Whatever was decided about one key, the other one is as it was.
  expect(state.office.key(OTHER_KEY)).toMatchObject({ active: true, statusChangedAt: null });
});

describe('deactivate', () => {
  it('sets the key inactive, and remembers who did it, before and after, with the request id', async () => {
    const { office } = state;
    const decision = await office.decided();
    expect(await office.apply(decision)).toEqual({ outcome: 'applied', action: 'deactivate', notTold: 0 });
    expect(office.key(KEY)?.active).toBe(false);
    expect(office.changes()).toEqual(['UpdateAccessKey']);
    const change = {
      action: 'UpdateAccessKey',
      before: 'Active',
      after: 'Inactive',
      awsRequestId: expect.stringMatching(/^[0-9a-f-]{36}$/),
    };
    expect(await office.settled(decision)).toMatchObject({
      state: 'applied',
      outcome: { at: NOW, reason: `Access key ${KEY} of ada was deactivated.`, change },
    });
    expect(await office.deactivation(decision)).toEqual({ at: NOW, by: 'UADA', decisionId: decision.id });
    expect(await trail()).toMatchObject([
      { id: `${decision.id}:applied`, by: 'UADA', what: 'deactivate', subject: `access-key ${KEY}`, change },
      { id: `${decision.id}:begun`, by: 'UADA', change: null },
    ]);
    expect(office.workspace.refreshed).toEqual([decision.findingId]);
    expect(office.workspace.told).toEqual([]);
    expect(office.aws.calls.find(({ errorCode }) => errorCode?.includes('Denied') ?? false)).toEqual([]);
  });

  it('removes the console password, which nothing here can bring back', async () => {
    const { office } = state;
    const finding = passwordFinding(ada());
    await office.audit([finding]);
    const decision = await office.request(aDecision(finding));
    expect(await office.apply(decision)).toMatchObject({ outcome: 'applied' });
    expect(office.aws.account.users.get('ada')?.loginProfile).toBeNull();
    expect(office.changes()).toEqual(['DeleteLoginProfile']);
    expect(await office.deactivation(decision)).toBeNull();
    expect(office.key(KEY)?.active).toBe(true);
    expect(await office.settled(decision)).toMatchObject({
      outcome: { change: { action: 'DeleteLoginProfile', before: 'present', after: 'deleted' } },
    });
  });

  it('leaves the password, which its owner by a tag that changed of late cannot remove; an approver can', async () => {
    const { office } = state;
    const tagged = (value: string) =>
      passwordFinding(ada(), { owner: { value, kind: 'email', from: 'tag owner' } });
    await office.audit([tagged('bob@example.com')], daysAgo(9));
    await office.audit([tagged('ada@example.com')], daysAgo(3));
    const decision = await office.request(aDecision(tagged('ada@example.com')));
    expect(await office.apply(decision)).toMatchObject({ outcome: 'refused' });
    expect((await office.settled(decision)).outcome?.reason).toContain('may remove a password after 7 days');
    expect(office.changes()).toEqual([]);
    expect(office.aws.account.users.get('ada')?.loginProfile).not.toBeNull();
    const again = await office.request(aDecision(tagged('ada@example.com'), { id: 'again', by: 'UEVE' }));
    expect(await office.apply(again)).toMatchObject({ outcome: 'applied' });
  });

  it('is simply done when the key is inactive already; whoever did that is not forgotten', async () => {
    const { office } = state;
    const decision = await office.decided();
    Object.assign(office.key(KEY) ?? {}, { active: false });
    expect(await office.apply(decision)).toMatchObject({ outcome: 'applied' });
    expect(office.changes()).toEqual([]);
    expect(await office.settled(decision)).toMatchObject({
      outcome: {
        reason: `Access key ${KEY} of ada is inactive already: somebody switched it off outside this product. Nothing was done.`,
        change: null,
      },
    });
    expect(await office.deactivation(decision)).toBeNull();
  });

  it('delivered three times is one call to IAM', async () => {
    const { office } = state;
    const decision = await office.decided();
    await office.apply(decision);
    const settled = await office.settled(decision);
    office.now = addDays(NOW, 1);
    expect(await office.apply(decision)).toMatchObject({ outcome: 'settled-before' });
    expect(await office.apply(decision)).toMatchObject({ outcome: 'settled-before' });
    expect(office.changes()).toEqual(['UpdateAccessKey']);
    expect(await office.settled(decision)).toEqual(settled);
    expect(await trail()).toHaveLength(2);
  });

  it('redelivered after it was undone, does nothing', async () => {
    const { office } = state;
    const decision = await office.decided();
    await office.apply(decision);
    const undo = aDecision(keyFinding(ada()), { action: 'reactivate' });
    await office.apply(await office.request(undo));
    expect(office.key(KEY)?.active).toBe(true);
    await office.apply(decision);
    expect(office.key(KEY)?.active).toBe(true);
    expect(office.changes()).toEqual(['UpdateAccessKey', 'UpdateAccessKey']);
  });
});

describe('reactivate', () => {
  it('sets the key active again, and leaves it alone for 30 days', async () => {
    const { office } = state;
    await office.apply(await office.decided());
    const undo = await office.request(aDecision(keyFinding(ada()), { action: 'reactivate' }));
    expect(await office.apply(undo)).toMatchObject({ outcome: 'applied' });
    expect(office.key(KEY)?.active).toBe(true);
    expect(await office.deactivation(undo)).toBeNull();
    expect(await office.exemptions()).toEqual([
      {
        subject: { type: 'access-key', id: KEY },
        principalId: 'AIDAADA',
        by: 'UADA',
        reason: 'reactivated',
        until: addDays(NOW, 30),
      },
    ]);
  });

  it('refuses what somebody else switched off', async () => {
    const { office } = state;
    Object.assign(office.key(KEY) ?? {}, { active: false });
    const decision = await office.decided({ action: 'reactivate', by: 'UEVE' });
    expect(await office.apply(decision)).toMatchObject({ outcome: 'refused' });
    expect(office.key(KEY)?.active).toBe(false);
    expect(office.changes()).toEqual([]);
    expect(await office.exemptions()).toEqual([]);
  });
});

describe('delete', () => {
  it('deletes the inactive key when the cooling-off is over, that key only', async () => {
    const { office } = state;
    await office.open({ users: [ada({}, { active: false })] });
    const seenInactive = { rule: 'inactive-access-key' } as const;
    const decision = await office.decided({ action: 'delete' }, seenInactive, daysAgo(20));
    await office.store.setDeactivation(ACCOUNT, decision.subject, { at: daysAgo(20), by: 'UADA' });
    await office.audit([keyFinding(ada(), seenInactive)], daysAgo(1));
    office.aws.calls.clear();
    expect(await office.apply(decision)).toMatchObject({ outcome: 'applied' });
    expect(office.key(KEY)).toBeUndefined();
    expect(office.changes()).toEqual(['DeleteAccessKey']);
    expect(await office.deactivation(decision)).toBeNull();
    expect(await office.settled(decision)).toMatchObject({
      outcome: { change: { action: 'DeleteAccessKey', before: 'Inactive', after: 'deleted' } },
    });
  });

  it.each([
    ['the key', () => state.office.aws.account.users.get('ada')?.keys.shift()],
    ['the user', () => state.office.aws.account.users.set('zoe', ada({ name: 'zoe', keys: [] })) && null],
  ])('is simply done when %s is gone', async (what, remove) => {
    const { office } = state;
    const decision = await office.decided({ action: 'delete' });
    remove();
    const kept = office.aws.account.users.get('ada');
    if (what === 'the user') office.aws.account.users.delete('ada');
    expect(await office.apply(decision)).toMatchObject({ outcome: 'applied' });
    expect(office.changes()).toEqual([]);
    if (kept) office.aws.account.users.set('ada', kept);
  });
});

describe('what is not about IAM', () => {
  it('keep: an exemption with its reason, until, and who said so', async () => {
    const { office } = state;
    const until = addDays(NOW, 60);
    const decision = await office.decided({ action: 'keep', reason: 'year end', until });
    expect(await office.apply(decision)).toMatchObject({ outcome: 'applied' });
    expect(await office.exemptions()).toMatchObject([{ until, reason: 'year end', by: 'UADA' }]);
    expect(await trail()).toMatchObject([{ what: 'keep', change: null }]);
    expect(office.changes()).toEqual([]);
  });

  it.each([
    ['claim', { by: 'UEVE' }, { owner: 'UEVE', notMine: [] }],
    ['assign', { by: 'UEVE', assignee: 'UBOB' }, { owner: 'UBOB', notMine: [] }],
    ['not-mine', { by: 'UADA' }, { owner: null, notMine: ['UADA'] }],
  ] as const)(
    '%s: whose it is, in words that are true for whoever reads them',
    async (action, who, after) => {
      const { office } = state;
      const decision = await office.decided({ action, ...who });
      expect(await office.apply(decision)).toMatchObject({ outcome: 'applied' });
      const settled = await office.store.decision(ACCOUNT, decision.id);
      expect(settled?.outcome?.reason).toMatch(/user ada (has|is not theirs)/i);
      expect(settled?.outcome?.reason).not.toMatch(/\byou/i);
      expect(await office.store.ownership(ACCOUNT, 'AIDAADA')).toEqual({ principalId: 'AIDAADA', ...after });
      expect(office.changes()).toEqual([]);
    },
  );

  it.each([
    ['a claim by somebody who is no approver', { action: 'claim', by: 'UBOB' }],
    ['an assignment by the owner', { action: 'assign', by: 'UADA', assignee: 'UBOB' }],
    ['an assignment to nobody', { action: 'assign', by: 'UEVE', assignee: 'UNKNOWN' }],
    ['an assignment to a guest', { action: 'assign', by: 'UEVE', assignee: 'UGUEST' }],
    ['handing back what is not theirs', { action: 'not-mine', by: 'UBOB' }],
    ['a keep for longer than the policy allows', { action: 'keep', reason: 'x', until: addDays(NOW, 91) }],
    ['a keep by somebody else', { action: 'keep', by: 'UBOB', reason: 'x', until: addDays(NOW, 9) }],
  ] as const)('refuses %s', async (_, overrides) => {
    const { office } = state;
    office.workspace.join('UGUEST', 'g@example.com', 'guest');
    const decision = await office.decided(overrides);
    expect(await office.apply(decision)).toMatchObject({ outcome: 'refused' });
    expect(await office.items('OWNERS#')).toEqual([]);
    expect(await office.exemptions()).toEqual([]);
    expect(await trail()).toEqual([]);
    expect(office.workspace.told).toMatchObject([{ to: decision.by }]);
  });

  it('a role can be kept, and is never changed', async () => {
    const { office } = state;
    office.aws.account.roles.set('old', aRole({ name: 'old', id: 'AROAOLD' }));
    const subject = {
      type: 'role',
      name: 'old',
      id: 'AROAOLD',
      arn: `arn:aws:iam::${ACCOUNT}:role/old`,
    } as const;
    const role = {
      ...keyFinding(ada()),
      subject,
      id: `${ACCOUNT}:unused-role:AROAOLD`,
      principalId: 'AROAOLD',
    };
    const finding = { ...role, rule: 'unused-role', owner: null } as const;
    await office.audit([finding]);
    const until = addDays(NOW, 30);
    const keep = await office.request(aDecision(finding, { action: 'keep', by: 'UEVE', reason: 'x', until }));
    expect(await office.apply(keep)).toMatchObject({ outcome: 'applied' });
    const off = await office.request(aDecision(finding, { action: 'deactivate', by: 'UEVE' }));
    expect(await office.apply(off)).toMatchObject({ outcome: 'refused' });
    expect(office.changes()).toEqual([]);
  });
});
