import fc from 'fast-check';
import type { EmulatedRole, EmulatedUser } from '../../../infra/sandbox/aws/account.ts';
import { idCharacters } from '../../../infra/sandbox/aws/ids.ts';
import { aRole } from '../../../infra/sandbox/aws/new-account.ts';
import { type AgePlan, type Ages, agePlan } from './ages.ts';
import { principalName, principalPath, rolePath, tags } from './names.ts';

/** Simple on purpose: what makes an administrator is tested elsewhere. */
export const power = fc.record({
  attached: fc.constantFrom<string[]>(
    [],
    [],
    [],
    ['ReadOnlyAccess'],
    ['AdministratorAccess'],
    ['ReadOnlyAccess', 'AdministratorAccess'],
  ),
  boundary: fc.constantFrom(null, null, null, null, 'AdministratorAccess', 'ReadOnlyAccess', 'own'),
});
export type Power = typeof power extends fc.Arbitrary<infer P> ? P : never;

export interface AccountName {
  readonly id: string;
  readonly partition: string;
}

/** A customer managed policy that serves as a boundary and lets nobody change IAM. */
export function ownBoundaryArn({ id, partition }: AccountName): string {
  return `arn:${partition}:iam::${id}:policy/boundary`;
}

export function powerOf(
  account: AccountName,
  { attached, boundary }: Power,
): Pick<EmulatedUser, 'attachedPolicyArns' | 'permissionsBoundaryArn'> {
  const managed = (name: string): string => `arn:${account.partition}:iam::aws:policy/${name}`;
  const boundaryArn = boundary === 'own' ? ownBoundaryArn(account) : boundary && managed(boundary);
  return { attachedPolicyArns: attached.map(managed), permissionsBoundaryArn: boundaryArn };
}

export const principalPlan = { name: principalName, path: principalPath, tags, power, createdAt: agePlan };

export const rolePlan = fc.record({
  ...principalPlan,
  path: rolePath,
  lastUsed: fc.option(agePlan),
});

export function toRole(
  account: AccountName,
  plan: { name: string; path: string; tags: Record<string, string>; power: Power } & {
    createdAt: AgePlan;
    lastUsed: AgePlan | null;
  },
  ages: Ages,
  index: number,
): EmulatedRole {
  const createdAt = ages.at(plan.createdAt);
  const usedAt = ages.maybe(plan.lastUsed, createdAt);
  return aRole({
    name: plan.name,
    path: plan.path,
    id: `AROA${idCharacters(`role ${index}`, 17)}`,
    tags: plan.tags,
    ...powerOf(account, plan.power),
    createdAt,
    lastUsed: usedAt && { at: usedAt, region: 'eu-central-1' },
  });
}
