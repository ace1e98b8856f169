import { isDenyAll } from './deny-all.ts';
import { isReserved, type Snapshot } from './snapshot.ts';
import type { RoleState, Tag, UserState } from './state.ts';
import type { RestoreStep } from './steps.ts';

/** Set on what we create: see `Mark`. */
export const RESTORED_TAG = 'iam-cleanup:restored-from';
const UNFINISHED = '/unfinished';
const TAGS = 50;

export type CreateStep = Extract<RestoreStep, { readonly call: 'CreateUser' | 'CreateRole' }>;
export type FinishStep = Extract<RestoreStep, { readonly call: 'TagUser' | 'TagRole' }>;
export type GrantStep = Exclude<RestoreStep, CreateStep | ProfileStep | FinishStep>;
export type ProfileStep = Extract<RestoreStep, { readonly call: 'AddRoleToInstanceProfile' }>;

/**
 * How an interrupted restoring knows its own work again, and a finished one does not give back what somebody took away
 * since.
 */
export interface Mark {
  /** Values of `RESTORED_TAG`. Null: with 50 tags there is no room for it, so the last of them is kept for the end. */
  readonly values: { readonly unfinished: string; readonly finished: string } | null;
  /** Sets the tag that tells that all is done. */
  readonly finish: FinishStep;
}

/** How to rebuild a principal from its snapshot. */
export interface RestorePlan {
  readonly create: CreateStep;
  /** Memberships and policies, each its own call. */
  readonly grants: readonly GrantStep[];
  /** Only into instance profiles that are still there and hold no other role. */
  readonly profiles: readonly ProfileStep[];
  readonly mark: Mark;
  /** What is left out on purpose, a sentence each. */
  readonly leftOut: readonly string[];
}

/** As it was before we disabled it: `AWSDenyAll` of our own stays away, somebody else's comes back. */
export function restorePlan(snapshot: Snapshot): RestorePlan {
  const { principal, disablement } = snapshot;
  const isOurs = (arn: string) => disablement?.attachesDenyAll === true && isDenyAll(arn);
  const attached = principal.attachedPolicyArns.filter((arn) => !isOurs(arn));
  const { mark, tags } = tagging(snapshot);
  const common = { mark, leftOut: attached.length < principal.attachedPolicyArns.length ? [DENY_ALL] : [] };
  return principal.type === 'user'
    ? {
        ...common,
        create: createUser(principal, tags),
        grants: userGrants(principal, attached),
        profiles: [],
      }
    : {
        ...common,
        create: createRole(principal, tags),
        grants: roleGrants(principal, attached),
        profiles: principal.instanceProfiles.map((InstanceProfileName) => ({
          call: 'AddRoleToInstanceProfile',
          RoleName: principal.name,
          InstanceProfileName,
        })),
      };
}

const DENY_ALL = 'AWSDenyAll, which this product had attached to disable it, is left out.';

/** The tags that it is created with, and the one that is set at the end. */
function tagging({ decisionId, principal: { type, name, tags } }: Snapshot): {
  readonly mark: Mark;
  readonly tags: CreateStep['Tags'];
} {
  const own = settable(tags).map(({ key, value }) => ({ Key: key, Value: value }));
  const last = own.length < TAGS ? undefined : own.pop();
  // The decision that deleted it, in the characters that a tag's value may have.
  const finished = decisionId.replaceAll(/[^\w.:/=+@-]/g, '_').slice(0, 200);
  const values = last ? null : { finished, unfinished: `${finished}${UNFINISHED}` };
  const Tags = [last ?? { Key: RESTORED_TAG, Value: finished }];
  const finish: FinishStep =
    type === 'user' ? { call: 'TagUser', UserName: name, Tags } : { call: 'TagRole', RoleName: name, Tags };
  const begun = values ? [{ Key: RESTORED_TAG, Value: values.unfinished }] : [];
  return { mark: { values, finish }, tags: [...own, ...begun] };
}

function settable(tags: readonly Tag[]): Tag[] {
  return tags.filter(({ key }) => key !== RESTORED_TAG && !isReserved(key));
}

function createUser(user: UserState, Tags: CreateStep['Tags']): CreateStep {
  return { call: 'CreateUser', UserName: user.name, Path: user.path, Tags, ...boundaryOf(user) };
}

function createRole(role: RoleState, Tags: CreateStep['Tags']): CreateStep {
  return {
    call: 'CreateRole',
    RoleName: role.name,
    Path: role.path,
    AssumeRolePolicyDocument: role.trustPolicy,
    ...(role.description === '' ? {} : { Description: role.description }),
    MaxSessionDuration: role.maxSessionSeconds,
    Tags,
    ...boundaryOf(role),
  };
}

function boundaryOf({ boundaryArn }: UserState | RoleState): { PermissionsBoundary?: string } {
  return boundaryArn === null ? {} : { PermissionsBoundary: boundaryArn };
}

function userGrants(user: UserState, attached: readonly string[]): GrantStep[] {
  const UserName = user.name;
  return [
    ...user.inlinePolicies.map(
      ({ name, document }): GrantStep => ({
        ...{ call: 'PutUserPolicy', UserName },
        PolicyName: name,
        PolicyDocument: document,
      }),
    ),
    ...attached.map((PolicyArn): GrantStep => ({ call: 'AttachUserPolicy', UserName, PolicyArn })),
    ...user.groups.map((GroupName): GrantStep => ({ call: 'AddUserToGroup', UserName, GroupName })),
  ];
}

function roleGrants(role: RoleState, attached: readonly string[]): GrantStep[] {
  const RoleName = role.name;
  return [
    ...role.inlinePolicies.map(
      ({ name, document }): GrantStep => ({
        ...{ call: 'PutRolePolicy', RoleName },
        PolicyName: name,
        PolicyDocument: document,
      }),
    ),
    ...attached.map((PolicyArn): GrantStep => ({ call: 'AttachRolePolicy', RoleName, PolicyArn })),
  ];
}
