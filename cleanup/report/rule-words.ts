import type { RuleId } from '../finding.ts';

/**
 * Headings of the groups in reports, in the order in which reports show them, which is that of `RULES`. They stand
 * here rather than with the rules, so that whoever only shows findings need not load what judges them.
 */
export const TITLES: Readonly<Record<RuleId, string>> = {
  'root-access-key': 'Root access keys',
  'root-without-mfa': 'Root without MFA',
  'disabled-in-use': 'Disabled here, but still in use',
  'leaver-user': 'Users whose owner left',
  'unused-user': 'Unused users',
  'unused-access-key': 'Unused access keys',
  'inactive-access-key': 'Inactive access keys',
  'inactive-credential': 'Inactive SSH keys, certificates and service credentials',
  'expired-credential': 'Expired certificates and service credentials',
  'unused-password': 'Unused console passwords',
  'console-without-mfa': 'Console access without MFA',
  'old-access-key': 'Old access keys',
  'old-credential': 'Old SSH keys, certificates and service credentials',
  'unused-role': 'Unused roles',
  'unused-permissions': 'Unused permissions',
};

/** What fits beside a bar: Slack takes 20 characters, and no two bars may have the same name. */
export const SHORT_TITLES: Readonly<Record<RuleId, string>> = {
  'root-access-key': 'Root access keys',
  'root-without-mfa': 'Root without MFA',
  'disabled-in-use': 'Disabled, but in use',
  'leaver-user': 'Owner left',
  'unused-user': 'Unused users',
  'unused-access-key': 'Unused access keys',
  'inactive-access-key': 'Inactive access keys',
  'inactive-credential': 'Inactive credentials',
  'expired-credential': 'Expired credentials',
  'unused-password': 'Unused passwords',
  'console-without-mfa': 'Console without MFA',
  'old-access-key': 'Old access keys',
  'old-credential': 'Old credentials',
  'unused-role': 'Unused roles',
  'unused-permissions': 'Unused permissions',
};

/** The rules in the order of reports. */
export const REPORT_ORDER = Object.keys(TITLES) as RuleId[];

/** One or two sentences for a person who does not know IAM by heart: what a rule's findings are, and why they matter. */
export const WHY: Readonly<Record<RuleId, string>> = {
  'root-access-key':
    'The root user may do everything and nothing can limit it, so it should have no access key. Only somebody signed in as root can delete it.',
  'root-without-mfa':
    'Whoever learns the root password has the whole account. Somebody signed in as root can add an MFA device.',
  'disabled-in-use':
    'They are forbidden everything since, and somebody still tries: what depends on them may be broken. Enable them again, or find out who tries.',
  'unused-user':
    'None of their keys and passwords has been used for a long time, or they have none. Each one is listed with its keys and password.',
  'unused-access-key':
    'They still work, but nothing seems to call with them. Deactivating a key can be undone at any time.',
  'inactive-access-key':
    'They do not work now, but can be switched on again, and each takes one of the two places for keys that a user has.',
  'inactive-credential':
    'They do not work now, but can be switched on again. AWS does not record their use, so what can be known is only that nobody uses them while they are inactive.',
  'expired-credential':
    'They are past their expiry and of no use to anybody; deleting them makes what is left easier to see.',
  'unused-password':
    'Nobody seems to sign in with them. A removed password cannot be brought back, but a new one can be set.',
  'console-without-mfa': 'A guessed or stolen password is enough to sign in as these users.',
  'old-access-key':
    'They work, and have had long to leak. Make a new key, move to it, then deactivate the old one.',
  'old-credential':
    'They work, and have had long to leak. AWS does not record whether anybody uses them: ask the owner before switching one off.',
  'leaver-user':
    'Whoever answered for them has left, and may still know the secret. Until somebody else does, nobody can say whether they are needed.',
  'unused-role':
    'Nobody and nothing has assumed them for a long time (IAM remembers the last 400 days). Some are for emergencies only: ask first.',
  'unused-permissions':
    'IAM Access Analyzer saw these granted and not used. Without them, a leaked credential could do less harm.',
};
