import type { EmulatedAccount, EmulatedKey, EmulatedUser } from './account.ts';
import { principalArn } from './arns.ts';

/** Variations seen in live reports. */
export interface CredentialReportStyle {
  /** 23 adds `additional_credentials_info`. @default 22 */
  readonly columns?: 22 | 23;
  /** `TRUE` instead of `true`. @default false */
  readonly capitalBooleans?: boolean;
  /** @default '+00:00' */
  readonly utc?: 'Z' | '+00:00';
  /** AWS does not promise which key is in slot 1. True puts the second key first. @default false */
  readonly swapSlots?: boolean;
}

const COLUMNS =
  'user,arn,user_creation_time,password_enabled,password_last_used,password_last_changed,' +
  'password_next_rotation,mfa_active,access_key_1_active,access_key_1_last_rotated,' +
  'access_key_1_last_used_date,access_key_1_last_used_region,access_key_1_last_used_service,' +
  'access_key_2_active,access_key_2_last_rotated,access_key_2_last_used_date,' +
  'access_key_2_last_used_region,access_key_2_last_used_service,cert_1_active,cert_1_last_rotated,' +
  'cert_2_active,cert_2_last_rotated';

type Cell = string | boolean | Date;

function keyCells(key: EmulatedKey | undefined): Cell[] {
  if (!key) return [false, 'N/A', 'N/A', 'N/A', 'N/A'];
  const changed = key.statusChangedAt;
  const rotated = changed && changed > key.createdAt ? changed : key.createdAt;
  return [
    key.active,
    rotated,
    key.lastUsed?.at ?? 'N/A',
    key.lastUsed?.region ?? 'N/A',
    key.lastUsed?.service ?? 'N/A',
  ];
}

function slots(keys: readonly EmulatedKey[], swap: boolean): Cell[] {
  const [first, second] = swap ? [keys[1], keys[0]] : [keys[0], keys[1]];
  return [...keyCells(first), ...keyCells(second)];
}

function passwordCells(user: EmulatedUser): Cell[] {
  if (!user.loginProfile) return [false, 'N/A', 'N/A', 'N/A'];
  return [true, user.passwordLastUsed ?? 'no_information', user.loginProfile.lastChangedAt, 'N/A'];
}

function userCells(account: EmulatedAccount, user: EmulatedUser, swap: boolean): Cell[] {
  const certificates = [0, 1].flatMap((slot): Cell[] => {
    const certificate = user.certificates[slot];
    return certificate ? [certificate.active, certificate.uploadedAt] : [false, 'N/A'];
  });
  return [
    user.name,
    principalArn(account, 'user', user),
    user.createdAt,
    ...passwordCells(user),
    user.mfaDevices.length > 0,
    ...slots(user.keys, swap),
    ...certificates,
  ];
}

function rootCells(account: EmulatedAccount, swap: boolean): Cell[] {
  const { root } = account;
  return [
    '<root_account>',
    `arn:${account.partition}:iam::${account.id}:root`,
    root.createdAt,
    'not_supported',
    root.passwordLastUsed ?? 'no_information',
    'not_supported',
    'not_supported',
    root.mfaActive,
    ...slots(root.keys, swap),
    ...[false, 'N/A', false, 'N/A'],
  ];
}

/**
 * The account's credential report at this moment, as AWS writes it.
 * Source: "Generate credential reports for your AWS account", IAM User Guide.
 */
export function credentialReportCsv(account: EmulatedAccount, style: CredentialReportStyle = {}): string {
  const { columns = 22, capitalBooleans = false, utc = '+00:00', swapSlots = false } = style;
  const write = (cell: Cell): string => {
    if (cell instanceof Date) return cell.toISOString().slice(0, 19) + utc;
    if (typeof cell === 'boolean') return capitalBooleans ? String(cell).toUpperCase() : String(cell);
    return /[",\r\n]/.test(cell) ? `"${cell.replaceAll('"', '""')}"` : cell;
  };
  const line = (cells: Cell[]): string => (columns === 23 ? [...cells, 'N/A'] : cells).map(write).join(',');
  const header = columns === 23 ? `${COLUMNS},additional_credentials_info` : COLUMNS;
  const lines = [header, line(rootCells(account, swapSlots))];
  for (const user of account.users.values()) lines.push(line(userCells(account, user, swapSlots)));
  return lines.join('\n');
}
