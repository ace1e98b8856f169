import {
  GetLoginProfileCommand,
  GetSSHPublicKeyCommand,
  type IAMClient,
  paginateListGroupsForUser,
  paginateListMFADevices,
  paginateListSigningCertificates,
} from '@aws-sdk/client-iam';
import { asking } from '../decisions/apply-errors.ts';
import type {
  KeyState,
  MfaState,
  ServiceCredentialState,
  UploadState,
  UserState,
} from '../principals/state.ts';
import type { AccountReader } from '../readers.ts';
import { allOf } from './all-pages.ts';
import { isNoSuchEntity } from './iam-answers.ts';
import { required } from './required.ts';

/** Credentials as the audit reads them too. */
export type CredentialReader = Pick<
  AccountReader,
  'accessKeys' | 'accessKeyLastUsed' | 'serviceSpecificCredentials' | 'sshKeys'
>;

type Credentials = Pick<
  UserState,
  'groups' | 'password' | 'keys' | 'certificates' | 'sshKeys' | 'serviceCredentials' | 'mfaDevices'
>;

/** What a user has that a role has not. All pages. */
export async function userCredentials(
  iam: IAMClient,
  reader: CredentialReader,
  userName: string,
): Promise<Credentials> {
  return {
    groups: await groupsOf(iam, userName),
    password: await passwordOf(iam, userName),
    keys: await keysOf(reader, userName),
    certificates: await certificatesOf(iam, userName),
    sshKeys: await sshKeysOf(iam, reader, userName),
    serviceCredentials: await serviceCredentialsOf(reader, userName),
    mfaDevices: await mfaDevicesOf(iam, userName),
  };
}

async function groupsOf(client: IAMClient, UserName: string): Promise<string[]> {
  const from = 'ListGroupsForUser';
  const groups = await allOf(`iam:${from}`, paginateListGroupsForUser({ client }, { UserName }), (page) =>
    required(page.Groups, 'Groups', from),
  );
  return groups.map(({ GroupName }) => required(GroupName, 'GroupName', from));
}

async function passwordOf(iam: IAMClient, UserName: string): Promise<UserState['password']> {
  try {
    const { LoginProfile } = await asking('iam:GetLoginProfile', () =>
      iam.send(new GetLoginProfileCommand({ UserName })),
    );
    return {
      createdAt: required(LoginProfile?.CreateDate, 'CreateDate', 'GetLoginProfile'),
      resetRequired: LoginProfile?.PasswordResetRequired ?? false,
    };
  } catch (error) {
    if (isNoSuchEntity(error)) return null;
    throw error;
  }
}

async function keysOf(reader: CredentialReader, userName: string): Promise<KeyState[]> {
  const keys: KeyState[] = [];
  for (const key of await asking('iam:ListAccessKeys', () => reader.accessKeys(userName))) {
    const lastUsed = await asking('iam:GetAccessKeyLastUsed', () => reader.accessKeyLastUsed(key.id));
    keys.push({ id: key.id, active: key.active, createdAt: key.createdAt, lastUsed });
  }
  return keys;
}

async function certificatesOf(client: IAMClient, UserName: string): Promise<UploadState[]> {
  const from = 'ListSigningCertificates';
  const pages = paginateListSigningCertificates({ client }, { UserName });
  const all = await allOf(`iam:${from}`, pages, (page) => required(page.Certificates, 'Certificates', from));
  return all.map(({ CertificateId, CertificateBody, Status, UploadDate }) => ({
    id: required(CertificateId, 'CertificateId', from),
    active: Status === 'Active',
    uploadedAt: required(UploadDate, 'UploadDate', from),
    body: required(CertificateBody, 'CertificateBody', from),
  }));
}

async function sshKeysOf(iam: IAMClient, reader: CredentialReader, UserName: string): Promise<UploadState[]> {
  const keys: UploadState[] = [];
  for (const { id, status, uploadedAt } of await asking('iam:ListSSHPublicKeys', () =>
    reader.sshKeys(UserName),
  )) {
    const { SSHPublicKey } = await asking('iam:GetSSHPublicKey', () =>
      iam.send(new GetSSHPublicKeyCommand({ UserName, SSHPublicKeyId: id, Encoding: 'SSH' })),
    );
    const body = required(SSHPublicKey?.SSHPublicKeyBody, 'SSHPublicKeyBody', 'GetSSHPublicKey');
    keys.push({ id, active: status === 'Active', uploadedAt, body });
  }
  return keys;
}

async function serviceCredentialsOf(
  reader: CredentialReader,
  userName: string,
): Promise<ServiceCredentialState[]> {
  const all = await asking('iam:ListServiceSpecificCredentials', () =>
    reader.serviceSpecificCredentials(userName),
  );
  return all.map(({ id, service, status, createdAt, expiresAt }) => ({
    ...{ id, service, active: status === 'Active', createdAt, expiresAt },
  }));
}

/** The serial number of a virtual device is an ARN under `mfa/`; security keys are under `u2f/`, others no ARN. */
const VIRTUAL = /^arn:[^:]+:iam::\d*:mfa\//;

async function mfaDevicesOf(client: IAMClient, UserName: string): Promise<MfaState[]> {
  const from = 'ListMFADevices';
  const pages = paginateListMFADevices({ client }, { UserName });
  const all = await allOf(`iam:${from}`, pages, (page) => required(page.MFADevices, 'MFADevices', from));
  return all.map(({ SerialNumber, EnableDate }) => {
    const serialNumber = required(SerialNumber, 'SerialNumber', from);
    const enabledAt = required(EnableDate, 'EnableDate', from);
    return { serialNumber, virtual: VIRTUAL.test(serialNumber), enabledAt };
  });
}
