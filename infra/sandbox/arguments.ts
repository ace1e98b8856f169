import { parseArgs } from 'node:util';

/** Wrong use of `npm start`. */
export class StartUsageError extends Error {
  override readonly name = 'StartUsageError';
}

export interface StartArguments {
  readonly help: boolean;
  /** Ends after the audit instead of staying up with the page. */
  readonly once: boolean;
  /** Plays a month on the page, in which clean-up happens by itself. */
  readonly month: boolean;
  /** Null: the seeded company; otherwise a big made-up one of so many users. */
  readonly users: number | null;
  /** A real workspace, or a Slack-compatible server, in place of the emulated one. */
  readonly realSlack: boolean;
  /** The account that the AWS environment points at, in place of the emulated one. */
  readonly realAws: boolean;
  /** The account in which clicks may change IAM; null: none, it is only read. */
  readonly allowChanges: string | null;
  /** Who hears of findings in a real Slack; null without one. */
  readonly notify: Notify | null;
}

const NOTIFY = ['report', 'approvers', 'owners'] as const;
type Notify = (typeof NOTIFY)[number];

/** IAM's own limit. */
const MAX_USERS = 5000;

export const START_HELP = `Starts the sandbox: an emulated AWS account and Slack on this machine, audited by the real Lambda, with a page
to play owner and approver on. Nothing to sign up for; without the flags below nothing leaves this machine,
whatever your environment holds.

Usage: npm start -- [options]

  --month     Four weeks in which the thresholds act by themselves, played on the page day by day: who is warned,
              what is disabled and deleted, what holds it back and why. You may act in between.
  --once      Audit once, show the email, write the report files and end: no page.
  --users N   A made-up company of N users (1 to ${MAX_USERS}) instead of the seeded one.
  -h, --help  Show this.

Real parts, only when asked for. Table, queue, inbox and report files stay on this machine and are forgotten at the
end; nothing is created anywhere. With a real part nobody can act as somebody else, so there is no page.

  --real-slack  Your workspace, or any Slack-compatible server, in place of the emulated Slack. From the environment:
                  SLACK_BOT_TOKEN and SLACK_APP_TOKEN        by Socket Mode, no public address needed; or
                  SLACK_BOT_TOKEN and SLACK_SIGNING_SECRET   by HTTP: POST http://127.0.0.1:PORT/slack/events
                  SLACK_CHANNEL, SLACK_APPROVERS_CHANNEL and/or SLACK_APPROVERS_GROUP   ids of where and who
                  PORT (default 3000), SLACK_API_URL (default Slack's own), SLACK_TEAM_ID (default: asked)
  --notify WHO  With --real-slack: who hears of the findings, report, approvers or owners. Default: approvers, so
                that no owner is messaged; Claim on a card makes you one.
  --real-aws    The account that AWS_PROFILE, AWS_REGION, AWS_ENDPOINT_URL, … point at, in place of the emulated
                one. Read-only. Alone it audits once, shows the report and ends: asking people needs --real-slack.
  --allow-changes ACCOUNT_ID
                With both: clicks may change IAM, if the AWS credentials belong to that very account.
`;

/** @throws {StartUsageError} */
export function parseStartArguments(args: readonly string[]): StartArguments {
  const values = parse(args);
  const {
    help = false,
    month = false,
    once = false,
    'real-slack': realSlack = false,
    'real-aws': realAws = false,
  } = values;
  const problems = help ? [] : unfit(values);
  const count = values.users === undefined ? null : countOf(values.users);
  if (Number.isNaN(count)) {
    problems.push(`--users: "${values.users}" is not a whole number from 1 to ${MAX_USERS}`);
  }
  const notify = NOTIFY.find((one) => one === (values.notify ?? 'approvers'));
  if (!notify) problems.push(`--notify: "${values.notify}" is none of ${NOTIFY.join(', ')}`);
  if (problems.length > 0) throw new StartUsageError(problems.join('\n'));
  const allowChanges = values['allow-changes'] ?? null;
  return {
    help,
    month,
    once,
    users: count,
    realSlack,
    realAws,
    allowChanges,
    notify: realSlack ? (notify ?? null) : null,
  };
}

/** NaN: not a number of users. */
function countOf(users: string): number {
  const count = /^\d{1,5}$/.test(users) ? Number(users) : 0;
  return count >= 1 && count <= MAX_USERS ? count : Number.NaN;
}

/** What does not go together. */
function unfit(values: ReturnType<typeof parse>): string[] {
  const {
    'real-slack': slack,
    'real-aws': aws,
    'allow-changes': allowed,
    notify,
    month,
    once,
    users,
  } = values;
  if (
    month &&
    (once || users !== undefined || slack || aws || notify !== undefined || allowed !== undefined)
  ) {
    return [
      '--month: it plays a company of its own on the page, all of it emulated, so it goes with no other option (--once, --users, --real-slack, --real-aws, …)',
    ];
  }
  const checks: readonly (readonly [boolean, string])[] = [
    [!!slack && !!once, '--once: with --real-slack it has to stay up, or nobody could answer its messages'],
    [!!aws && users !== undefined, '--users: a made-up company and --real-aws exclude each other'],
    [!slack && notify !== undefined, '--notify: needs --real-slack'],
    [
      allowed !== undefined && !/^\d{12}$/.test(allowed),
      `--allow-changes: "${allowed}" is not an account id of 12 digits`,
    ],
    [
      allowed !== undefined && !(aws && slack),
      '--allow-changes: needs --real-aws and --real-slack: only clicks change something',
    ],
  ];
  return checks.flatMap(([wrong, problem]) => (wrong ? [problem] : []));
}

function parse(args: readonly string[]) {
  try {
    return parseArgs({
      args: joined(args),
      options: {
        month: { type: 'boolean' },
        once: { type: 'boolean' },
        users: { type: 'string' },
        'real-slack': { type: 'boolean' },
        'real-aws': { type: 'boolean' },
        'allow-changes': { type: 'string' },
        notify: { type: 'string' },
        help: { type: 'boolean', short: 'h' },
      },
    }).values;
  } catch (error) {
    // Node explains over several lines; the first one says what is wrong.
    const [first = ''] = (error instanceof Error ? error.message : String(error)).split('\n');
    throw new StartUsageError(first);
  }
}

/** `--users -5` as `--users=-5`: a wrong number, not an unknown option. */
function joined(args: readonly string[]): string[] {
  const at = args.indexOf('--users');
  const value = args[at + 1];
  if (at < 0 || !value?.startsWith('-')) return [...args];
  return [...args.slice(0, at), `--users=${value}`, ...args.slice(at + 2)];
}
