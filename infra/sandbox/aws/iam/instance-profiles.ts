import type { EmulatedRole } from '../account.ts';
import { principalArn } from '../arns.ts';
import { AwsError } from '../errors.ts';
import { idCharacters } from '../ids.ts';
import { block, list, tag } from '../wire/xml.ts';
import { type IamAction, type IamCall, noSuchEntity, required, roleOf } from './call.ts';
import { pagedList } from './paging.ts';
import { changeableRole } from './policy-changes.ts';
import { instanceProfileXml } from './shapes.ts';

/** An instance profile holds at most one role. */
function holderOf(call: IamCall, profile: string): EmulatedRole | null {
  const roles = [...call.account.roles.values()];
  return roles.find(({ instanceProfiles }) => instanceProfiles.includes(profile)) ?? null;
}

function profileOf(call: IamCall): string {
  const profile = required(call, 'InstanceProfileName');
  if (!holderOf(call, profile) && !call.account.emptyProfiles.has(profile)) throw noSuchProfile(profile);
  return profile;
}

function noSuchProfile(profile: string): AwsError {
  return noSuchEntity(`Instance Profile ${profile} cannot be found.`);
}

function emptyProfileXml(call: IamCall, name: string): string {
  const arn = principalArn(call.account, 'instance-profile', { path: '/', name });
  return (
    tag('InstanceProfileName', name) +
    tag('InstanceProfileId', `AIPA${idCharacters(name, 17)}`) +
    tag('Arn', arn) +
    tag('Path', '/') +
    tag('CreateDate', call.now) +
    list('Roles', [])
  );
}

export const CreateInstanceProfile: IamAction = (call) => {
  const profile = required(call, 'InstanceProfileName');
  if (holderOf(call, profile) || call.account.emptyProfiles.has(profile)) {
    throw new AwsError('EntityAlreadyExists', 409, `Instance Profile ${profile} already exists.`);
  }
  call.account.emptyProfiles.add(profile);
  return block('InstanceProfile', emptyProfileXml(call, profile));
};

export const DeleteInstanceProfile: IamAction = (call) => {
  const profile = profileOf(call);
  if (holderOf(call, profile)) {
    const must = 'must remove roles from instance profile first.';
    throw new AwsError('DeleteConflict', 409, `Cannot delete entity, ${must}`);
  }
  call.account.emptyProfiles.delete(profile);
  return null;
};

export const GetInstanceProfile: IamAction = (call) => {
  const profile = profileOf(call);
  const role = holderOf(call, profile);
  const xml = role ? instanceProfileXml(call.account, role, profile) : emptyProfileXml(call, profile);
  return block('InstanceProfile', xml);
};

export const ListInstanceProfilesForRole: IamAction = (call) => {
  const role = roleOf(call);
  return pagedList(call, 'InstanceProfiles', role.instanceProfiles, (name) =>
    instanceProfileXml(call.account, role, name),
  );
};

/** Adding the same role twice is over the quota as well. */
export const AddRoleToInstanceProfile: IamAction = (call) => {
  const profile = profileOf(call);
  const role = changeableRole(call);
  if (holderOf(call, profile)) {
    throw new AwsError('LimitExceeded', 409, 'Cannot exceed quota for InstanceSessionsPerInstanceProfile: 1');
  }
  role.instanceProfiles.push(profile);
  call.account.emptyProfiles.delete(profile);
  return null;
};

export const RemoveRoleFromInstanceProfile: IamAction = (call) => {
  const profile = required(call, 'InstanceProfileName');
  const role = changeableRole(call);
  if (!role.instanceProfiles.includes(profile)) throw noSuchProfile(profile);
  role.instanceProfiles = role.instanceProfiles.filter((name) => name !== profile);
  call.account.emptyProfiles.add(profile);
  return null;
};
