import { expect, it } from 'vitest';
import { LOOKS_MS } from '../../../cleanup/decisions/apply-change.ts';
import { WAITS_MS } from '../../../cleanup/principals/run-steps.ts';
import { DECISION_TIMEOUT } from '../../../infra/constructs/decision-function.ts';
import { aGroup, aKey } from '../../../infra/sandbox/aws/new-account.ts';
import { anOffice } from './office.ts';
import { toBeDeleted } from './principal-desk.ts';
import { staleAda } from './principals.ts';
import { ACCOUNT, daysAgo } from './subjects.ts';

const state = anOffice();
const several = (count: number, name: string) => Array.from({ length: count }, (_, n) => `${name}${n}`);
const uploaded = (ids: readonly string[]) =>
  ids.map((id) => ({ id, active: false, uploadedAt: daysAgo(300) }));

/** As much of everything as IAM's default quotas let one user have. Inline policies are limited by size: twenty. */
function largestUser() {
  const groups = several(10, 'group');
  const user = staleAda({
    groups,
    keys: several(2, 'AKIA').map((id) => aKey({ id, createdAt: daysAgo(400), active: false })),
    certificates: uploaded(several(2, 'CERT')),
    sshKeys: uploaded(several(5, 'APKA')),
    serviceSpecificCredentials: several(8, 'ACCA').map((id, n) => ({
      ...{ id, active: false, createdAt: daysAgo(300), expiresAt: null },
      service: n % 2 ? 'codecommit.amazonaws.com' : 'bedrock.amazonaws.com',
    })),
    mfaDevices: several(8, `arn:aws:iam::${ACCOUNT}:mfa/ada`).map((serialNumber) => ({
      ...{ serialNumber, virtual: true, enabledAt: daysAgo(300) },
    })),
    attachedPolicyArns: several(9, 'arn:aws:iam::aws:policy/job-function/Policy'),
    inlinePolicies: several(20, 'inline').map((name) => ({ name, document: { Statement: [] } })),
    permissionsBoundaryArn: 'arn:aws:iam::aws:policy/ReadOnlyAccess',
  });
  return { users: [user], groups: groups.map((name) => aGroup({ name })) };
}

/** What a throttled account may be down to; tried at 5 and 10. */
const CALLS_A_SECOND = 2;
const sum = (all: readonly number[]) => all.reduce((total, one) => total + one, 0);

it('the largest user there can be is deleted within one delivery’s time, in a slow account', {
  timeout: 60_000,
}, async () => {
  const { office } = state;
  await office.open(largestUser());
  const decision = await toBeDeleted(office, 'user');
  expect((await office.apply(decision)).outcome).toBe('applied');
  expect(office.aws.account.users.size).toBe(0);
  const calls = office.aws.calls.count({ caller: 'decision-lambda', service: 'iam' });
  expect(calls).toBeGreaterThan(150);
  // Beside the calls: the job of last accesses (some 16 s), and looking until the change shows.
  const waits = 16_000 + sum(WAITS_MS) + sum(LOOKS_MS);
  expect((calls / CALLS_A_SECOND) * 1000 + waits).toBeLessThan(DECISION_TIMEOUT.toMilliseconds());
});
