import { EXIT, type Surroundings, type Terminal } from './run-audit.ts';
import { unread } from './unread.ts';

/** What runs in a terminal; gives the exit status. */
export type Command = (
  args: readonly string[],
  terminal: Terminal,
  surroundings: Surroundings,
) => Promise<number>;

/**
 * Runs a command of the terminal as a process: its streams, its arguments, its exit status.
 *
 * @param stopped begins the sentence that tells of an error nobody expected
 */
export async function main(
  command: Command,
  self: NodeJS.Process,
  clock: () => Date,
  stopped: string,
): Promise<void> {
  const { stdout, stderr } = self;
  void unread(self);
  try {
    self.exitCode = await command(
      self.argv.slice(2),
      {
        out: (text) => stdout.write(text),
        err: (text) => stderr.write(text),
        columns: stderr.isTTY ? stderr.columns : null,
        width: stdout.isTTY ? stdout.columns : null,
      },
      { clock, environment: self.env },
    );
  } catch (error) {
    const name = error instanceof Error ? `${error.name}: ${error.message}` : String(error);
    stderr.write(`${stopped} (${name}). Nothing was changed in the account.\n`);
    self.exitCode = EXIT.nothing;
  }
}
