import type { EmulatedKey } from '../account.ts';
import { AwsError } from '../errors.ts';
import { idCharacters, newId } from '../ids.ts';
import { block, tag } from '../wire/xml.ts';
import { type IamAction, type IamCall, invalid, noSuchEntity, required, userOf } from './call.ts';

const KEYS_PER_USER = 2;

function keyOf(call: IamCall): EmulatedKey {
  const id = required(call, 'AccessKeyId');
  const key = userOf(call).keys.find((candidate) => candidate.id === id);
  if (!key) throw noSuchEntity(`The Access Key with id ${id} cannot be found.`);
  return key;
}

/** Setting the status that a key already has is not a change: the report's `last_rotated` stays. */
export const UpdateAccessKey: IamAction = (call) => {
  const key = keyOf(call);
  const status = required(call, 'Status');
  if (status !== 'Active' && status !== 'Inactive') {
    throw invalid(status, 'Status', 'Member must satisfy enum value set: [Active, Inactive]');
  }
  const active = status === 'Active';
  if (key.active !== active) key.statusChangedAt = call.now;
  key.active = active;
  return null;
};

export const DeleteAccessKey: IamAction = (call) => {
  const key = keyOf(call);
  const user = userOf(call);
  user.keys = user.keys.filter((candidate) => candidate !== key);
  return null;
};

export const CreateAccessKey: IamAction = (call) => {
  const user = userOf(call);
  if (user.keys.length >= KEYS_PER_USER) {
    throw new AwsError('LimitExceeded', 409, `Cannot exceed quota for AccessKeysPerUser: ${KEYS_PER_USER}`);
  }
  const id = newId('AKIA');
  user.keys.push({ id, active: true, createdAt: call.now, statusChangedAt: null, lastUsed: null });
  return block(
    'AccessKey',
    tag('UserName', user.name) +
      tag('AccessKeyId', id) +
      tag('Status', 'Active') +
      tag('SecretAccessKey', idCharacters(`secret of ${id}`, 32)) +
      tag('CreateDate', call.now),
  );
};

/** `passwordLastUsed` stays: a password issued later inherits it, as in AWS. */
export const DeleteLoginProfile: IamAction = (call) => {
  const user = userOf(call);
  if (!user.loginProfile) throw noSuchEntity(`Login Profile for User ${user.name} cannot be found.`);
  user.loginProfile = null;
  return null;
};
