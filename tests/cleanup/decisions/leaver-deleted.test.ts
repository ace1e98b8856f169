import { beforeEach, describe, expect, it, test } from 'vitest';
import { createReaders } from '../../../cleanup/aws/readers.ts';
import { addDays } from '../../../cleanup/days.ts';
import { evidenceOf } from '../../../cleanup/decisions/approval.ts';
import type { Decision, Person } from '../../../cleanup/decisions/decision.ts';
import { inspect } from '../../../cleanup/inspect.ts';
import type { PeopleReader } from '../../../cleanup/people.ts';
import { parsePolicy } from '../../../cleanup/policy.ts';
import type { EmulatedUser } from '../../../infra/sandbox/aws/account.ts';
import { anOffice, REGION } from './office.ts';
import { bothStale, disabled } from './principal-desk.ts';
import { ACCOUNT, aDecision } from './subjects.ts';

/* A user whose owner left is deleted by two people on what an audit told them, and only as long as it is so. */

const state = anOffice();
beforeEach(async () => {
  await state.office.open(bothStale());
  state.office.workspace.join('UADA', 'ada@example.com', 'deleted');
  state.office.workspace.join('UARNO', 'arno@example.com');
  state.office.workspace.approvers.add('UARNO');
});

const ada = (): EmulatedUser => {
  const user = state.office.aws.account.users.get('ada');
  if (!user) throw new Error('It is gone.');
  return user;
};

/** What an audit of this moment finds of it, read over the wire. */
async function leaverFinding() {
  const { office } = state;
  const listed: readonly Person[] = [...office.workspace.people.values()];
  const people: PeopleReader = {
    listed: async () => listed,
    remembered: async () => listed,
    ownerships: async () => [],
    question: async () => null,
    isApprover: async () => true,
  };
  const readers = createReaders({
    ...{ region: REGION, cloudFormationRegions: [], counter: { count: 0 }, pollMs: 0, pace: null },
    client: office.client('sandbox-admin'),
  });
  const { findings } = await inspect({
    readers: { ...readers, people },
    policy: office.policy,
    memory: await office.memory(),
    now: office.now,
    switchedOff: new Set(['ada']),
  });
  const found = findings.find(({ rule }) => rule === 'leaver-user');
  if (!found) throw new Error('Nobody found that the owner left.');
  return found;
}

/** Disabled for a fortnight; Eve asks by the card of what the last audit found, and Arno says yes. */
async function approved(): Promise<Decision> {
  const { office } = state;
  await disabled(office, 'user', 15);
  const finding = await leaverFinding();
  await office.audit([finding], addDays(office.now, -0.1));
  const stored = await office.store.finding(ACCOUNT, finding.id);
  if (!stored) throw new Error('It is not stored.');
  const deactivation = await office.store.deactivation(ACCOUNT, finding.subject);
  const { factsHash } = evidenceOf({ ...stored, deactivation });
  const asked = { action: 'delete', by: 'UEVE', approvedBy: 'UARNO', requestedAt: office.now } as const;
  const decision = await office.request(
    aDecision(stored.finding, { ...asked, approval: { id: 'question', factsHash } }),
  );
  office.aws.calls.clear();
  return decision;
}

describe('a disabled user whose owner left', () => {
  it('is deleted by two people when it is as they were told', async () => {
    const decision = await approved();
    expect(await state.office.apply(decision)).toMatchObject({ outcome: 'applied' });
    expect(state.office.aws.account.users.has('ada')).toBe(false);
  });

  test.each<[string, RegExp, () => unknown]>([
    [
      'a policy was attached since',
      /not what it was when somebody asked/,
      () => ada().attachedPolicyArns.push('arn:aws:iam::aws:policy/New'),
    ],
    [
      'an inline policy was put since',
      /not what it was when somebody asked/,
      () => ada().inlinePolicies.push({ name: 'n', document: {} }),
    ],
    [
      'it joined a group since',
      /not what it was when somebody asked/,
      () => Object.assign(ada(), { groups: ['readers', 'admins'] }),
    ],
    [
      'it was tagged as protected since',
      /protected: tagged/,
      () => Object.assign(ada().tags, { 'iam-cleanup:protected': 'yes' }),
    ],
    [
      'its name is protected by now',
      /protected: its name/,
      () => Object.assign(state.office, { policy: parsePolicy({ protectedNames: 'ad*' }) }),
    ],
    [
      'a protected tag was configured since',
      /protected: tagged/,
      () => Object.assign(state.office, { policy: parsePolicy({ protectedTags: 'email' }) }),
    ],
    [
      'the cooling-off is longer by now',
      /after 60 days/,
      () => Object.assign(state.office, { policy: parsePolicy({ coolingOffDays: 60 }) }),
    ],
    [
      'nothing may be accessed for longer by now',
      /deleted only after 300 days without any access/,
      () => {
        Object.assign(state.office, { policy: parsePolicy({ minAgeUnusedUsersToReport: 300 }) });
        ada().lastAccessed.push({ service: 'ec2', at: addDays(state.office.now, -100) });
      },
    ],
  ])('is not deleted when %s', async (_, because, change) => {
    const { office } = state;
    const decision = await approved();
    change();
    const before = structuredClone(ada());
    expect(await office.apply(decision)).toMatchObject({ outcome: 'refused' });
    expect((await office.settled(decision)).outcome?.reason).toMatch(because);
    expect(ada()).toEqual(before);
    expect(office.changes()).toEqual([]);
  });
});
