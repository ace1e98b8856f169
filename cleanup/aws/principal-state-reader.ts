import { GetRoleCommand, GetUserCommand, type IAMClient, type Tag as SdkTag } from '@aws-sdk/client-iam';
import { asking } from '../decisions/apply-errors.ts';
import type { PrincipalState, PrincipalStateReader, RoleState, Tag, UserState } from '../principals/state.ts';
import { decodeDocument, isNoSuchEntity } from './iam-answers.ts';
import { required } from './required.ts';
import { instanceProfilesOf, policiesOf } from './state-of-policies.ts';
import { type CredentialReader, userCredentials } from './state-of-user.ts';

/** How often a principal is read anew when a part of it goes while it is read. */
const LOOKS = 3;

/**
 * Reads everything that belongs to one user or role: some twelve calls for a user and five for a role, and one more for
 * each key, inline policy and SSH key. Read-only.
 */
export function principalStateReader(iam: IAMClient, credentials: CredentialReader): PrincipalStateReader {
  const readOnce = ({ type, name }: Pick<PrincipalState, 'type' | 'name'>) =>
    type === 'user' ? readUser(iam, credentials, name) : readRole(iam, name);
  const reader: PrincipalStateReader = {
    async read(principal) {
      for (let looks = 1; ; looks++) {
        try {
          return await readOnce(principal);
        } catch (error) {
          if (!isNoSuchEntity(error)) throw error;
          // Deleted while it was being read: all of it, or a part that had just been listed.
          if ((await reader.idOf(principal)) === null) return null;
          if (looks === LOOKS) throw error;
        }
      }
    },
    async idOf({ type, name }) {
      try {
        return type === 'user' ? (await userCore(iam, name)).id : (await roleCore(iam, name)).id;
      } catch (error) {
        if (isNoSuchEntity(error)) return null;
        throw error;
      }
    },
  };
  return reader;
}

async function readUser(
  iam: IAMClient,
  credentials: CredentialReader,
  name: string,
): Promise<PrincipalState> {
  const core = await userCore(iam, name);
  return { ...core, ...(await policiesOf(iam, core)), ...(await userCredentials(iam, credentials, name)) };
}

async function readRole(iam: IAMClient, name: string): Promise<PrincipalState> {
  const core = await roleCore(iam, name);
  const instanceProfiles = await instanceProfilesOf(iam, name);
  return { ...core, ...(await policiesOf(iam, core)), instanceProfiles };
}

type Core<State> = Pick<
  State,
  Extract<
    keyof State,
    'type' | 'name' | 'path' | 'id' | 'arn' | 'createdAt' | 'tags' | 'boundaryArn' | OwnCore
  >
>;
type OwnCore = 'passwordLastUsedAt' | 'trustPolicy' | 'description' | 'maxSessionSeconds' | 'lastUsed';

async function userCore(iam: IAMClient, UserName: string): Promise<Core<UserState>> {
  const { User } = await asking('iam:GetUser', () => iam.send(new GetUserCommand({ UserName })));
  const of = <T>(value: T | undefined, field: string) => required(value, field, 'GetUser');
  return {
    type: 'user',
    name: of(User?.UserName, 'UserName'),
    path: of(User?.Path, 'Path'),
    id: of(User?.UserId, 'UserId'),
    arn: of(User?.Arn, 'Arn'),
    createdAt: of(User?.CreateDate, 'CreateDate'),
    tags: toTags(User?.Tags),
    boundaryArn: User?.PermissionsBoundary?.PermissionsBoundaryArn ?? null,
    passwordLastUsedAt: User?.PasswordLastUsed ?? null,
  };
}

async function roleCore(iam: IAMClient, RoleName: string): Promise<Core<RoleState>> {
  const { Role } = await asking('iam:GetRole', () => iam.send(new GetRoleCommand({ RoleName })));
  const of = <T>(value: T | undefined, field: string) => required(value, field, 'GetRole');
  const { LastUsedDate, Region } = Role?.RoleLastUsed ?? {};
  return {
    type: 'role',
    name: of(Role?.RoleName, 'RoleName'),
    path: of(Role?.Path, 'Path'),
    id: of(Role?.RoleId, 'RoleId'),
    arn: of(Role?.Arn, 'Arn'),
    createdAt: of(Role?.CreateDate, 'CreateDate'),
    tags: toTags(Role?.Tags),
    boundaryArn: Role?.PermissionsBoundary?.PermissionsBoundaryArn ?? null,
    trustPolicy: decodeDocument(of(Role?.AssumeRolePolicyDocument, 'AssumeRolePolicyDocument')),
    description: Role?.Description ?? '',
    maxSessionSeconds: of(Role?.MaxSessionDuration, 'MaxSessionDuration'),
    lastUsed: LastUsedDate ? { at: LastUsedDate, service: null, region: Region ?? null } : null,
  };
}

function toTags(tags: readonly SdkTag[] | undefined): Tag[] {
  return (tags ?? []).map(({ Key, Value }) => ({ key: Key ?? '', value: Value ?? '' }));
}
