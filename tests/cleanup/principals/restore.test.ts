import { beforeAll, describe, expect, it } from 'vitest';
import { CannotRestoreError } from '../../../cleanup/principals/errors.ts';
import { restore } from '../../../cleanup/principals/restore.ts';
import { RESTORED_TAG } from '../../../cleanup/principals/restore-plan.ts';
import type { Snapshot } from '../../../cleanup/principals/snapshot.ts';
import { tearDown } from '../../../cleanup/principals/tear-down.ts';
import type { EmulatedRole, EmulatedUser } from '../../../infra/sandbox/aws/account.ts';
import { anAccount, aRole, aUser } from '../../../infra/sandbox/aws/new-account.ts';
import { emulatedAccount } from '../emulated-account.ts';
import { ACCOUNT } from '../factories.ts';
import { comparable } from './comparable.ts';
import { AROUND, principals } from './random-principals.ts';
import {
  AT_ONCE,
  createBucket,
  disabledAndKept,
  refOf,
  stateOf,
  type Workbench,
  workbench,
} from './workbench.ts';

const SEED = Number(process.env['PRINCIPALS_SEED'] ?? Date.now() % 2 ** 31);
const state = emulatedAccount();
let bench: Workbench;
beforeAll(async () => {
  bench = workbench(state.aws);
  await createBucket(state.aws);
});

async function takenDown(principal: EmulatedUser | EmulatedRole) {
  const isUser = 'groups' in principal;
  const users = isUser ? [principal] : [];
  state.aws.setAccount(anAccount({ ...AROUND, users, roles: isUser ? [] : [principal] }));
  const ref = refOf(principal);
  const before = await stateOf(bench, ref);
  const { snapshot, snapshotKey } = await disabledAndKept(bench, ref);
  await tearDown({ principal: ref, snapshotKey }, bench);
  state.aws.calls.clear();
  return { before, snapshot };
}

const again = (snapshot: Snapshot) => restore(snapshot, bench.restorer, { waitsMs: AT_ONCE });
const changes = () => state.aws.calls.find(({ action }) => !/^Get/.test(action));

const PLAIN = `arn:aws:iam::${ACCOUNT}:policy/plain`;
const ROLE = () =>
  aRole({
    ...{ name: 'bastion', instanceProfiles: ['p0'], attachedPolicyArns: [PLAIN], tags: { a: 'b' } },
    inlinePolicies: [{ name: 'one', document: { n: 1 } }],
  });
const FIFTY = Object.fromEntries(Array.from({ length: 50 }, (_, n) => [`k${n}`, n % 2 ? 'a b' : '']));
const USER = () => aUser({ name: 'ada', groups: ['readers'], attachedPolicyArns: [PLAIN] });

describe('restoring', () => {
  it(`builds up again what was taken down (PRINCIPALS_SEED=${SEED})`, async () => {
    const { users, roles } = principals(SEED, 5);
    for (const principal of [...users, ...roles]) {
      const { before, snapshot } = await takenDown(principal);
      const { id, remains } = await again(snapshot);
      const after = await stateOf(bench, snapshot.principal);
      expect(comparable(after)).toEqual(comparable(before));
      expect(after.id).toBe(id);
      expect(id).not.toBe(before.id);
      expect(remains).toContainEqual(expect.stringContaining('unique id'));
    }
  });

  it.each([
    ['', ROLE],
    [' with 50 tags', () => ({ ...ROLE(), tags: FIFTY })],
  ])(
    'of a role%s interrupted before any call or after any change, goes on when called again',
    async (_, role) => {
      const { before, snapshot } = await takenDown(role());
      await again(snapshot);
      const calls = [...state.aws.calls.entries];
      expect(calls.length).toBeGreaterThan(8);
      for (const [index, { action }] of calls.entries()) {
        for (const fault of action.startsWith('Get')
          ? (['close'] as const)
          : (['close', 'lost-answer'] as const)) {
          await takenDown(role());
          let count = 0;
          const heal = state.aws.faults.add({ fault, resource: () => count++ === index });
          await expect(again(snapshot), `${fault} at ${action}`).rejects.toThrow();
          heal();
          const isFinished = state.aws.account.roles.get('bastion')?.tags['k49'] !== undefined;
          // Of one with 50 tags nothing tells whose it is once it has them all.
          if (isFinished) await expect(again(snapshot)).rejects.toThrow(CannotRestoreError);
          else await again(snapshot);
          const after = comparable(await stateOf(bench, snapshot.principal));
          expect(after, `${fault} at ${action}`).toEqual(comparable(before));
        }
      }
    },
  );

  it('once finished, gives nothing back that was taken away since, nor what was edited in between', async () => {
    const { snapshot } = await takenDown(ROLE());
    const heal = state.aws.faults.add({ fault: 'close', action: 'AttachRolePolicy' });
    await expect(again(snapshot)).rejects.toThrow();
    heal();
    const role = state.aws.account.roles.get('bastion');
    const edited = [{ name: 'one', document: { n: 2 } }];
    if (role) role.inlinePolicies = edited;
    await again(snapshot);
    expect(role).toMatchObject({ inlinePolicies: edited, attachedPolicyArns: [PLAIN] });
    if (role) role.attachedPolicyArns = [];
    state.aws.calls.clear();
    expect(await again(snapshot)).toMatchObject({ id: role?.id });
    expect(changes().filter(({ service }) => service === 'iam')).toEqual([]);
    expect(role?.attachedPolicyArns).toEqual([]);
  });

  it('waits until what it made shows', async () => {
    const { snapshot } = await takenDown(ROLE());
    let hidden: EmulatedRole | undefined;
    let looks = 0;
    state.aws.faults.add({
      ...{ fault: 'Throttling', action: 'PutRolePolicy' },
      resource: () => {
        const { roles } = state.aws.account;
        looks += 1;
        hidden ??= roles.get('bastion');
        if (looks === 1) roles.delete('bastion');
        else if (hidden) roles.set('bastion', hidden);
        return false;
      },
    });
    await again(snapshot);
    expect(state.aws.account.roles.get('bastion')?.inlinePolicies).toHaveLength(1);
  });
});

