import { beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { restoreCommands } from '../../../cleanup/principals/restore-commands.ts';
import { RESTORED_TAG } from '../../../cleanup/principals/restore-plan.ts';
import { cannotComeBack, type Snapshot } from '../../../cleanup/principals/snapshot.ts';
import type { PrincipalState } from '../../../cleanup/principals/state.ts';
import { tearDown } from '../../../cleanup/principals/tear-down.ts';
import type { EmulatedRole, EmulatedUser } from '../../../infra/sandbox/aws/account.ts';
import { anAccount, aRole, aUser } from '../../../infra/sandbox/aws/new-account.ts';
import { emulatedAccount } from '../emulated-account.ts';
import { ACCOUNT, NOW } from '../factories.ts';
import { scriptRun } from './aws-cli/run-script.ts';
import { comparable } from './comparable.ts';
import { AROUND, principals } from './random-principals.ts';
import { createBucket, disabledAndKept, refOf, stateOf, type Workbench, workbench } from './workbench.ts';

const SEED = Number(process.env['PRINCIPALS_SEED'] ?? Date.now() % 2 ** 31);
const COUNT = Number(process.env['PRINCIPALS_COUNT'] ?? 3);
const state = emulatedAccount();
const shell = scriptRun(() => state.aws);
let bench: Workbench;
beforeAll(async () => {
  bench = workbench(state.aws);
  await createBucket(state.aws);
});
beforeEach(() => {
  shell.dieAt = null;
});

const commandsFor = (snapshot: Snapshot) =>
  restoreCommands(snapshot, { madeFor: 'Eve <U1>\n$(touch pwned)', madeAt: NOW });

/** Disables it, takes it down, and answers how it was before and what was kept. */
async function takenDown(principal: EmulatedUser | EmulatedRole) {
  const isUser = 'groups' in principal;
  const users = isUser ? [principal] : [];
  state.aws.setAccount(anAccount({ ...AROUND, users, roles: isUser ? [] : [principal] }));
  const ref = refOf(principal);
  const before = await stateOf(bench, ref);
  const { snapshot, snapshotKey } = await disabledAndKept(bench, ref);
  await tearDown({ principal: ref, snapshotKey }, bench);
  expect(await bench.reader.read(ref)).toBeNull();
  return { before, snapshot: (await bench.snapshots.get(snapshotKey)) ?? snapshot };
}

const restored = ({ principal }: Snapshot): Promise<PrincipalState> => stateOf(bench, principal);
const isChange = ([service, operation = '']: string[]) =>
  service === 'iam' && !/^(get|list|wait)/.test(operation);

const FIFTY = Object.fromEntries(Array.from({ length: 50 }, (_, n) => [`k${n}`, n % 2 ? 'a b' : '']));
const ROLE = () =>
  aRole({
    ...{ name: 'bastion', path: "/it's/", description: "https://wiki/x's", instanceProfiles: ['p0', 'p1'] },
    inlinePolicies: [{ name: 'one', document: { Statement: [] } }],
    attachedPolicyArns: ["arn:aws:iam::111122223333:policy/team/it's"],
  });

describe('the commands that restore', () => {
  it(`build up again what was taken down, apart from what cannot come back (PRINCIPALS_SEED=${SEED})`, {
    timeout: 240_000,
  }, async () => {
    const { users, roles } = principals(SEED, COUNT);
    for (const principal of [...users, ...roles]) {
      const { before, snapshot } = await takenDown(principal);
      const script = commandsFor(snapshot);
      const printed = await shell.run(script);
      expect(printed, script).toMatchObject({ code: 0, stderr: '' });
      const after = await restored(snapshot);
      expect(comparable(after), script).toEqual(comparable(before));
      expect(after.id).not.toBe(before.id);
      for (const sentence of cannotComeBack(snapshot)) {
        expect(script).toContain(`# - ${sentence.replaceAll(/[^ -~]/g, '?')}`);
      }
    }
    console.log(`${2 * COUNT} round trips. PRINCIPALS_SEED=${SEED} repeats them.`);
  });

  it.each([
    ['role', ROLE],
    ['role with 50 tags', () => ({ ...ROLE(), tags: FIFTY })],
  ])(
    'of a %s go on where they were interrupted, at whichever command',
    { timeout: 240_000 },
    async (_, role) => {
      const { before, snapshot } = await takenDown(role());
      const script = commandsFor(snapshot);
      await shell.run(script);
      const { length } = shell.commands;
      expect(length).toBeGreaterThan(10);
      for (let n = 1; n <= length; n++) {
        await takenDown(role());
        shell.dieAt = n;
        expect((await shell.run(script)).code, `died at ${n}`).not.toBe(0);
        shell.dieAt = null;
        expect(await shell.run(script), `died at ${n}`).toMatchObject({ code: 0 });
        expect(comparable(await restored(snapshot)), `died at ${n}`).toEqual(comparable(before));
      }
    },
  );

  it('once finished, give nothing back that was taken away since', async () => {
    const { snapshot } = await takenDown(ROLE());
    await shell.run(commandsFor(snapshot));
    const role = state.aws.account.roles.get('bastion');
    if (role) role.attachedPolicyArns = [];
    expect(await shell.run(commandsFor(snapshot))).toMatchObject({
      code: 0,
      stdout: 'It was rebuilt by this file already. Nothing was done.\n',
    });
    expect(role?.attachedPolicyArns).toEqual([]);
    expect(shell.commands.filter(isChange)).toEqual([]);
  });

  it('of one with 50 tags give nothing back once it has them all, nor say whose it is', async () => {
    const { snapshot } = await takenDown({ ...ROLE(), tags: FIFTY });
    await shell.run(commandsFor(snapshot));
    const role = state.aws.account.roles.get('bastion');
    if (role) role.attachedPolicyArns = [];
    const printed = await shell.run(commandsFor(snapshot));
    expect(printed).toMatchObject({
      code: 1,
      stderr: expect.stringContaining('perhaps it was rebuilt already'),
    });
    expect(role?.attachedPolicyArns).toEqual([]);
    expect(shell.commands.filter(isChange)).toEqual([]);
  });

  const trusting = { Version: '2012-10-17', Statement: [{ Sid: 'a  b', Effect: 'Allow', Principal: {} }] };
  const changes: [change: Partial<EmulatedRole & EmulatedUser>, which: string][] = [
    [{ path: '/mine/' }, 'path'],
    [{ permissionsBoundaryArn: null }, 'permissions boundary'],
    [{ trustPolicy: { ...trusting, Statement: [{ ...trusting.Statement[0], Sid: 'a b' }] } }, 'trust policy'],
  ];
  it.each([
    ...changes.map((change) => ['role', ...change] as const),
    ...changes.slice(0, 2).map((change) => ['user', ...change] as const),
  ])(
    'give nothing to a half-built %s of which somebody changed %j, and say which',
    async (type, change, which) => {
      const permissionsBoundaryArn = `arn:aws:iam::${ACCOUNT}:policy/plain`;
      const action = type === 'role' ? 'PutRolePolicy' : 'PutUserPolicy';
      for (const tags of [{ a: 'b' }, FIFTY]) {
        const inlinePolicies = [{ name: 'one', document: { Statement: [] } }];
        const { snapshot } = await takenDown(
          type === 'role'
            ? { ...ROLE(), permissionsBoundaryArn, tags, trustPolicy: trusting }
            : aUser({ name: 'ada', path: "/it's/", permissionsBoundaryArn, tags, inlinePolicies }),
        );
        const heal = state.aws.faults.add({ fault: 'AccessDenied', action });
        await shell.run(commandsFor(snapshot));
        heal();
        const { users, roles } = state.aws.account;
        const built = users.get('ada') ?? roles.get('bastion');
        expect(built?.inlinePolicies).toEqual([]);
        Object.assign(built ?? {}, change);
        const before = structuredClone(built);
        const printed = await shell.run(commandsFor(snapshot));
        expect(printed).toMatchObject({ code: 1, stdout: '' });
        expect(printed.stderr).toMatch(new RegExp(`was changed since: .*:\n {2}- the ${which}\n$`));
        expect(built).toEqual(before);
        expect(shell.commands.filter(isChange)).toEqual([]);
      }
    },
  );

  it.each<[what: string, prepare: () => void, said: RegExp]>([
    ['the name is taken', () => state.aws.account.roles.set('bastion', aRole({ name: 'bastion' })), /taken/],
    [
      'the name is taken by one of another restoring',
      () =>
        state.aws.account.roles.set(
          'bastion',
          aRole({ name: 'bastion', tags: { [RESTORED_TAG]: 'other/unfinished' } }),
        ),
      /taken/,
    ],
    [
      'a policy is gone',
      () => state.aws.account.policies.clear(),
      /gone:\n {2}- policy arn:aws:iam::111122223333:policy\/team\/it's\n.*WITHOUT_MISSING=yes/,
    ],
    [
      'it is another account',
      () => state.aws.setAccount(anAccount({ id: '999988887777' })),
      /of account 999988887777, not 111122223333/,
    ],
    [
      'AWS does not let one look',
      () => void state.aws.faults.add({ fault: 'AccessDenied', action: 'GetRole' }),
      /AccessDenied.*Stopped/s,
    ],
  ])('create nothing when %s', async (_, prepare, said) => {
    const { snapshot } = await takenDown(ROLE());
    prepare();
    const accountBefore = structuredClone(state.aws.account.roles);
    state.aws.calls.clear();
    const printed = await shell.run(commandsFor(snapshot));
    expect(printed.code).toBe(1);
    expect(printed.stderr).toMatch(said);
    expect(state.aws.account.roles).toEqual(accountBefore);
    expect(state.aws.calls.find(({ action }) => !/^Get|^List/.test(action))).toEqual([]);
  });

  it('do not take a name for an answer of AWS', async () => {
    const hostile = `arn:aws:iam::${ACCOUNT}:policy/(NoSuchEntity)/x`;
    const { snapshot } = await takenDown({ ...ROLE(), attachedPolicyArns: [hostile] });
    const heal = state.aws.faults.add({ fault: 'AccessDenied', action: 'GetPolicy' });
    const printed = await shell.run(commandsFor(snapshot), { WITHOUT_MISSING: 'yes' });
    heal();
    expect(printed).toMatchObject({ code: 1, stderr: expect.stringContaining('Stopped') });
    expect(state.aws.account.roles.size).toBe(0);
  });

  it('leave out what is gone when told to, but never the permissions boundary', async () => {
    const { snapshot } = await takenDown(ROLE());
    state.aws.account.policies.clear();
    expect(await shell.run(commandsFor(snapshot), { WITHOUT_MISSING: 'yes' })).toMatchObject({ code: 0 });
    expect((await restored(snapshot)).attachedPolicyArns).toEqual([]);

    const bounded = await takenDown({
      ...ROLE(),
      permissionsBoundaryArn: `arn:aws:iam::${ACCOUNT}:policy/plain`,
    });
    state.aws.account.policies.clear();
    const printed = await shell.run(commandsFor(bounded.snapshot), { WITHOUT_MISSING: 'yes' });
    expect(printed).toMatchObject({ code: 1, stderr: expect.stringContaining('permissions boundary') });
    expect(state.aws.account.roles.size).toBe(0);
  });

  it('leave instance profiles alone that are gone or contain another role', async () => {
    const { snapshot } = await takenDown(ROLE());
    state.aws.account.roles.set('other', aRole({ name: 'other', instanceProfiles: ['p0'] }));
    const { stdout, code } = await shell.run(commandsFor(snapshot));
    expect(code).toBe(0);
    expect(stdout).toContain('Left as it is: instance profile p0 contains another role now: other');
    expect(await restored(snapshot)).toMatchObject({ instanceProfiles: ['p1'] });
  });

  it('do not give back the AWSDenyAll that we attached, but somebody else’s', async () => {
    const DENY_ALL = 'arn:aws:iam::aws:policy/AWSDenyAll';
    const ours = await takenDown(aUser({ name: 'ada' }));
    await shell.run(commandsFor(ours.snapshot));
    expect((await restored(ours.snapshot)).attachedPolicyArns).toEqual([]);
    const theirs = await takenDown(aUser({ name: 'ada', attachedPolicyArns: [DENY_ALL] }));
    await shell.run(commandsFor(theirs.snapshot));
    expect((await restored(theirs.snapshot)).attachedPolicyArns).toEqual([DENY_ALL]);
  });

  it('let nothing out of a comment', async () => {
    const { snapshot } = await takenDown(aUser({ name: 'ada' }));
    const script = commandsFor(snapshot);
    const top = script.slice(0, script.indexOf('set -eu'));
    expect(top).toContain('Made for Eve <U1>?$(touch pwned) at');
    for (const line of top.trimEnd().split('\n')) expect(line).toMatch(/^#/);
  });
});
