import type { EmulatedAccount } from './aws/account.ts';

/** What `npm start` says. */

/** What to try first in the seeded company, word for word as the page has it. */
export const TOUR: readonly string[] = [
  'As Tomáš Novotný open ✉ IAM clean-up and press Deactivate on a card.',
  'Watch the key turn Inactive in the AWS account.',
  'Press Reactivate (undo) on the same card.',
  'As Daniel Kim send: show thumbnailer (refused).',
  'As Ingrid Solheim send: history',
  'Delete comes only after 14 days of cooling-off, which pass in: npm start -- --month',
];

/** Nobody on the page owns anything in a made-up company: only an approver finds something to do. */
export const BIG_TOUR: readonly string[] = [
  'As Ingrid Solheim send: list',
  'Send: show and a name of that list; press Deactivate on its card and watch the key turn Inactive in the AWS account.',
  'As Daniel Kim send: list (refused).',
  'As Ingrid Solheim send: history',
];

/** The month goes on whatever one does. */
export const MONTH_TOUR: readonly string[] = [
  'Press Play: each day tells what was done, what was held back, and why.',
  'As Ingrid Solheim, in between, send: plan; or: pause I want to look first; and then: resume I have looked',
  'As an owner open ✉ IAM clean-up and press Keep… or Reactivate.',
  'Delete with two: press Stop playing at Day 21, and before Day 22 as Ingrid Solheim send: pause I want to be asked. Press Next day, send: show old-deploy, press Delete…, and answer as Rahul Deshpande in 🔒 iam-approvers.',
];

export function welcome({ id, alias, users, roles }: EmulatedAccount): string {
  return [
    '',
    'iam-user-cleanup, in its sandbox: AWS and Slack emulated on this machine, the real Lambdas, nothing leaves.',
    `Account ${alias} (${id}): ${users.size} users, ${roles.size} roles.`,
    '',
    'Running the scheduled audit …',
    '',
  ].join('\n');
}

/** A Lambda's structured log line, as a person likes to read it. */
export function toProgress(line: unknown): string {
  if (typeof line !== 'object' || line === null || !('message' in line)) return `  ${String(line)}\n`;
  if ('step' in line) return `  ✓ ${line.message}\n`;
  return 'level' in line && line.level === 'ERROR' ? `  ✗ ${line.message}\n` : '';
}

/** What was written, how long it stays true, and what to do now. */
export function whatNext(
  paths: readonly string[],
  { users }: Pick<EmulatedAccount, 'users'>,
  once: boolean,
): string {
  return [
    '',
    'Written, of this audit; the next npm start overwrites them:',
    ...paths.map((path) => `  ${path}`),
    'Where the email says aws s3 cp, take these: the emulated bucket is gone with the sandbox.',
    once
      ? 'Audited without Slack, so nobody knows which owners left: npm start without --once finds those as well.'
      : 'Audits that you start on the page show in its inbox and in Slack, and write no files.',
    '',
    'Try next:',
    `  open ${paths.find((path) => path.endsWith('.html')) ?? paths[0]} in a browser`,
    users.size < 1000
      ? '  npm start -- --users 5000          the same for a big company'
      : '  npm start                          the seeded company',
    '  npm run audit                      your own account, read-only (uses AWS_PROFILE, AWS_REGION, …)',
    '',
  ].join('\n');
}

export function monthInvitation(url: string): string {
  return pageInvitation(url, MONTH_TOUR, 'Four weeks in which clean-up happens by itself, day by day: open');
}

export function pageInvitation(
  url: string,
  tour: readonly string[],
  lead = 'Now be the owner of a forgotten key, or the security team: open',
): string {
  return [
    '',
    lead,
    '',
    `  ${url}`,
    '',
    ...tour.map((step, index) => `  ${index + 1} ${step}`),
    '',
    'Ctrl-C ends it.',
    '',
  ].join('\n');
}
