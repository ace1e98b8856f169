import {
  DeleteAccessKeyCommand,
  DeleteLoginProfileCommand,
  GetUserCommand,
  type IAMClient,
  type StatusType,
  UpdateAccessKeyCommand,
} from '@aws-sdk/client-iam';
import type { SubjectReader } from '../decisions/apply-live.ts';
import type { IamWriter, Written } from '../decisions/iam-writer.ts';
import { type Answered, isNoSuchEntity } from './iam-answers.ts';
import { deleteOther, setOtherStatus } from './other-credential-writer.ts';
import { required } from './required.ts';

/** One credential at a time; what else in the product changes IAM is named at `IamWriter`. */
export function iamWriter(iam: IAMClient): IamWriter {
  const setStatus = (UserName: string, AccessKeyId: string, Status: StatusType) =>
    written(() => iam.send(new UpdateAccessKeyCommand({ UserName, AccessKeyId, Status })));
  return {
    deactivateKey: (userName, accessKeyId) => setStatus(userName, accessKeyId, 'Inactive'),
    activateKey: (userName, accessKeyId) => setStatus(userName, accessKeyId, 'Active'),
    deleteKey: (UserName, AccessKeyId) =>
      written(() => iam.send(new DeleteAccessKeyCommand({ UserName, AccessKeyId }))),
    deletePassword: (UserName) => written(() => iam.send(new DeleteLoginProfileCommand({ UserName }))),
    setStatus: (of, status) => written(() => setOtherStatus(iam, of, status)),
    deleteOther: (of) => written(() => deleteOther(iam, of)),
  };
}

/**
 * A retry inside the SDK may meet NoSuchEntity because its own first attempt did the work and the answer was
 * lost: so "gone" is an answer here and not an error.
 */
async function written(change: () => Promise<Answered>): Promise<Written> {
  try {
    const { $metadata } = await change();
    return { outcome: 'changed', awsRequestId: $metadata.requestId ?? 'unknown' };
  } catch (error) {
    if (!isNoSuchEntity(error)) throw error;
    return { outcome: 'gone', awsRequestId: error.$metadata.requestId ?? 'unknown' };
  }
}

/** `GetUser`: the id and the tags that count at this moment. Read-only. */
export function userReader(iam: IAMClient): Pick<SubjectReader, 'user'> {
  return {
    async user(userName) {
      try {
        const { User } = await iam.send(new GetUserCommand({ UserName: userName }));
        const of = <T>(value: T | undefined, field: string) => required(value, field, 'GetUser');
        return {
          name: of(User?.UserName, 'UserName'),
          path: of(User?.Path, 'Path'),
          arn: of(User?.Arn, 'Arn'),
          id: of(User?.UserId, 'UserId'),
          createdAt: of(User?.CreateDate, 'CreateDate'),
          tags: Object.fromEntries((User?.Tags ?? []).map(({ Key, Value }) => [Key ?? '', Value ?? ''])),
        };
      } catch (error) {
        if (isNoSuchEntity(error)) return null;
        throw error;
      }
    },
  };
}
