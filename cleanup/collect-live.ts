import pMap from 'p-map';
import type { CollectOptions } from './collect.ts';
import type { Gaps } from './gaps.ts';
import {
  type AccessKey,
  type AnalyzerFinding,
  isRead,
  type Live,
  nothingAsked,
  type Part,
  type User,
} from './inventory.ts';
import type { AccountReader } from './readers.ts';
import { type Questions, type UnaskedUser, whomToAsk } from './whom-to-ask.ts';

/** Polite and quick: more at once only earns refused calls. */
const CONCURRENCY = 8;
/** Say so every so many users. */
const PROGRESS_EVERY = 100;

/** Reads the live credentials of the users that the lists flag; everybody else costs no call. */
export async function collectLiveFacts(
  users: readonly UnaskedUser[],
  analyzerFindings: Part<readonly AnalyzerFinding[]>,
  { readers, policy, now, switchedOff, sshKeysOf, progress = () => {} }: CollectOptions,
  gaps: Gaps,
): Promise<User[]> {
  const accused = accusedUsers(analyzerFindings);
  const questions = new Map<UnaskedUser, Questions>();
  for (const user of users) {
    const asked = whomToAsk(user, { accused, switchedOff, sshKeysOf }, policy, now);
    if (asked) questions.set(user, asked);
  }
  const total = questions.size;
  progress({ step: 'live', message: `asking about ${total} of ${users.length} users` });
  let done = 0;
  const answers = new Map(
    await pMap(
      questions,
      async ([user, asked]) => {
        const live = await ask(readers.account, user.name, asked, now, gaps);
        done += 1;
        if (done % PROGRESS_EVERY === 0) progress({ step: 'live', message: `${done} of ${total} users` });
        return [user, live] as const;
      },
      { concurrency: CONCURRENCY },
    ),
  );
  return users.map((user) => ({ ...user, live: answers.get(user) ?? nothingAsked(now) }));
}

async function ask(
  reader: AccountReader,
  name: string,
  questions: Questions,
  readAt: Date,
  gaps: Gaps,
): Promise<User['live']> {
  const about = <T>(what: string, action: string, read: () => Promise<T>) =>
    gaps.live({ what: `${what} of user ${name}`, action: `iam:${action}`, required: true }, read);
  const listed = questions.keys
    ? await about('access keys', 'ListAccessKeys', () => reader.accessKeys(name))
    : 'not-asked';
  let keys: Live<AccessKey[]> = isRead(listed) ? [] : listed;
  if (isRead(listed)) {
    keys = await pMap(
      listed,
      async (key): Promise<AccessKey> => {
        const lastUsed = await about(`last use of access key ${key.id}`, 'GetAccessKeyLastUsed', () =>
          reader.accessKeyLastUsed(key.id),
        );
        return { ...key, lastUsed: lastUsed === 'not-asked' ? 'unknown' : lastUsed };
      },
      { concurrency: 1 },
    );
  }
  return {
    readAt,
    keys,
    password: questions.password
      ? await about('password', 'GetLoginProfile', () => reader.password(name))
      : 'not-asked',
    removedPasswordUse: questions.removedPassword
      ? await about('last use of the removed password', 'GetUser', () => reader.passwordLastUsedAt(name))
      : 'not-asked',
    sshKeys: questions.sshKeys
      ? await about('SSH keys', 'ListSSHPublicKeys', () => reader.sshKeys(name))
      : 'not-asked',
    certificates: questions.certificates
      ? await about('signing certificates', 'ListSigningCertificates', () => reader.certificates(name))
      : 'not-asked',
  };
}

/** Which users Access Analyzer calls unused in what, by full ARN. */
function accusedUsers(
  findings: Part<readonly AnalyzerFinding[]>,
): ReadonlyMap<string, ReadonlySet<AnalyzerFinding['type']>> {
  const accused = new Map<string, Set<AnalyzerFinding['type']>>();
  for (const { resourceArn, type } of findings.known ? findings.value : []) {
    const types = accused.get(resourceArn);
    if (types) types.add(type);
    else accused.set(resourceArn, new Set([type]));
  }
  return accused;
}
