import { beforeAll, describe, expect, it } from 'vitest';
import { undoDisable } from '../../../cleanup/principals/disable.ts';
import type { Disablement } from '../../../cleanup/principals/disablement.ts';
import type { PrincipalRef } from '../../../cleanup/principals/state.ts';
import { tearDown } from '../../../cleanup/principals/tear-down.ts';
import type { EmulatedRole, EmulatedUser } from '../../../infra/sandbox/aws/account.ts';
import type { Call } from '../../../infra/sandbox/aws/call-log.ts';
import type { Fault } from '../../../infra/sandbox/aws/faults.ts';
import { aKey, anAccount, aRole, aUser } from '../../../infra/sandbox/aws/new-account.ts';
import { emulatedAccount } from '../emulated-account.ts';
import { daysAgo, NOW } from '../factories.ts';
import { AROUND, principals } from './random-principals.ts';
import {
  createBucket,
  DENY_ALL,
  disableAsItIs,
  disabledAndKept,
  refOf,
  type Workbench,
  workbench,
} from './workbench.ts';

/*
 * Every way in which disabling, undoing and tearing down can die: before each single call to AWS, and after each one that
 * changes something (to die after a read is to die before the next call). Then it is done again, and the account has to
 * be as if nothing had been.
 */

const SEED = Number(process.env['PRINCIPALS_SEED'] ?? Date.now() % 2 ** 31);
const COUNT = Number(process.env['PRINCIPALS_COUNT'] ?? 1);
const state = emulatedAccount();
let shared: Workbench;
const bench = () => shared;
beforeAll(async () => {
  shared = workbench(state.aws);
  await createBucket(state.aws);
});

type Principal = EmulatedUser | EmulatedRole;

/** Something that is prepared undisturbed, and may then be called as often as it takes. */
type Act = (principal: PrincipalRef) => Promise<() => Promise<unknown>>;

const ACTS: Readonly<Record<string, Act>> = {
  async disable(principal) {
    let before: Disablement | null = null;
    const remember = async (disablement: Disablement) => {
      before = disablement;
    };
    return () => disableAsItIs({ principal, before, now: NOW, remember }, bench());
  },
  async undo(principal) {
    let kept: Disablement | null = null;
    const remember = async (disablement: Disablement) => {
      kept = disablement;
    };
    await disableAsItIs({ principal, before: null, now: NOW, remember }, bench());
    return () => (kept ? undoDisable(kept, false, bench()) : Promise.reject(new Error('nothing was kept')));
  },
  async 'tear down'(principal) {
    const { snapshotKey } = await disabledAndKept(bench(), principal);
    return () => tearDown({ principal, snapshotKey }, bench());
  },
};

const EVERYTHING = 'everything';

/** One with everything, since a random one may have little, and a random few. */
function everyPrincipal(): Principal[] {
  const { users, roles } = principals(SEED, COUNT);
  const common = { attachedPolicyArns: ['arn:aws:iam::aws:policy/ReadOnlyAccess'], createdAt: daysAgo(500) };
  const upload = { active: true, uploadedAt: daysAgo(100) };
  const user = aUser({
    ...{ ...common, name: EVERYTHING, groups: ['readers'], permissionsBoundaryArn: DENY_ALL },
    keys: [aKey(), aKey({ active: false })],
    loginProfile: { createdAt: daysAgo(9), lastChangedAt: daysAgo(9) },
    inlinePolicies: [{ name: 'inline', document: {} }],
    mfaDevices: [{ serialNumber: 'arn:aws:iam::111122223333:mfa/e', virtual: true, enabledAt: daysAgo(9) }],
    certificates: [{ id: 'CERT1', ...upload }],
    sshKeys: [{ id: 'APKA1', ...upload }],
  });
  return [user, aRole({ ...common, name: EVERYTHING, instanceProfiles: ['p'] }), ...users, ...roles];
}

/** Somebody who has the same policies and groups, and whom none of this is about. */
const bystander = (): EmulatedUser =>
  aUser({
    ...{ name: 'bystander.of-all', id: 'AIDABYSTANDER', groups: ['readers'], attachedPolicyArns: [DENY_ALL] },
    keys: [aKey({ id: 'AKIABYSTANDER' })],
  });

