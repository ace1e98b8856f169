import type { EmulatedServiceSpecificCredential, EmulatedUser } from '../account.ts';
import { certificatePem } from '../certificate.ts';
import { AwsError } from '../errors.ts';
import { block, tag } from '../wire/xml.ts';
import { type IamAction, type IamCall, noSuchEntity, required, userOf } from './call.ts';
import { findKey } from './key-index.ts';
import { pagedList } from './paging.ts';

const status = (active: boolean): string => tag('Status', active ? 'Active' : 'Inactive');

/** What expires is `Expired` from then on, unless somebody switched it off. */
function statusOf(active: boolean, expiresAt: Date | null, now: Date): string {
  return active && expiresAt && expiresAt <= now ? tag('Status', 'Expired') : status(active);
}

const TEN_YEARS_MS = 3650 * 86_400_000;

export const ListAccessKeys: IamAction = (call) => {
  const user = userOf(call);
  return pagedList(
    call,
    'AccessKeyMetadata',
    user.keys,
    (key) =>
      tag('UserName', user.name) +
      tag('AccessKeyId', key.id) +
      status(key.active) +
      tag('CreateDate', key.createdAt),
  );
};

/** A key that was never used has service and region `N/A` and no date; the root user's keys have no user. */
export const GetAccessKeyLastUsed: IamAction = (call) => {
  const id = required(call, 'AccessKeyId');
  const found = findKey(call.account, id);
  const key = found?.key ?? call.account.root.keys.find((candidate) => candidate.id === id);
  if (!key) throw noSuchEntity(`The Access Key with id ${id} cannot be found.`);
  return (
    tag('UserName', found?.user.name ?? null) +
    block(
      'AccessKeyLastUsed',
      tag('LastUsedDate', key.lastUsed?.at ?? null) +
        tag('ServiceName', key.lastUsed?.service ?? 'N/A') +
        tag('Region', key.lastUsed?.region ?? 'N/A'),
    )
  );
};

export const GetLoginProfile: IamAction = (call) => {
  const user = userOf(call);
  if (!user.loginProfile) throw noSuchEntity(`Login Profile for User ${user.name} cannot be found.`);
  return block(
    'LoginProfile',
    tag('UserName', user.name) +
      tag('CreateDate', user.loginProfile.createdAt) +
      tag('PasswordResetRequired', false),
  );
};

export const ListSSHPublicKeys: IamAction = (call) => {
  const user = userOf(call);
  return pagedList(
    call,
    'SSHPublicKeys',
    user.sshKeys,
    (key) =>
      tag('UserName', user.name) +
      tag('SSHPublicKeyId', key.id) +
      status(key.active) +
      tag('UploadDate', key.uploadedAt),
  );
};

/** The public part is made up from the id, always the same. */
export const GetSSHPublicKey: IamAction = (call) => {
  const user = userOf(call);
  const id = required(call, 'SSHPublicKeyId');
  required(call, 'Encoding');
  const key = user.sshKeys.find((candidate) => candidate.id === id);
  if (!key) throw noSuchEntity(`The Public Key with id ${id} cannot be found.`);
  return block(
    'SSHPublicKey',
    tag('UserName', user.name) +
      tag('SSHPublicKeyId', id) +
      tag('Fingerprint', 'emulated') +
      tag('SSHPublicKeyBody', `ssh-rsa ${Buffer.from(id).toString('base64')} ${user.name}`) +
      status(key.active) +
      tag('UploadDate', key.uploadedAt),
  );
};

export const ListSigningCertificates: IamAction = (call) => {
  const user = userOf(call);
  return pagedList(
    call,
    'Certificates',
    user.certificates,
    ({ id, active, uploadedAt, expiresAt = new Date(uploadedAt.getTime() + TEN_YEARS_MS) }) =>
      tag('UserName', user.name) +
      tag('CertificateId', id) +
      tag('CertificateBody', certificatePem(user.name, uploadedAt, expiresAt)) +
      statusOf(active, expiresAt, call.now) +
      tag('UploadDate', uploadedAt),
  );
};

function serviceCredentialXml(
  { account, now }: IamCall,
  user: EmulatedUser,
  credential: EmulatedServiceSpecificCredential,
): string {
  const isApiKey =
    credential.service === 'bedrock.amazonaws.com' || credential.service === 'logs.amazonaws.com';
  const publicName = `${user.name}-at-${account.id}`;
  return (
    tag('UserName', user.name) +
    statusOf(credential.active, credential.expiresAt, now) +
    tag(isApiKey ? 'ServiceCredentialAlias' : 'ServiceUserName', publicName) +
    tag('CreateDate', credential.createdAt) +
    tag('ExpirationDate', credential.expiresAt) +
    tag('ServiceSpecificCredentialId', credential.id) +
    tag('ServiceName', credential.service)
  );
}

/** One user's, or with `AllUsers` the whole account's in pages. */
export const ListServiceSpecificCredentials: IamAction = (call) => {
  const everybody = call.params.get('AllUsers') === 'true';
  if (everybody && call.params.has('UserName')) {
    throw new AwsError('ValidationError', 400, 'UserName and AllUsers cannot both be specified.');
  }
  const users = everybody ? [...call.account.users.values()] : [userOf(call)];
  const service = call.params.get('ServiceName');
  const found = users.flatMap((user) =>
    user.serviceSpecificCredentials
      .filter((credential) => service === null || credential.service === service)
      .map((credential) => ({ user, credential })),
  );
  return pagedList(call, 'ServiceSpecificCredentials', found, ({ user, credential }) =>
    serviceCredentialXml(call, user, credential),
  );
};
