import { parseArgs } from 'node:util';

/** Wrong use of `npm start`. */
export class StartUsageError extends Error {
  override readonly name = 'StartUsageError';
}

export interface StartArguments {
  readonly help: boolean;
  /** Null: the seeded company; otherwise a big made-up one of so many users. */
  readonly users: number | null;
}

/** IAM's own limit. */
const MAX_USERS = 5000;

export const START_HELP = `Starts the sandbox: an emulated AWS account on this machine, audited once by the real Lambda.
Nothing to sign up for; nothing leaves this machine, whatever your environment holds.

Usage: npm start -- [options]

  --once      Audit once and end (what it does today without it, too).
  --users N   A made-up company of N users (1 to ${MAX_USERS}) instead of the seeded one.
  -h, --help  Show this.
`;

/** @throws {StartUsageError} */
export function parseStartArguments(args: readonly string[]): StartArguments {
  const { help, users } = parse(args);
  if (users === undefined) return { help: help === true, users: null };
  const count = /^\d{1,5}$/.test(users) ? Number(users) : 0;
  if (count < 1 || count > MAX_USERS) {
    throw new StartUsageError(`--users: "${users}" is not a whole number from 1 to ${MAX_USERS}`);
  }
  return { help: help === true, users: count };
}

function parse(args: readonly string[]) {
  try {
    return parseArgs({
      args: [...args],
      options: {
        once: { type: 'boolean' },
        users: { type: 'string' },
        help: { type: 'boolean', short: 'h' },
      },
    }).values;
  } catch (error) {
    throw new StartUsageError(error instanceof Error ? error.message : String(error));
  }
}
