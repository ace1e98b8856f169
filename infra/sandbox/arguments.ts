import { parseArgs } from 'node:util';

/** Wrong use of `npm start`. */
export class StartUsageError extends Error {
  override readonly name = 'StartUsageError';
}

export interface StartArguments {
  readonly help: boolean;
  /** Ends after the audit instead of staying up with the page. */
  readonly once: boolean;
  /** Null: the seeded company; otherwise a big made-up one of so many users. */
  readonly users: number | null;
}

/** IAM's own limit. */
const MAX_USERS = 5000;

export const START_HELP = `Starts the sandbox: an emulated AWS account and Slack on this machine, audited by the real Lambda, with a page
to play owner and approver on. Nothing to sign up for; nothing leaves this machine, whatever your environment holds.

Usage: npm start -- [options]

  --once      Audit once, show the email, write the report files and end: no page.
  --users N   A made-up company of N users (1 to ${MAX_USERS}) instead of the seeded one.
  -h, --help  Show this.
`;

/** @throws {StartUsageError} */
export function parseStartArguments(args: readonly string[]): StartArguments {
  const { help = false, once = false, users } = parse(args);
  if (users === undefined) return { help, once, users: null };
  const count = /^\d{1,5}$/.test(users) ? Number(users) : 0;
  if (count < 1 || count > MAX_USERS) {
    throw new StartUsageError(`--users: "${users}" is not a whole number from 1 to ${MAX_USERS}`);
  }
  return { help, once, users: count };
}

function parse(args: readonly string[]) {
  try {
    return parseArgs({
      args: joined(args),
      options: {
        once: { type: 'boolean' },
        users: { type: 'string' },
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
