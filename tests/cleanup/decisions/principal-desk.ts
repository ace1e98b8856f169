import { addDays } from '../../../cleanup/days.ts';
import type { Decision } from '../../../cleanup/decisions/decision.ts';
import type { Finding } from '../../../cleanup/finding.ts';
import { parsePolicy } from '../../../cleanup/policy.ts';
import type { EmulatedRole, EmulatedUser } from '../../../infra/sandbox/aws/account.ts';
import type { AccountContents } from '../../../infra/sandbox/aws/new-account.ts';
import type { Office } from './office.ts';
import { aRoleFinding, aUserFinding, staleAda, staleRole } from './principals.ts';
import { ACCOUNT, aDecision } from './subjects.ts';

export const DENY_ALL = 'arn:aws:iam::aws:policy/AWSDenyAll';
export type Kind = 'user' | 'role';

/** Ada and her role, both stale, and whoever else is asked for. */
export function bothStale(overrides: AccountContents = {}): AccountContents {
  return { users: [staleAda()], roles: [staleRole()], ...overrides };
}

/** The live principal. */
export function live({ aws: { account } }: Office, kind: Kind): EmulatedUser | EmulatedRole | undefined {
  return kind === 'user' ? account.users.get('ada') : account.roles.get('batch');
}

/** The finding on it, as the audit makes it. */
export function findingOn(kind: Kind, overrides: Partial<Finding> = {}): Finding {
  return kind === 'user' ? aUserFinding(overrides) : aRoleFinding(overrides);
}

/** Each audit is another one. */
let audits = 0;

/** It was found yesterday, and Eve, an approver, decides. */
export async function decided(
  office: Office,
  kind: Kind,
  overrides: Partial<Decision> = {},
  found: Partial<Finding> = {},
): Promise<Decision> {
  const finding = findingOn(kind, found);
  audits += 1;
  await office.audit([finding], new Date(addDays(office.now, -1).getTime() + audits));
  const at = new Date(office.now.getTime() - 60_000);
  const decision = await office.request(aDecision(finding, { by: 'UEVE', requestedAt: at, ...overrides }));
  office.aws.calls.clear();
  return decision;
}

/** Disabled by Eve at `NOW`; then so many days pass. */
export async function disabled(office: Office, kind: Kind, days = 0): Promise<Decision> {
  const decision = await decided(office, kind);
  const { outcome } = await office.apply(decision);
  if (outcome !== 'applied') throw new Error((await office.settled(decision)).outcome?.reason);
  office.now = addDays(office.now, days);
  office.aws.calls.clear();
  return decision;
}

/** Disabled for long, asked for by its owner and approved by Eve. */
export async function toBeDeleted(
  office: Office,
  kind: Kind,
  overrides: Partial<Decision> = {},
): Promise<Decision> {
  await disabled(office, kind, 15);
  return decided(office, kind, { action: 'delete', by: 'UADA', approvedBy: 'UEVE', ...overrides });
}

/** Thresholds and switches for users and roles. */
export const AUTOMATIC = parsePolicy({
  ...{ minAgeUnusedUsersToDisable: 60, minAgeUnusedUsersToDelete: 90 },
  ...{ minAgeRolesToDisable: 60, minAgeRolesToDelete: 90 },
  ...{ deleteUsersAutomatically: true, deleteRolesAutomatically: true },
});

/** Found long ago and warned of twice, it is ordered by the schedule. */
export async function ordered(
  office: Office,
  kind: Kind,
  action: 'deactivate' | 'delete',
  found: Partial<Finding> = {},
): Promise<Decision> {
  const stage = action === 'delete' ? 'delete' : 'disable';
  const finding = findingOn(kind, { stage, ...found });
  await office.audit([finding], addDays(office.now, -10));
  await office.audit([finding], addDays(office.now, -1));
  await office.store.setPeople(ACCOUNT, [...office.workspace.people.values()]);
  const warned = (kindOf: 'first' | 'last', days: number) => ({
    ...{ findingId: finding.id, action, kind: kindOf, to: 'UADA' },
    deliveredAt: addDays(office.now, -days),
  });
  await office.schedule.recordWarnings(ACCOUNT, [warned('first', 8), warned('last', 2)]);
  const order = aDecision(finding, { action, by: 'schedule', requestedAt: office.now });
  await office.schedule.order(order);
  office.aws.calls.clear();
  return order;
}
