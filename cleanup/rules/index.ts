import { consoleWithoutMfa } from './console-without-mfa.ts';
import { disabledInUse } from './disabled-in-use.ts';
import { expiredCredential } from './expired-credential.ts';
import { inactiveAccessKey } from './inactive-access-key.ts';
import { inactiveCredential } from './inactive-credential.ts';
import { leaverUser } from './leaver-user.ts';
import { oldAccessKey } from './old-access-key.ts';
import { oldCredential } from './old-credential.ts';
import { rootAccessKey } from './root-access-key.ts';
import { rootWithoutMfa } from './root-without-mfa.ts';
import type { Rule } from './rule.ts';
import { unusedAccessKey } from './unused-access-key.ts';
import { unusedPassword } from './unused-password.ts';
import { unusedPermissions } from './unused-permissions.ts';
import { unusedRole } from './unused-role.ts';
import { unusedUser } from './unused-user.ts';

/** Everything the product looks for, in the order in which reports show it. */
export const RULES: readonly Rule[] = [
  rootAccessKey,
  rootWithoutMfa,
  disabledInUse,
  leaverUser,
  unusedUser,
  unusedAccessKey,
  inactiveAccessKey,
  inactiveCredential,
  expiredCredential,
  unusedPassword,
  consoleWithoutMfa,
  oldAccessKey,
  oldCredential,
  unusedRole,
  unusedPermissions,
];
