import type { Subject } from '../finding.ts';
import type { AccessKey, CredentialStatus, LastUse, Password, User } from '../inventory.ts';
import type { AccountReader } from '../readers.ts';
import { asking } from './apply-errors.ts';
import { LISTED_BY, type LiveOther, type OtherReader, otherTypeOf, readOther } from './other-credentials.ts';

/** A user as `GetUser` shows it at this moment. */
export type LiveUser = Pick<User, 'name' | 'path' | 'arn' | 'id' | 'createdAt' | 'tags'>;

/** An access key with its last use, both just read. */
export type LiveKey = Omit<AccessKey, 'lastUsed'> & { readonly lastUsed: LastUse | null };

/** Reads one subject, immediately before it is changed. Nothing here comes from a report or from the store. */
export interface SubjectReader
  extends Pick<AccountReader, 'accessKeys' | 'accessKeyLastUsed' | 'password'>,
    OtherReader {
  /** Null: there is no user of that name. */
  user(userName: string): Promise<LiveUser | null>;
}

/** A user and the one credential in question, as they are now. */
export interface Live {
  /** Null: nobody has that name. The id says whether it is still the same user. */
  readonly user: LiveUser | null;
  /** Null: the user has no such key, or the subject is none. */
  readonly key: LiveKey | null;
  /** Null: the user has no password, or the subject is none. */
  readonly password: Password | null;
  /** Null: the user has no such SSH key, certificate or service-specific credential, or the subject is none. */
  readonly other: LiveOther | null;
}

/** Nobody, and nothing of theirs. */
export const NOBODY: Live = { user: null, key: null, password: null, other: null };

/** Null for roles and the root user: none of them is changed here. */
export async function readLive(subject: Subject, reader: SubjectReader, now: Date): Promise<Live | null> {
  if (subject.type === 'role' || subject.type === 'root') return null;
  const user = await asking('iam:GetUser', () => reader.user(subject.name));
  if (!user) return NOBODY;
  const otherType = otherTypeOf(subject);
  return {
    user,
    key: subject.type === 'access-key' ? await readKey(subject, reader) : null,
    password: subject.type === 'password' ? await readPassword(subject, reader) : null,
    other:
      otherType && (await asking(LISTED_BY[otherType], () => readOther(subject, otherType, reader, now))),
  };
}

async function readKey(subject: Subject, reader: SubjectReader): Promise<LiveKey | null> {
  const keys = await asking('iam:ListAccessKeys', () => reader.accessKeys(subject.name));
  const key = keys.find(({ id }) => id === subject.id);
  if (!key) return null;
  const lastUsed = await asking('iam:GetAccessKeyLastUsed', () => reader.accessKeyLastUsed(key.id));
  return { ...key, lastUsed };
}

function readPassword(subject: Subject, reader: SubjectReader): Promise<Password | null> {
  return asking('iam:GetLoginProfile', () => reader.password(subject.name));
}

/** What state a credential is in, in the words of the trail. */
export type CredentialState = CredentialStatus | 'present' | 'deleted';

/** The state of the credential in question. */
export function stateOf(subject: Pick<Subject, 'type'>, { key, password, other }: Live): CredentialState {
  const { type } = subject;
  if (otherTypeOf(subject)) return other?.status ?? 'deleted';
  if (type === 'password') return password ? 'present' : 'deleted';
  if (!key) return 'deleted';
  return key.active ? 'Active' : 'Inactive';
}

/** Looks at the state alone: cheaper than `readLive`, for seeing a change appear. */
export async function readState(
  subject: Subject,
  reader: SubjectReader,
  now: Date,
): Promise<CredentialState> {
  const otherType = otherTypeOf(subject);
  if (otherType) return (await readOther(subject, otherType, reader, now))?.status ?? 'deleted';
  if (subject.type === 'password') return (await reader.password(subject.name)) ? 'present' : 'deleted';
  const keys = await reader.accessKeys(subject.name);
  const key = keys.find(({ id }) => id === subject.id);
  if (!key) return 'deleted';
  return key.active ? 'Active' : 'Inactive';
}

/** Whether a state is what a decision wants. What has expired can be used by nobody, switched off or not. */
export function isAs(state: CredentialState, wanted: CredentialState): boolean {
  return state === wanted || (state === 'Expired' && wanted !== 'deleted');
}