describe('what AWS refuses, and would again,', () => {
  it('is told, and nothing is created where it is the creation', async () => {
    const trustPolicy = {
      Statement: [{ Effect: 'Allow', Principal: { AWS: 'AIDAGONE' }, Action: 'sts:AssumeRole' }],
    };
    const { snapshot } = await takenDown({ ...ROLE(), trustPolicy });
    await expect(again(snapshot)).rejects.toMatchObject({
      name: 'RestoreFailedError',
      sentence: 'AWS refused CreateRole: Invalid principal in policy: "AWS":"AIDAGONE".',
    });
    expect(state.aws.account.roles.size).toBe(0);
  });

  it('is told, and gone on with once it is mended', async () => {
    const { before, snapshot } = await takenDown(ROLE());
    const heal = state.aws.faults.add({ fault: 'AccessDenied', action: 'PutRolePolicy' });
    await expect(again(snapshot)).rejects.toMatchObject({
      name: 'RestoreFailedError',
      sentence: expect.stringMatching(/^AWS refused PutRolePolicy: iam:PutRolePolicy was refused/),
    });
    heal();
    await again(snapshot);
    expect(comparable(await stateOf(bench, snapshot.principal))).toEqual(comparable(before));
  });

  it('is not what passes: throttling is thrown as it came', async () => {
    const { snapshot } = await takenDown(ROLE());
    const heal = state.aws.faults.add({ fault: 'Throttling', action: 'PutRolePolicy' });
    await expect(again(snapshot)).rejects.toMatchObject({ name: expect.stringMatching(/Throttling/) });
    heal();
  });
});

describe('what an interrupted restoring left', () => {
  /** Created, and nothing more. */
  async function halfBuilt(tags = ROLE().tags) {
    const taken = await takenDown({ ...ROLE(), permissionsBoundaryArn: PLAIN, tags });
    const heal = state.aws.faults.add({ fault: 'close', action: 'PutRolePolicy' });
    await expect(again(taken.snapshot)).rejects.toThrow();
    heal();
    const role = state.aws.account.roles.get('bastion');
    if (!role) throw new Error('It was not created.');
    state.aws.calls.clear();
    return { ...taken, role };
  }

  const CHANGES: [what: string, change: (role: EmulatedRole) => void, which: string][] = [
    [
      'other people may assume it',
      (role) => Object.assign(role, { trustPolicy: { Statement: [{ Principal: '*' }] } }),
      'the trust policy',
    ],
    [
      'its boundary is gone',
      (role) => Object.assign(role, { permissionsBoundaryArn: null }),
      'the permissions boundary',
    ],
    ['it has another path', (role) => Object.assign(role, { path: '/mine/' }), 'the path'],
  ];
  it.each(CHANGES)('is given nothing when %s', async (_, change, which) => {
    for (const tags of [ROLE().tags, FIFTY]) {
      const { snapshot, role } = await halfBuilt(tags);
      change(role);
      await expect(again(snapshot)).rejects.toMatchObject({
        name: 'CannotRestoreError',
        reasons: [expect.stringContaining(`somebody changed what it had built: ${which} of role bastion.`)],
      });
      expect(changes().filter(({ service }) => service === 'iam')).toEqual([]);
    }
  });

  it('is said to be half built when something is gone by then', async () => {
    const { snapshot } = await halfBuilt();
    state.aws.account.policies.clear();
    await expect(again(snapshot)).rejects.toMatchObject({
      reasons: expect.arrayContaining([expect.stringContaining('half built')]),
    });
  });
});

