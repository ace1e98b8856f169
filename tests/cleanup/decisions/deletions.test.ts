import { describe, expect, it } from 'vitest';
import { addDays } from '../../../cleanup/days.ts';
import type { Decision } from '../../../cleanup/decisions/decision.ts';
import { recall } from '../../../cleanup/decisions/situation.ts';
import type { RuleId } from '../../../cleanup/finding.ts';
import { parsePolicy } from '../../../cleanup/policy.ts';
import { anOffice } from './office.ts';
import { refused, userOf } from './refused.ts';
import { ACCOUNT, aDecision, ada, aUse, daysAgo, KEY, keyFinding } from './subjects.ts';

const state = anOffice();

describe('a deletion is refused, and the key stays, when', () => {
  /** Inactive for 20 days by our doing, so that nothing but the case itself is in the way. */
  async function deletable(
    overrides: Partial<Decision> = {},
    inactiveDays = 20,
    rule: RuleId = 'unused-access-key',
  ) {
    const { office } = state;
    await office.open({ users: [ada({}, { active: false })] });
    const decision = await office.decided({ action: 'delete', ...overrides }, { rule }, daysAgo(20));
    await office.store.setDeactivation(ACCOUNT, decision.subject, { at: daysAgo(inactiveDays), by: 'UADA' });
    return { office, decision };
  }
  const stack = (region: string, type: string, physicalId: string) => ({
    ...{ region, type, physicalId, stackName: 'billing' },
  });

  it('the cooling-off is not over, for approvers too', async () => {
    const { office, decision } = await deletable({ by: 'UEVE' }, 13);
    await refused(office, decision, /It may be deleted 14 days after the next audit.*Nobody may skip that/);
  });

  it('it is active', async () => {
    const { office, decision } = await deletable();
    await office.store.setDeactivation(ACCOUNT, decision.subject, null);
    Object.assign(office.key(KEY) ?? {}, { active: true });
    await refused(office, decision, /still active: deactivate it first/);
  });

  it('an audit first saw it inactive long after our deactivation: it may have been on in between', async () => {
    const { office, decision } = await deletable();
    const user = userOf(office);
    const found = [keyFinding(user), keyFinding(user, { rule: 'inactive-access-key' })];
    await office.audit(found, daysAgo(3));
    office.aws.calls.clear();
    await refused(office, decision, /It may be deleted from 2026-06-12/);
  });

  it('the last audit still saw it active: somebody else switched it off a moment ago', async () => {
    const { office, decision } = await deletable();
    await office.audit([keyFinding(userOf(office))], daysAgo(1));
    office.aws.calls.clear();
    await refused(office, decision, /It may be deleted from 2026-06-14/);
  });

  it.each([
    ['the user', stack('eu-west-1', 'AWS::IAM::User', 'ada')],
    ['the key', stack('eu-west-1', 'AWS::IAM::AccessKey', KEY)],
    ['the user, in another configured region', stack('us-west-2', 'AWS::IAM::User', 'ada')],
  ])('a stack declares %s', async (_, resource) => {
    const { office, decision } = await deletable({ by: 'UEVE' });
    office.policy = parsePolicy({ cloudFormationRegions: ['us-west-2'] });
    office.aws.account.stackResources.push(resource);
    await refused(office, decision, /declared by CloudFormation stack billing/);
  });

  it('CloudFormation may not be asked', async () => {
    const { office, decision } = await deletable({ by: 'UEVE' });
    office.aws.faults.add({ fault: 'AccessDenied', service: 'cloudformation' });
    await refused(office, decision, /CloudFormation in eu-west-1 did not say/);
  });

  it('a Terraform tag says who declares it', async () => {
    const { office, decision } = await deletable({ by: 'UEVE' });
    office.policy = parsePolicy({ managedTags: ['tf'] });
    userOf(office).tags['tf'] = 'module.users';
    await refused(office, decision, /declared by Terraform/);
  });

  it('no audit has looked lately: nobody can say that it was inactive all the time', async () => {
    const { office, decision } = await deletable({}, 20, 'inactive-access-key');
    office.now = addDays(office.now, 3);
    await refused(
      office,
      decision,
      /The last audit is of .*, so nobody can say that it was inactive all the time/,
    );
  });

  it('its owner is the owner by a tag that changed of late; an approver still can', async () => {
    const { office, decision } = await deletable({}, 20, 'inactive-access-key');
    const tagged = (value: string) =>
      keyFinding(userOf(office), {
        rule: 'inactive-access-key',
        owner: { value, kind: 'email', from: 'tag owner' },
      });
    const finding = tagged('ada@example.com');
    await office.audit([tagged('bob@example.com')], daysAgo(10));
    await office.audit([finding], daysAgo(1));
    office.aws.calls.clear();
    await refused(office, decision, /a new owner may delete after 7 days, so you can from 2026-06-07/);
    const again = await office.request(aDecision(finding, { action: 'delete', by: 'UEVE' }));
    expect(await office.apply(again)).toMatchObject({ outcome: 'applied' });
  });
});

describe('a key that was used since we switched it off, on and off again between two audits', () => {
  /** Off for 20 days by our doing, used since; whoever decides sees that on the card. */
  async function usedAgain(days: number) {
    const { office } = state;
    await office.open({ users: [ada({}, { active: false, lastUsed: aUse(days) })] });
    const found = { rule: 'inactive-access-key', lastUsed: aUse(days) } as const;
    const decision = await office.decided(
      { action: 'delete', lastUsedSeen: daysAgo(days) },
      found,
      daysAgo(20),
    );
    await office.store.setDeactivation(ACCOUNT, decision.subject, { at: daysAgo(20), by: 'UADA' });
    await office.audit([keyFinding(userOf(office), found)], daysAgo(1));
    office.aws.calls.clear();
    const stored = await office.store.finding(ACCOUNT, decision.findingId);
    const card = stored && (await recall(office.store, stored, [])).situation;
    return { office, decision, card };
  }

  it('is not deleted before the whole cooling-off is over since that use, and its card knows', async () => {
    const { office, decision, card } = await usedAgain(13);
    expect(card?.inactiveSince).toEqual(daysAgo(13));
    await refused(office, decision, /It may be deleted from 2026-06-02 12:00 UTC, after 14 days without it/);
  });

  it('is deleted when it is', async () => {
    const { office, decision, card } = await usedAgain(14);
    expect(card?.inactiveSince).toEqual(daysAgo(14));
    expect(await office.apply(decision)).toMatchObject({ outcome: 'applied' });
    expect(office.key(KEY)).toBeUndefined();
  });
});
