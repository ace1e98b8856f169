import type { EmulatedPolicy } from '../account.ts';
import { AwsError } from '../errors.ts';
import {
  documentOf,
  type IamAction,
  type IamCall,
  isAttachable,
  noSuchEntity,
  required,
  roleOf,
  userOf,
} from './call.ts';

const POLICIES_PER_PRINCIPAL = 10;

interface Attachable {
  readonly name: string;
  readonly attachedPolicyArns: string[];
}

/** Attaching twice is no error. */
function attach(call: IamCall, principal: Attachable, kind: 'User' | 'Role'): null {
  const arn = required(call, 'PolicyArn');
  if (!isAttachable(call, arn)) {
    throw noSuchEntity(`Policy ${arn} does not exist or is not attachable.`);
  }
  const attached = principal.attachedPolicyArns;
  if (attached.includes(arn)) return null;
  if (attached.length >= POLICIES_PER_PRINCIPAL) {
    const quota = `Cannot exceed quota for PoliciesPer${kind}: ${POLICIES_PER_PRINCIPAL}`;
    throw new AwsError('LimitExceeded', 409, quota);
  }
  attached.push(arn);
  return null;
}

function detach(call: IamCall, principal: Attachable): null {
  const arn = required(call, 'PolicyArn');
  const index = principal.attachedPolicyArns.indexOf(arn);
  if (index < 0) throw noSuchEntity(`Policy ${arn} was not found.`);
  principal.attachedPolicyArns.splice(index, 1);
  return null;
}

export const AttachUserPolicy: IamAction = (call) => attach(call, userOf(call), 'User');

export const DetachUserPolicy: IamAction = (call) => detach(call, userOf(call));

export const AttachRolePolicy: IamAction = (call) => attach(call, changeableRole(call), 'Role');

export const DetachRolePolicy: IamAction = (call) => detach(call, changeableRole(call));

/** The policy of that name is replaced, or comes last. */
function put(call: IamCall, { inlinePolicies }: { readonly inlinePolicies: EmulatedPolicy[] }): null {
  const policy = { name: required(call, 'PolicyName'), document: documentOf(call, 'PolicyDocument') };
  const index = inlinePolicies.findIndex(({ name }) => name === policy.name);
  inlinePolicies.splice(index < 0 ? inlinePolicies.length : index, 1, policy);
  return null;
}

export const PutUserPolicy: IamAction = (call) => put(call, userOf(call));

export const PutRolePolicy: IamAction = (call) => put(call, changeableRole(call));

/** Service-linked roles belong to their service: nobody else changes or deletes them. */
export function changeableRole(call: IamCall): ReturnType<typeof roleOf> {
  const role = roleOf(call);
  if (!role.path.startsWith('/aws-service-role/')) return role;
  const why = `Cannot perform the operation on the protected role '${role.name}'`;
  throw new AwsError('UnmodifiableEntity', 400, `${why} - this role is only modifiable by AWS`);
}