describe('nothing is created', () => {
  it.each<[what: string, prepare: () => void, reason: string]>([
    [
      'when the name is taken',
      () => state.aws.account.users.set('ada', aUser({ name: 'ada' })),
      'name is taken',
    ],
    [
      'when another restoring took it',
      () => state.aws.account.users.set('ada', aUser({ name: 'ada', tags: { [RESTORED_TAG]: 'another' } })),
      'name is taken',
    ],
    [
      'when a policy is gone',
      () => state.aws.account.policies.clear(),
      `policy ${PLAIN}, which was attached, is gone`,
    ],
    [
      'when a group is gone',
      () => state.aws.account.groups.clear(),
      'group readers, which it was in, is gone',
    ],
    [
      'in another account',
      () => state.aws.setAccount(anAccount({ id: '999988887777' })),
      'account 999988887777',
    ],
  ])('%s', async (_, prepare, reason) => {
    const { snapshot } = await takenDown(USER());
    prepare();
    await expect(again(snapshot)).rejects.toMatchObject({
      name: 'CannotRestoreError',
      reasons: [expect.stringContaining(reason)],
    });
    expect(changes().filter(({ service }) => service === 'iam')).toEqual([]);
  });

  it('when the name differs from another in case only', async () => {
    const { snapshot } = await takenDown(USER());
    state.aws.account.users.set('ADA', aUser({ name: 'ADA' }));
    await expect(again(snapshot)).rejects.toMatchObject({ reasons: [expect.stringContaining('case only')] });
    expect([...state.aws.account.users.keys()]).toEqual(['ADA']);
  });

  it('without the permissions boundary', async () => {
    const { snapshot } = await takenDown({
      ...USER(),
      permissionsBoundaryArn: PLAIN,
      attachedPolicyArns: [],
    });
    state.aws.account.policies.clear();
    await expect(again(snapshot)).rejects.toMatchObject({
      reasons: [`Its permissions boundary ${PLAIN} is gone.`],
    });
    expect(state.aws.account.users.size).toBe(0);
  });

  it('where several things are gone, and each is named', async () => {
    const { snapshot } = await takenDown(USER());
    state.aws.account.policies.clear();
    state.aws.account.groups.clear();
    await expect(again(snapshot)).rejects.toMatchObject({
      reasons: [
        `The policy ${PLAIN}, which was attached, is gone.`,
        'The group readers, which it was in, is gone.',
      ],
    });
    expect(state.aws.account.users.size).toBe(0);
  });
});

it('instance profiles that are gone or contain another role are left alone, and said', async () => {
  const { snapshot } = await takenDown(ROLE());
  state.aws.account.roles.set('other', aRole({ name: 'other', instanceProfiles: ['p0'] }));
  expect((await again(snapshot)).remains[0]).toBe(
    'The instance profile p0 contains other now, and was left so.',
  );
  expect(state.aws.account.roles.get('bastion')?.instanceProfiles).toEqual([]);
  expect((await again(snapshot)).remains[0]).toBe(
    'The instance profile p0 contains other now, and was left so.',
  );
});

describe('of a principal with 50 tags, which has no room for the mark', () => {
  it('all is built, and once it is finished nothing is given back, and nobody says whose it is', async () => {
    const { before, snapshot } = await takenDown({ ...USER(), tags: FIFTY });
    await again(snapshot);
    expect(comparable(await stateOf(bench, snapshot.principal))).toEqual(comparable(before));
    const user = state.aws.account.users.get('ada');
    if (user) user.attachedPolicyArns = [];
    state.aws.calls.clear();
    await expect(again(snapshot)).rejects.toMatchObject({
      reasons: [expect.stringMatching(/^The name is taken: .* perhaps it was rebuilt already\.$/)],
    });
    expect(changes().filter(({ service }) => service === 'iam')).toEqual([]);
  });

  const { k0, k49: _, ...most } = FIFTY;
  it.each<[what: string, tags: Record<string, string>]>([
    ['no tag', {}],
    ['most of its tags', most],
    ['as many tags, but another value', { ...most, k0: 'mine' }],
    ['one tag besides', { ...most, k0: k0 ?? '', mine: '' }],
    ['our mark, which it cannot have from us', { [RESTORED_TAG]: 'decision/unfinished' }],
  ])('another one of the name is given nothing that has %s', async (_, tags) => {
    const { snapshot } = await takenDown({ ...USER(), tags: FIFTY });
    state.aws.account.users.set('ada', aUser({ name: 'ada', tags }));
    await expect(again(snapshot)).rejects.toMatchObject({
      reasons: [expect.stringMatching(/^The name is taken: there is another user ada, with the id \w+\.$/)],
    });
    expect(changes().filter(({ service }) => service === 'iam')).toEqual([]);
  });
});
