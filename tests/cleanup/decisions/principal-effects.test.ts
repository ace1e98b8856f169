import { beforeEach, describe, expect, it, test } from 'vitest';
import { addDays } from '../../../cleanup/days.ts';
import { factsHash } from '../../../cleanup/decisions/approval.ts';
import type { Decision } from '../../../cleanup/decisions/decision.ts';
import { asPrincipal } from '../../../cleanup/decisions/principal/facts.ts';
import { parsePolicy } from '../../../cleanup/policy.ts';
import { beforeDeleting } from '../../../cleanup/principals/before-deleting.ts';
import type { Call } from '../../../infra/sandbox/aws/call-log.ts';
import { anOffice } from './office.ts';
import { bothStale, DENY_ALL, decided, disabled, findingOn, live, toBeDeleted } from './principal-desk.ts';
import { staleAda } from './principals.ts';
import { ACCOUNT, aDecision, daysAgo, KEY, NOW } from './subjects.ts';

const state = anOffice();
beforeEach(() => state.office.open(bothStale()));

async function refused(decision: Decision, because: RegExp): Promise<void> {
  const { office } = state;
  const before = structuredClone([
    ...office.aws.account.users.values(),
    ...office.aws.account.roles.values(),
  ]);
  const noted = await office.deactivation(decision);
  expect((await office.apply(decision)).outcome).toMatch(/refused|failed/);
  expect((await office.settled(decision)).outcome?.reason).toMatch(because);
  expect(office.changes()).toEqual([]);
  expect([...office.aws.account.users.values(), ...office.aws.account.roles.values()]).toEqual(before);
  expect(await office.deactivation(decision)).toEqual(noted);
}

/** Asked for and said yes to with what is read of it at this moment. */
async function knowinglyDeleted(kind: 'user' | 'role'): Promise<Decision> {
  const { office } = state;
  await disabled(office, kind, 15);
  const finding = findingOn(kind);
  const now = await office.dependencies().principals.reader.read({ ...finding.subject, type: kind });
  if (!now) throw new Error('It is gone.');
  const approval = { id: 'question', factsHash: factsHash(beforeDeleting(asPrincipal(now, finding, NOW))) };
  return decided(office, kind, { action: 'delete', by: 'UADA', approvedBy: 'UEVE', approval });
}

