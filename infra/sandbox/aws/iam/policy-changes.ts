import { AwsError } from '../errors.ts';
import { type IamAction, type IamCall, noSuchEntity, required, roleOf, userOf } from './call.ts';

const POLICIES_PER_PRINCIPAL = 10;

interface Attachable {
  readonly name: string;
  readonly attachedPolicyArns: string[];
}

/** AWS managed policies exist without being listed in the account. Attaching twice is no error. */
function attach(call: IamCall, principal: Attachable, kind: 'User' | 'Role'): null {
  const arn = required(call, 'PolicyArn');
  const isAwsManaged = arn.startsWith(`arn:${call.account.partition}:iam::aws:policy/`);
  if (!isAwsManaged && !call.account.policies.has(arn)) {
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

/** Service-linked roles belong to their service: nobody else changes or deletes them. */
export function changeableRole(call: IamCall): ReturnType<typeof roleOf> {
  const role = roleOf(call);
  if (!role.path.startsWith('/aws-service-role/')) return role;
  const why = `Cannot perform the operation on the protected role '${role.name}'`;
  throw new AwsError('UnmodifiableEntity', 400, `${why} - this role is only modifiable by AWS`);
}
