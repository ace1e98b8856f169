import * as v from 'valibot';
import { toProgress } from '../start-words.ts';
import type { RealParts } from './open-parts.ts';

/** What `npm start` says with a real part. */

/** Before anything else, so that nobody is surprised whose account is looked at. */
export function accountWords(
  { account, alias }: { readonly account: string; readonly alias: string | null },
  allowChanges: boolean,
): string {
  const may = allowChanges ? 'clicks in Slack may change IAM in it' : 'read-only';
  return `\nReal AWS account ${account} (${alias === null ? 'no alias' : `alias ${alias}`}): ${may}.\n`;
}

/** What is connected, what is emulated, and that nobody is acted as. */
export function connectedWords({ account, emulated, slack }: RealParts, wayIn: string | null): string {
  const aws = account
    ? `real: IAM, Access Analyzer and CloudFormation of ${account.account}${account.allowChanges ? '' : ', read-only'}`
    : `emulated: the made-up company ${emulated.alias} (${emulated.id}), ${emulated.users.size} users`;
  const rows: [string, string][] = [['AWS', aws]];
  if (slack) {
    const { settings, connected } = slack;
    const approvers = [
      ...(settings.approversChannel === null ? [] : [`channel ${settings.approversChannel}`]),
      ...(settings.approversGroup === null ? [] : [`user group ${settings.approversGroup}`]),
    ];
    rows.push(
      ['Slack', `real: ${connected.workspace ?? 'a workspace without a name'} (${connected.teamId})`],
      ['way in', wayIn ?? 'none'],
      ['summaries', `channel ${settings.channel}`],
      ['approvers', approvers.join(', ')],
      ['is told', TOLD[slack.notify]],
    );
  } else rows.push(['Slack', 'none: asking people needs --real-slack']);
  rows.push(['emulated', 'table, queue, inbox and report bucket: on this machine, forgotten at the end']);
  return [
    '',
    ...rows.map(([name, what]) => `  ${name.padEnd(9)}  ${what}`),
    '',
    'With a real part nobody can act as somebody else, so there is no page.',
    '',
    'Running the audit …',
    '',
  ].join('\n');
}

const TOLD = {
  report: 'the channel for summaries',
  approvers: "the channel for summaries; the approvers' channel of what nobody owns. No owner is messaged",
  owners: "the channel for summaries, the approvers' channel, and owners by direct message",
} as const;

const RUN = v.looseObject({ notChecked: v.optional(v.record(v.string(), v.number()), {}) });

/** Why something was not read or not delivered, from the audit's own answer; empty when all went well. */
export function notDoneWords(run: unknown): string {
  const parsed = v.safeParse(RUN, run);
  const reasons = parsed.success ? Object.entries(parsed.output.notChecked) : [];
  if (reasons.length === 0) return '';
  const lines = reasons.map(([why, times]) => `  ${why}${times > 1 ? ` (${times} times)` : ''}`);
  return ['', 'Not checked, or not delivered:', ...lines, ''].join('\n');
}

export function writtenWords(paths: readonly string[]): string {
  return ['', 'Written:', ...paths.map((path) => `  ${path}`), ''].join('\n');
}

/** What to try in a real Slack. */
export function upWords({ slack, account }: RealParts): string {
  const where = slack?.settings.approversChannel ?? slack?.settings.channel ?? '';
  const after =
    account && !account.allowChanges
      ? 'The account is read-only: a click that would change IAM gets an answer, and changes nothing.'
      : 'Then undo it on the same card.';
  return [
    '',
    `Up. In Slack: /iam-cleanup help, or look into ${where}.`,
    'To be an owner, press Claim on a card (as an approver); then Deactivate, in the same place or in Home.',
    after,
    'Reports of later audits replace the files above.',
    '',
    'Ctrl-C ends it.',
    '',
  ].join('\n');
}

const DECIDED = v.looseObject({
  message: v.picklist(['decision handled', 'decision failed']),
  action: v.string(),
  outcome: v.string(),
});

/** A log line while it stays up: decisions and trouble, the rest is nobody's concern. */
export function laterWords(line: unknown): string {
  const decided = v.safeParse(DECIDED, line);
  if (decided.success) return `  · ${decided.output.action}: ${decided.output.outcome}\n`;
  const isTrouble = typeof line === 'object' && line !== null && 'level' in line && line.level === 'ERROR';
  return isTrouble ? toProgress(line) : '';
}