describe.each(['user', 'role'] as const)('a %s', (kind) => {
  it('is disabled: what was changed is noted down, the trail has the calls', async () => {
    const { office } = state;
    const decision = await decided(office, kind);
    expect(await office.apply(decision)).toMatchObject({ outcome: 'applied', notTold: 0 });
    expect(live(office, kind)?.attachedPolicyArns).toContain(DENY_ALL);
    expect(office.changes()).toEqual(
      kind === 'user' ? ['AttachUserPolicy', 'UpdateAccessKey', 'DeleteLoginProfile'] : ['AttachRolePolicy'],
    );
    expect(await office.deactivation(decision)).toMatchObject({
      ...{ at: NOW, by: 'UEVE' },
      disabling: {
        decisionId: decision.id,
        disablement: { attachesDenyAll: true, keys: kind === 'user' ? [KEY] : [] },
      },
    });
    const { outcome } = await office.settled(decision);
    expect(outcome?.reason).toMatch(/^(User ada|Role batch) was disabled\.$/);
    expect(outcome?.change).toMatchObject({ before: 'enabled', after: 'disabled' });
    expect(outcome?.change?.awsRequestId.split(' ')).toHaveLength(kind === 'user' ? 3 : 1);
    const trail = await office.items('TRAIL#');
    expect(trail.map(({ what }) => what).sort()).toEqual(['deactivate', 'deactivate (begun)']);
  });

  it('is enabled again exactly as it was, and left alone for 30 days', async () => {
    const { office } = state;
    const before = structuredClone(live(office, kind));
    await disabled(office, kind, 1);
    const undo = await decided(office, kind, { action: 'reactivate' });
    expect((await office.apply(undo)).outcome).toBe('applied');
    const after = live(office, kind);
    expect(after?.attachedPolicyArns).toEqual(before?.attachedPolicyArns);
    if (kind === 'user') {
      const keys = (principal: typeof before) =>
        principal && 'keys' in principal ? principal.keys.map(({ id, active }) => [id, active]) : [];
      expect(keys(after)).toEqual(keys(before));
      expect((await office.settled(undo)).outcome?.reason).toContain('console password cannot come back');
    }
    expect(await office.deactivation(undo)).toBeNull();
    expect(await office.exemptions()).toMatchObject([
      { subject: { type: kind }, reason: 'reactivated', until: addDays(office.now, 30) },
    ]);
  });

  it('is deleted with all that hangs on it, after a snapshot that says what cannot come back', async () => {
    const { office } = state;
    const decision = await toBeDeleted(office, kind);
    expect(await office.apply(decision)).toMatchObject({ outcome: 'applied', notTold: 0 });
    expect(live(office, kind)).toBeUndefined();
    const { outcome } = await office.settled(decision);
    expect(outcome?.snapshot?.key).toBe(`${ACCOUNT}/${decision.principalId}/${decision.id}.json`);
    expect(outcome?.snapshot?.cannotComeBack.join(' ')).toContain(decision.principalId);
    const { snapshots } = office.dependencies().principals;
    expect(await snapshots.get(outcome?.snapshot?.key ?? '')).toMatchObject({
      decisionId: decision.id,
      principal: { name: decision.subject.name, type: kind },
    });
    expect(await office.deactivation(decision)).toBeNull();
    const isChange = ({ service, action }: Call) => service === 'iam' && !/^(Get|List|Generate)/.test(action);
    const order = office.aws.calls.entries.flatMap((call) =>
      call.action === 'PutObject' ? ['snapshot'] : isChange(call) ? ['change'] : [],
    );
    expect(order.indexOf('snapshot')).toBe(0);
    expect(order.lastIndexOf('snapshot')).toBe(0);
  });

  test.each<[string, RegExp, Partial<Decision>]>([
    ['nobody said yes', /takes two/, { approvedBy: null }],
    ['who asks says yes', /cannot be the one/, { by: 'UEVE', approvedBy: 'UEVE' }],
    ['who says yes is no approver', /not an approver/, { approvedBy: 'UBOB' }],
    ['who says yes is unknown to Slack', /takes two/, { approvedBy: 'UNOBODY' }],
    ['who asks is neither owner nor approver', /Only its owner or an approver/, { by: 'UBOB' }],
  ])('is not deleted when %s', async (_, because, overrides) => {
    await refused(await toBeDeleted(state.office, kind, overrides), because);
  });

  it.each<[what: string, change: (principal: ReturnType<typeof live>) => void]>([
    [
      'a policy was attached',
      (principal) => void principal?.attachedPolicyArns.push('arn:aws:iam::aws:policy/New'),
    ],
    [
      'an inline policy was put',
      (principal) => void principal?.inlinePolicies.push({ name: 'n', document: {} }),
    ],
    [
      'it was put somewhere else',
      (principal) => {
        if (principal && 'groups' in principal) principal.groups = ['admins'];
        else principal?.instanceProfiles.push('other');
      },
    ],
  ])('is not deleted when %s that whoever said yes did not know of', async (_, change) => {
    const { office } = state;
    const decision = await knowinglyDeleted(kind);
    change(live(office, kind));
    await refused(decision, /not what it was when somebody asked/);
  });

  it('is deleted when it is as whoever said yes knew it', async () => {
    const { office } = state;
    const decision = await knowinglyDeleted(kind);
    expect(await office.apply(decision)).toMatchObject({ outcome: 'applied' });
    expect(live(office, kind)).toBeUndefined();
    expect(office.workspace.refreshed).toContain('question');
  });

  it('is not deleted when who said yes is an approver no more', async () => {
    const decision = await toBeDeleted(state.office, kind);
    state.office.workspace.approvers.delete('UEVE');
    await refused(decision, /not an approver/);
  });

  it('is not deleted before the cooling-off is over', async () => {
    const { office } = state;
    await disabled(office, kind, 13);
    await refused(
      await decided(office, kind, { action: 'delete', by: 'UADA', approvedBy: 'UEVE' }),
      /may be deleted from 2026-06-15 12:00 UTC, after 14 days/,
    );
  });

  it('is neither disabled nor deleted by its owner alone', async () => {
    await refused(await decided(state.office, kind, { by: 'UADA' }), /for an approver to decide/);
  });

  test.each<
    [
      string,
      RegExp | { readonly disabled: RegExp; readonly deleted: RegExp },
      (decision: Decision) => Promise<void> | void,
    ]
  >([
    [
      'it was tagged as protected',
      /protected: tagged/,
      () => {
        Object.assign(live(state.office, kind)?.tags ?? {}, { 'iam-cleanup:protected': 'yes' });
      },
    ],
    [
      'its name is protected',
      /protected: its name/,
      () => {
        state.office.policy = parsePolicy({ protectedNames: kind === 'user' ? 'ad*' : 'bat*' });
      },
    ],
    [
      'it is one of the product’s own',
      /own roles/,
      ({ subject }) => {
        state.office.ownArns = [subject.arn];
      },
    ],
    [
      'somebody keeps a part of it',
      /to be kept until .*: needed/,
      ({ principalId }) =>
        state.office.exempt({
          subject: { type: 'access-key', id: KEY },
          ...{ principalId, until: daysAgo(-60), reason: 'needed', by: 'UADA' },
        }),
    ],
    [
      'a stack declares it',
      /declared by CloudFormation stack web/,
      ({ subject }) => {
        state.office.aws.account.stackResources.push({
          ...{ region: 'eu-west-1', stackName: 'web', physicalId: subject.name },
          type: `AWS::IAM::${kind === 'user' ? 'User' : 'Role'}`,
        });
      },
    ],
    [
      'CloudFormation does not say',
      /did not say/,
      () => {
        state.office.aws.faults.add({ fault: 'AccessDenied', action: 'DescribeStackResources' });
      },
    ],
    [
      'the last-accessed job fails',
      /AWS failed to find out/,
      () => {
        state.office.aws.settings.jobsFail = true;
      },
    ],
    [
      'it was accessed within the threshold',
      {
        disabled:
          /was used on [^,]*, which was not known when you were asked\. Nothing was done; if it may go/,
        deleted: /was used on [^,]*, after you were asked\. Nothing was done; the next audit shows it/,
      },
      () => {
        live(state.office, kind)?.lastAccessed.push({ service: 'ec2', at: addDays(state.office.now, -5) });
      },
    ],
    [
      'the limit of the day is reached',
      /limit of 1 changes/,
      async () => {
        const { office } = state;
        office.policy = parsePolicy({ maxActionsPerDay: 1 });
        const other = findingOn(kind === 'user' ? 'role' : 'user');
        const one = await office.request(aDecision(other, { requestedAt: addDays(office.now, -0.5) }));
        await office.store.settle(one, 'applied', {
          at: addDays(office.now, -0.4),
          reason: 'x',
          change: null,
        });
      },
    ],
  ])('is neither disabled nor deleted when %s', async (_, because, arrange) => {
    const { office } = state;
    const ways = { disabled: () => decided(office, kind), deleted: () => toBeDeleted(office, kind) };
    for (const way of ['disabled', 'deleted'] as const) {
      await office.open(bothStale());
      Object.assign(office, { now: NOW, policy: parsePolicy({}), ownArns: [] });
      office.aws.settings.jobsFail = false;
      const decision = await ways[way]();
      await arrange(decision);
      office.aws.calls.clear();
      await refused(decision, because instanceof RegExp ? because : because[way]);
    }
    office.aws.settings.jobsFail = false;
  });

  it('may be disabled all the same by who knows of its use by now', async () => {
    const { office } = state;
    const use = { service: 'ec2', at: addDays(NOW, -5) };
    live(office, kind)?.lastAccessed.push(use);
    const first = await decided(office, kind);
    await office.apply(first);
    expect((await office.settled(first)).outcome?.usedSince).toMatchObject({ at: use.at, service: 'ec2' });
    const again = await decided(office, kind, { lastUsedSeen: use.at });
    expect((await office.apply(again)).outcome).toBe('applied');
  });

  it('is not touched when another one has its name now', async () => {
    const { office } = state;
    const decision = await decided(office, kind);
    Object.assign(live(office, kind) ?? {}, { id: 'ANOTHER' });
    await refused(decision, new RegExp(`another ${kind}`));
  });

  it('is not disabled where AWSDenyAll does not fit, and that is said before anything is changed', async () => {
    const { office } = state;
    const decision = await decided(office, kind);
    const ten = Array.from({ length: 10 }, (_, n) => `arn:aws:iam::aws:policy/Some${n}`);
    Object.assign(live(office, kind) ?? {}, { attachedPolicyArns: ten });
    await refused(decision, /10 managed policies attached/);
  });

  it('counts as enabled again when somebody detached AWSDenyAll elsewhere, and is left alone', async () => {
    const { office } = state;
    await disabled(office, kind, 1);
    Object.assign(live(office, kind) ?? {}, { attachedPolicyArns: [] });
    const decision = await decided(office, kind);
    expect((await office.apply(decision)).outcome).toBe('refused');
    expect((await office.settled(decision)).outcome?.reason).toMatch(
      /switched on again outside this product/,
    );
    expect(await office.deactivation(decision)).toBeNull();
    expect(live(office, kind)?.attachedPolicyArns).toEqual([]);
  });

  it('that failed before its first change is not noted as disabled; after one, it is', async () => {
    const { office } = state;
    const first = await decided(office, kind);
    const heal = office.aws.faults.add({
      fault: 'AccessDenied',
      action: kind === 'user' ? 'AttachUserPolicy' : 'AttachRolePolicy',
    });
    expect((await office.apply(first)).outcome).toBe('failed');
    expect(await office.deactivation(first)).toBeNull();
    heal();
    if (kind === 'role') return;
    const second = await decided(office, kind);
    office.aws.faults.add({ fault: 'AccessDenied', action: 'DeleteLoginProfile' });
    expect((await office.apply(second)).outcome).toBe('failed');
    expect(await office.deactivation(second)).toMatchObject({ disabling: { decisionId: second.id } });
  });
});

it('what a user has that AWS keeps no use of does not hold people back, who see it on the card', async () => {
  const { office } = state;
  const sshKeys = [{ id: 'APKA1', active: true, uploadedAt: daysAgo(300) }];
  await office.open(bothStale({ users: [staleAda({ sshKeys })] }));
  expect((await office.apply(await decided(office, 'user'))).outcome).toBe('applied');
});
