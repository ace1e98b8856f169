import { expect } from 'vitest';
import type { Decision } from '../../../cleanup/decisions/decision.ts';
import type { EmulatedUser } from '../../../infra/sandbox/aws/account.ts';
import type { Office } from './office.ts';
import { ada } from './subjects.ts';

/** Applies, and asserts the refusal's sentence and that nothing whatever was changed or remembered as changed. */
export async function refused(office: Office, decision: Decision, because: RegExp): Promise<void> {
  const before = structuredClone([...office.aws.account.users.values()]);
  const [deactivation, exemptions] = [await office.deactivation(decision), await office.exemptions()];
  expect(await office.apply(decision)).toMatchObject({ outcome: 'refused' });
  const { state: settled, outcome } = await office.settled(decision);
  expect(outcome?.reason).toMatch(because);
  expect({ settled, change: outcome?.change }).toEqual({ settled: 'refused', change: null });
  expect([...office.aws.account.users.values()]).toEqual(before);
  expect(office.changes()).toEqual([]);
  expect(await office.items('TRAIL#')).toEqual([]);
  expect(await office.deactivation(decision)).toEqual(deactivation);
  expect(await office.exemptions()).toEqual(exemptions);
  expect(office.workspace.told).toEqual([{ to: decision.by, text: outcome?.reason }]);
}

/** Ada as she is in the account now, to be changed. */
export function userOf(office: Office): EmulatedUser {
  return office.aws.account.users.get('ada') ?? ada();
}
