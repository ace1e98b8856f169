import type { EmulatedAccount, EmulatedRole, EmulatedUser } from '../account.ts';
import { AwsError } from '../errors.ts';
import type { EmulatorSettings } from '../service.ts';
import type { LastAccessedJob } from './last-accessed.ts';

/** What IAM remembers of an account besides the account itself. */
export interface IamState {
  /** Polls that a credential report under way still needs; null when none is under way. */
  reportPollsLeft: number | null;
  readonly jobs: Map<string, LastAccessedJob>;
}

/** One IAM call with all that its action may look at. */
export interface IamCall {
  readonly account: EmulatedAccount;
  readonly now: Date;
  readonly settings: EmulatorSettings;
  readonly state: IamState;
  readonly params: URLSearchParams;
}

/** Answers the XML inside `<…Result>`, or null where AWS answers no result. */
export type IamAction = (call: IamCall) => string | null;

/** @throws ValidationError as AWS words it when the parameter is missing or empty. */
export function required(call: IamCall, name: string): string {
  const value = call.params.get(name);
  if (value) return value;
  throw invalid(null, name, 'Member must not be null');
}

export function invalid(value: string | null, name: string, constraint: string): AwsError {
  const field = name.charAt(0).toLowerCase() + name.slice(1);
  const shown = value === null ? 'null' : `'${value}'`;
  return new AwsError(
    'ValidationError',
    400,
    `1 validation error detected: Value ${shown} at '${field}' failed to satisfy constraint: ${constraint}`,
  );
}

export function noSuchEntity(message: string): AwsError {
  return new AwsError('NoSuchEntity', 404, message);
}

/**
 * The user that `UserName` names. Without it AWS takes the calling user; our callers are roles, to whom it
 * answers this ValidationError.
 */
export function userOf(call: IamCall): EmulatedUser {
  const name = call.params.get('UserName');
  if (!name) {
    throw new AwsError(
      'ValidationError',
      400,
      'Must specify userName when calling with non-User credentials',
    );
  }
  const user = call.account.users.get(name);
  if (!user) throw noSuchEntity(`The user with name ${name} cannot be found.`);
  return user;
}

export function groupOf(call: IamCall): string {
  const name = required(call, 'GroupName');
  if (!call.account.groups.has(name)) throw noSuchEntity(`The group with name ${name} cannot be found.`);
  return name;
}

export function roleOf(call: IamCall): EmulatedRole {
  const name = required(call, 'RoleName');
  const role = call.account.roles.get(name);
  if (!role) throw noSuchEntity(`The role with name ${name} cannot be found.`);
  return role;
}

/** AWS managed policies exist without being listed in the account. */
export function isAttachable({ account }: IamCall, arn: string): boolean {
  return arn.startsWith(`arn:${account.partition}:iam::aws:policy/`) || account.policies.has(arn);
}

/** @throws MalformedPolicyDocument as AWS does for what is not JSON */
export function documentOf(call: IamCall, parameter: string): object {
  try {
    const document: unknown = JSON.parse(required(call, parameter));
    if (typeof document === 'object' && document !== null) return document;
  } catch (error) {
    if (error instanceof AwsError) throw error;
  }
  throw new AwsError('MalformedPolicyDocument', 400, 'This policy contains invalid Json');
}

/** Query protocol structures in a list: `Tags.member.1.Key`, `Tags.member.1.Value`, … */
export function tagsOf(call: IamCall): [key: string, value: string][] {
  const tags: [string, string][] = [];
  for (let n = 1; ; n++) {
    const key = call.params.get(`Tags.member.${n}.Key`);
    if (key === null) return tags;
    tags.push([key, call.params.get(`Tags.member.${n}.Value`) ?? '']);
  }
}
