import { describe, expect, it } from 'vitest';
import { addDays } from '../../../cleanup/days.ts';
import type { Decision } from '../../../cleanup/decisions/decision.ts';
import type { Fault } from '../../../infra/sandbox/aws/faults.ts';
import { anOffice, type Office } from './office.ts';
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

/*
 * Every way a delivery can die: at each single call to AWS in turn, before the call arrives (`close`) and after it was
 * done (`lost-answer`). Then it is delivered again, and the end must be that of the undisturbed delivery.
 */

const state = anOffice();
/** The queue hides so long what was not finished. */
const LATER = 270_000;

const CASES: Record<string, (office: Office) => Promise<Decision>> = {
  deactivate: (office) => office.decided(),
  async 'delete a password'(office) {
    const finding = passwordFinding(ada());
    await office.audit([finding]);
    return office.request(aDecision(finding));
  },
  async delete(office) {
    const seenInactive = { rule: 'inactive-access-key' } as const;
    const decision = await office.decided({ action: 'delete' }, seenInactive, daysAgo(20));
    Object.assign(office.key(KEY) ?? {}, { active: false });
    await office.store.setDeactivation(ACCOUNT, decision.subject, { at: daysAgo(20), by: 'UADA' });
    await office.audit([keyFinding(ada(), seenInactive)], daysAgo(1));
    return decision;
  },
  async reactivate(office) {
    await office.apply(await office.decided());
    return office.request(aDecision(keyFinding(ada()), { action: 'reactivate' }));
  },
  keep: (office) => office.decided({ action: 'keep', reason: 'year end', until: addDays(NOW, 9) }),
  claim: (office) => office.decided({ action: 'claim', by: 'UEVE' }),
};

async function prepared(begin: (office: Office) => Promise<Decision>): Promise<Decision> {
  const { office } = state;
  office.now = NOW;
  await office.open();
  const decision = await begin(office);
  office.aws.calls.clear();
  return decision;
}

/** What is so in the end; times and AWS's request ids aside. */
async function ending(decision: Decision) {
  const { office } = state;
  const { state: settled, outcome } = await office.settled(decision);
  const [user] = structuredClone([...office.aws.account.users.values()]);
  return {
    settled,
    change: outcome?.change && { ...outcome.change, awsRequestId: '' },
    keys: user?.keys.map(({ id, active }) => ({ id, active })),
    password: user?.loginProfile !== null,
    deactivatedBy: (await office.deactivation(decision))?.by ?? null,
    exemptions: (await office.exemptions()).map(({ subject, by, reason }) => ({ subject, by, reason })),
    ownership: await office.store.ownership(ACCOUNT, decision.principalId),
    // Each with its copies, and free to expire: none of it waits for another decision to be finished.
    filed: (await office.items('DECISIONS#')).map(({ expiresAt }) => expiresAt !== undefined),
    trail: (await office.items('TRAIL#'))
      .map(({ id }) => String(id).replace(decision.id, ''))
      .filter((id) => id.startsWith(':')),
  };
}

describe.each(Object.entries(CASES))('%s', (name, begin) => {
  it('killed at any call and delivered again, ends as if nothing had been', {
    timeout: 240_000,
  }, async () => {
    const { office } = state;
    const undisturbed = await prepared(begin);
    expect(await office.apply(undisturbed)).toMatchObject({ outcome: 'applied' });
    const expected = await ending(undisturbed);
    const calls = office.aws.calls.find({ caller: 'decision-lambda' });
    const firstWrite = calls.findIndex(({ action }) => action === 'PutItem') + 1;
    expect(firstWrite).toBeGreaterThan(5);
    // What dies before its first write leaves nothing behind: to see that once is enough.
    for (let n = name === 'deactivate' ? 1 : firstWrite; n <= calls.length; n++) {
      for (const fault of ['close', 'lost-answer'] as const) {
        const decision = await prepared(begin);
        const where = `${name}: ${fault} at call ${n}`;
        await dieAt(decision, n, fault);
        office.now = new Date(NOW.getTime() + LATER);
        await office.apply(decision);
        const after = await ending(decision);
        expect(after, where).toEqual(expected);
        expect(effective(office, fault), where).toBeLessThanOrEqual(1);
        expect(office.key(OTHER_KEY), where).toMatchObject({ active: true, statusChangedAt: null });
      }
    }
  });
});

/** Changes of IAM that took place, whether the answer arrived or was lost. */
function effective(office: Office, fault: Fault): number {
  return office.aws.calls.count(({ service, action, status }) => {
    const changes = service === 'iam' && !/^(Get|List)/.test(action);
    return changes && (status === 200 || (status === 0 && fault === 'lost-answer'));
  });
}

/** A call that comes after the settling may be lost without anything being lost. */
async function dieAt(decision: Decision, n: number, fault: Fault): Promise<void> {
  const { office } = state;
  let calls = 0;
  const heal = office.aws.faults.add({ fault, caller: 'decision-lambda', resource: () => ++calls === n });
  await office.apply(decision).catch(() => {});
  heal();
}
