import { isoMinute } from '../days.ts';
import type { Finding, RuleId } from '../finding.ts';
import { actsByItself, type Policy } from '../policy.ts';
import type { Arrangement } from './arrange.ts';
import type { Report } from './report.ts';
import { durationWords, plural } from './text.ts';
import { thresholdLines } from './thresholds.ts';

/** How a person acts on what was found, one piece of advice a line; none when there is nothing to look at. */
export function adviceLines({ policy, findings }: Report, { groups }: Arrangement): string[] {
  if (groups.length === 0) return [];
  const partition = findings[0]?.subject.arn.split(':')[1] ?? 'aws';
  const found = new Set(groups.map(({ rule }) => rule));
  return [
    ...ADVICE.filter(({ rules }) => rules.some((rule) => found.has(rule))).map(({ text }) =>
      text.replace('PARTITION', partition),
    ),
    'To leave something alone for good: tag its user or role iam-cleanup:protected.',
    `To say whose it is: tag its user or role ${policy.ownerTags[0] ?? 'slack-user-id'}.`,
  ];
}

/** Stands before the advice. */
export function adviceFirst(policy: Policy): string {
  const itself = actsByItself(policy)
    ? 'The audit itself changed nothing in IAM; what happens by itself, and when, stands above.'
    : 'The audit itself changed nothing in IAM, and nothing will happen by itself.';
  return `${itself} Ask the owner first (where Slack is set up, they were asked there); then somebody with IAM rights can act. Switch off first, and delete only after some weeks without complaint.`;
}

const ADVICE: readonly { readonly rules: readonly RuleId[]; readonly text: string }[] = [
  {
    rules: ['root-access-key', 'root-without-mfa'],
    text: 'Root user: sign in as root, open Security credentials from the account menu at the top right; keys and MFA are there.',
  },
  {
    rules: ['disabled-in-use'],
    text: 'Disabled but in use: Enable again in Slack puts back exactly what was changed. Without Slack: detach AWSDenyAll and set the keys to Active again; who tries is in CloudTrail.',
  },
  {
    rules: ['leaver-user'],
    text: 'Owner left: tag the user with its new owner, or use Assign to… in Slack; if nobody takes it, switch it off as below.',
  },
  {
    rules: ['unused-user'],
    text: 'Unused user: deactivate its keys and remove its password, as below. It stays and can be switched on again.',
  },
  {
    rules: ['unused-access-key', 'unused-user', 'old-access-key', 'leaver-user'],
    text: 'Access key: in the IAM console open Users, the user, Security credentials, then Actions, Deactivate beside the key. Or: aws iam update-access-key --user-name NAME --access-key-id KEY --status Inactive (with --status Active it works again).',
  },
  {
    rules: ['inactive-access-key'],
    text: 'Inactive key: same place, Actions, Delete. Or: aws iam delete-access-key --user-name NAME --access-key-id KEY (this cannot be undone).',
  },
  {
    rules: ['inactive-credential', 'expired-credential', 'old-credential'],
    text: 'SSH key, signing certificate, service credential: same place, further down. Or: aws iam update-ssh-public-key, update-signing-certificate, update-service-specific-credential with --status Inactive; and delete-… in their place (this cannot be undone).',
  },
  {
    rules: ['unused-password', 'unused-user', 'leaver-user'],
    text: 'Password: same place, Manage console access, Disable. Or: aws iam delete-login-profile --user-name NAME (afterwards only a new password lets them in).',
  },
  {
    rules: ['console-without-mfa'],
    text: 'MFA: the users add a device themselves, under Security credentials in the menu at the top right.',
  },
  {
    rules: ['unused-role'],
    text: 'Role: forbid it everything for a while with aws iam attach-role-policy --role-name NAME --policy-arn arn:PARTITION:iam::aws:policy/AWSDenyAll (detach-role-policy undoes it).',
  },
  {
    rules: ['unused-permissions'],
    text: 'Permissions: IAM console, Access Analyzer, Unused access shows each one, and proposes a smaller policy.',
  },
];

/** What the report is based on, and which run it was. */
export function basisLines({ policy, runId, generatedAt, durationMs, calls, findings }: Report): string[] {
  return [
    ...thresholdLines(policy),
    ...ageLines(findings, generatedAt),
    `Run ${runId} began ${isoMinute(generatedAt)}, took ${durationWords(durationMs)} and ${plural(calls, 'AWS call')}.`,
  ];
}

/** How old the facts are: AWS makes a credential report at most every 4 hours, and analyses roles once a day. */
function ageLines(findings: readonly Finding[], now: Date): string[] {
  const [oldest] = findings.map(({ asOf }) => asOf).sort((a, b) => a.getTime() - b.getTime());
  if (!oldest || oldest >= now) return [];
  return [`Most facts were read during the run; the oldest are of ${isoMinute(oldest)}.`];
}
