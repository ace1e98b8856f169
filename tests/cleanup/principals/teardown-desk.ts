import { beforeAll } from 'vitest';
import { tearDown } from '../../../cleanup/principals/tear-down.ts';
import type { EmulatedUser } from '../../../infra/sandbox/aws/account.ts';
import { aKey, aUser } from '../../../infra/sandbox/aws/new-account.ts';
import { emulatedAccount } from '../emulated-account.ts';
import { daysAgo } from '../factories.ts';
import { AROUND } from './random-principals.ts';
import { createBucket, disabledAndKept, refOf, type Workbench, workbench } from './workbench.ts';

/** When all of it was made. */
export const at = daysAgo(100);
export const MFA = 'arn:aws:iam::111122223333:mfa/ada';
/** Ada, with one of everything that a user can have. */
export const user = (more: Partial<EmulatedUser> = {}) =>
  aUser({
    ...{ name: 'ada', groups: ['readers'], permissionsBoundaryArn: 'arn:aws:iam::aws:policy/C' },
    keys: [aKey({ id: 'AKIA1', active: false })],
    certificates: [{ id: 'CERT1', active: false, uploadedAt: at }],
    sshKeys: [{ id: 'APKA1', active: false, uploadedAt: at }],
    serviceSpecificCredentials: [
      { id: 'ACCA1', service: 'bedrock.amazonaws.com', active: false, createdAt: at, expiresAt: null },
    ],
    mfaDevices: [
      { serialNumber: MFA, virtual: true, enabledAt: at },
      { serialNumber: 'GAHT1', virtual: false, enabledAt: at },
    ],
    inlinePolicies: [{ name: 'inline', document: {} }],
    attachedPolicyArns: ['arn:aws:iam::aws:policy/A'],
    ...more,
  });

/** An emulated account for the tests of a file, and what takes users of it down. */
export function aTearDown() {
  const account = emulatedAccount();
  const desk = {} as { bench: Workbench };
  beforeAll(async () => {
    desk.bench = workbench(account.aws);
    await createBucket(account.aws);
  });

  /** The user of the account, disabled, with its snapshot kept. */
  async function ready(ada = user()) {
    account.use({ ...AROUND, users: [ada] });
    const { snapshotKey } = await disabledAndKept(desk.bench, refOf(ada));
    account.aws.calls.clear();
    return { ada, act: () => tearDown({ principal: refOf(ada), snapshotKey }, desk.bench) };
  }

  /** Calls that changed IAM, or tried to. */
  const changes = () =>
    account.aws.calls
      .find(({ service, action }) => service === 'iam' && !/^(Get|List)/.test(action))
      .map(({ action }) => action);

  return {
    ...{ account, changes, ready },
    get bench() {
      return desk.bench;
    },
  };
}