function begin(principal: Principal): void {
  const copy = structuredClone(principal);
  const isUser = 'groups' in copy;
  state.aws.setAccount(
    anAccount({
      ...AROUND,
      users: isUser ? [copy, bystander()] : [bystander()],
      roles: isUser ? [] : [copy],
    }),
  );
}

function ending() {
  const { users, roles } = structuredClone(state.aws.account);
  return { users: [...users.values()], roles: [...roles.values()] };
}

const isChange = ({ service, action }: Call) => service === 'iam' && !/^(Get|List)/.test(action);

/** Of the random ones, dying at a read is left out: to die before or after one comes to the same. */
function faultsFor(call: Call, { name }: Principal): Fault[] {
  if (isChange(call)) return ['close', 'lost-answer'];
  return name === EVERYTHING ? ['close'] : [];
}

async function dieAt(act: () => Promise<unknown>, n: number, fault: Fault): Promise<void> {
  let calls = 0;
  const heal = state.aws.faults.add({ fault, resource: () => ++calls === n });
  await expect(act()).rejects.toThrow();
  heal();
}

describe.each(Object.entries(ACTS))('%s', (name, prepare) => {
  it(`killed at any call and done again, ends as if nothing had been (PRINCIPALS_SEED=${SEED})`, {
    timeout: 240_000,
  }, async () => {
    let points = 0;
    for (const principal of everyPrincipal()) {
      const ref = refOf(principal);
      begin(principal);
      const undisturbed = await prepare(ref);
      state.aws.calls.clear();
      await undisturbed();
      const calls = [...state.aws.calls.entries];
      const changes = calls.filter(isChange).map(({ action, resource }) => `${action} ${resource}`);
      const expected = ending();
      expect(expected.users.find((user) => user.id === 'AIDABYSTANDER')).toEqual(bystander());
      for (const [index, call] of calls.entries()) {
        for (const fault of faultsFor(call, principal)) {
          begin(principal);
          const act = await prepare(ref);
          state.aws.calls.clear();
          const where = `${name} of ${ref.type} ${ref.name}: ${fault} at call ${index + 1}, ${call.action}`;
          await dieAt(act, index + 1, fault);
          await act();
          points += 1;
          expect(ending(), where).toEqual(expected);
          const effective = state.aws.calls.find(
            (one) => isChange(one) && (one.status === 200 || one.errorCode === 'close'),
          );
          // Nothing is done that was not done undisturbed, and only what was under way is asked for twice.
          expect(new Set(effective.map(({ action, resource }) => `${action} ${resource}`)), where).toEqual(
            new Set(changes),
          );
          expect(effective.length, where).toBeLessThanOrEqual(changes.length + 1);
        }
      }
    }
    console.log(`${name}: ${points} kill points. PRINCIPALS_SEED=${SEED} repeats them.`);
    expect(points).toBeGreaterThan(20);
  });
});

it('leaves no virtual MFA device behind, wherever it was interrupted', async () => {
  const serialNumber = 'arn:aws:iam::111122223333:mfa/ada';
  const mfaDevices = [{ serialNumber, virtual: true, enabledAt: daysAgo(9) }];
  begin(aUser({ name: 'ada', mfaDevices }));
  const ada = state.aws.account.users.get('ada');
  if (!ada) throw new Error('unreachable');
  const { snapshotKey } = await disabledAndKept(bench(), refOf(ada));
  const act = () => tearDown({ principal: refOf(ada), snapshotKey }, bench());
  const heal = state.aws.faults.add({ fault: 'close', action: 'DeleteVirtualMFADevice', times: 1 });
  await expect(act()).rejects.toThrow();
  heal();
  expect(ada.mfaDevices).toEqual([]);
  await act();
  expect(state.aws.account.users.has('ada')).toBe(false);
  expect(
    state.aws.calls.count({ action: 'DeleteVirtualMFADevice', status: 200, resource: serialNumber }),
  ).toBe(1);
});
