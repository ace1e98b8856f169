import { afterEach, expect, test, vi } from 'vitest';
import { anAccount, aRole } from '../../infra/sandbox/aws/new-account.ts';
import type { Sandbox } from '../../infra/sandbox/sandbox.ts';
import { letDaysPass } from './days-pass.ts';
import { auditAnew } from './office.ts';
import { startJourney } from './start-journey.ts';

const PATIENCE = { timeout: 20_000, interval: 100 };
const DENY_ALL = 'arn:aws:iam::aws:policy/AWSDenyAll';
const daysAgo = (days: number) => new Date(Date.now() - days * 24 * 60 * 60 * 1000);

let sandbox: Sandbox;
afterEach(() => sandbox.close());

const unused = (name: string, days: number, attachedPolicyArns: string[] = []) =>
  aRole({
    ...{ name, createdAt: daysAgo(500), attachedPolicyArns },
    lastUsed: { at: daysAgo(days), region: 'eu-west-1' },
  });
const policiesOf = (name: string) => sandbox.aws.account.roles.get(name)?.attachedPolicyArns ?? [];

const audit = () => auditAnew(sandbox);

test('what cannot be done does not take the room from what can, and stays in the plan', {
  timeout: 90_000,
}, async () => {
  const full = Array.from({ length: 10 }, (_, n) => `arn:aws:iam::aws:policy/Some${n}`);
  sandbox = await startJourney({
    account: anAccount({ roles: [unused('full', 300, full), unused('batch', 200)] }),
    policy: { minAgeRolesToDisable: 60, maxActionsPerRun: 1 },
  });
  sandbox.aws.settings.reportPolls = 0;
  await audit();
  await letDaysPass(sandbox, 6);
  await audit();
  await letDaysPass(sandbox, 1.1);
  const first = await audit();
  expect(first).toContain('now: disable role full');
  expect(first).toContain('ready, but waits for room: at most 1 a run and 100 a day: disable role batch');

  const second = await audit();
  expect(second).toContain('now: disable role batch');
  expect(second).toContain('ready, but waits for room: at most 1 a run and 100 a day: disable role full');
  await vi.waitFor(() => expect(policiesOf('batch')).toEqual([DENY_ALL]), PATIENCE);
  expect(policiesOf('full')).toEqual(full);
});
