import type { EmulatedPolicy } from '../account.ts';
import { nameInArn } from '../arns.ts';
import { block, tag } from '../wire/xml.ts';
import {
  type IamAction,
  type IamCall,
  isAttachable,
  noSuchEntity,
  required,
  roleOf,
  userOf,
} from './call.ts';
import { pagedList, pageOf } from './paging.ts';
import { attachedPolicyXml, inlinePolicyXml } from './shapes.ts';

/** Policy names are bare strings in their list, unlike every other list of IAM. */
function policyNames(call: IamCall, policies: readonly EmulatedPolicy[]): string {
  const page = pageOf(call, policies);
  return `<PolicyNames>${page.items.map((policy) => tag('member', policy.name)).join('')}</PolicyNames>${page.end}`;
}

function policyNamed(call: IamCall, owner: { inlinePolicies: readonly EmulatedPolicy[] }): string {
  const name = required(call, 'PolicyName');
  const policy = owner.inlinePolicies.find((candidate) => candidate.name === name);
  if (!policy) throw noSuchEntity(`The policy with name ${name} cannot be found.`);
  return inlinePolicyXml(policy);
}

export const ListUserPolicies: IamAction = (call) => policyNames(call, userOf(call).inlinePolicies);

export const ListRolePolicies: IamAction = (call) => policyNames(call, roleOf(call).inlinePolicies);

/** Every policy here has one version. */
const VERSION = 'v1';

/** Documents are URL-encoded, as everywhere in IAM; those of AWS's own policies are not known here. */
export const GetPolicyVersion: IamAction = (call) => {
  const arn = required(call, 'PolicyArn');
  const version = required(call, 'VersionId');
  const policy = call.account.policies.get(arn);
  if (!policy || version !== VERSION) throw noSuchEntity(`Policy version ${version} was not found.`);
  return block(
    'PolicyVersion',
    tag('Document', encodeURIComponent(JSON.stringify(policy.document))) +
      tag('VersionId', version) +
      tag('IsDefaultVersion', true) +
      tag('CreateDate', policy.createdAt),
  );
};

export const GetUserPolicy: IamAction = (call) => {
  const user = userOf(call);
  return tag('UserName', user.name) + policyNamed(call, user);
};

export const GetRolePolicy: IamAction = (call) => {
  const role = roleOf(call);
  return tag('RoleName', role.name) + policyNamed(call, role);
};

/** Whether there is such a managed policy; of AWS's own, any name is taken for one. */
export const GetPolicy: IamAction = (call) => {
  const arn = required(call, 'PolicyArn');
  if (!isAttachable(call, arn)) throw noSuchEntity(`Policy ${arn} was not found.`);
  const xml =
    tag('PolicyName', nameInArn(arn)) +
    tag('Arn', arn) +
    tag('DefaultVersionId', VERSION) +
    tag('IsAttachable', true);
  return block('Policy', xml);
};

export const ListAttachedUserPolicies: IamAction = (call) =>
  pagedList(call, 'AttachedPolicies', userOf(call).attachedPolicyArns, attachedPolicyXml);

export const ListAttachedRolePolicies: IamAction = (call) =>
  pagedList(call, 'AttachedPolicies', roleOf(call).attachedPolicyArns, attachedPolicyXml);
