import { execFile, execFileSync } from 'node:child_process';
import { constants, openSync } from 'node:fs';
import { mkdtemp, readdir, rm, writeFile } from 'node:fs/promises';
import { Socket } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll } from 'vitest';
import type { EmulatedAws } from '../../../../infra/sandbox/aws/server.ts';
import { awsCli, type Printed } from './aws-cli.ts';

/** `REAL_CLI=1` runs the scripts with the AWS CLI that is installed, still against the emulated AWS. */
const IS_REAL = process.env['REAL_CLI'] === '1';

/** One takes a second. */
const HANGS_MS = 60_000;

/**
 * Stands in for the AWS CLI: hands its arguments, as the shell made them, to the test through one named pipe, and waits
 * at another of its own for the exit code. To start a Node for each command would take most of the test's time.
 */
const AWS = `#!/bin/sh
mkfifo "$AWS_CLI_PIPES/$$"
printf '%s\\0' "$#" "$$" "$@" >"$AWS_CLI_PIPES/arguments"
read -r code <"$AWS_CLI_PIPES/$$"
rm "$AWS_CLI_PIPES/$$"
cat "$AWS_CLI_PIPES/stdout"
cat "$AWS_CLI_PIPES/stderr" >&2
exit "$code"
`;

export interface ScriptRun {
  readonly run: (script: string, environment?: Record<string, string>) => Promise<Printed>;
  /** The command that is not to get an answer, counted from 1; null for none. */
  dieAt: number | null;
  /** Commands of the last run. */
  commands: string[][];
}

/** Runs scripts in a real shell, in a folder of their own, with an `aws` that stands first in the PATH. */
export function scriptRun(aws: () => EmulatedAws): ScriptRun {
  let pipes = '';
  let folder = '';
  let socket: Socket | null = null;
  const state: ScriptRun = {
    dieAt: null,
    commands: [],
    async run(script, environment = {}) {
      state.commands = [];
      const file = join(pipes, 'restore.sh');
      await writeFile(file, script);
      const printed = await inShell(file, folder, {
        PATH: `${IS_REAL ? '' : `${pipes}:`}${process.env['PATH']}`,
        HOME: folder,
        AWS_CLI_PIPES: pipes,
        AWS_ENDPOINT_URL: aws().url,
        ...{ AWS_ACCESS_KEY_ID: 'sandbox-admin', AWS_SECRET_ACCESS_KEY: 'test', AWS_REGION: 'us-east-1' },
        AWS_DEFAULT_REGION: 'us-east-1',
        ...environment,
      });
      const made = (await readdir(folder)).filter((name) => name !== '.aws');
      if (made.length > 0) throw new Error(`The script made files: ${made.join(', ')}`);
      return printed;
    },
  };
  async function answer(pipe: string, words: string[]): Promise<void> {
    state.commands.push(words);
    const isDead = state.commands.length === state.dieAt;
    const printed = isDead ? { stdout: '', stderr: 'killed', code: 130 } : await awsCli(aws(), words);
    await writeFile(join(pipes, 'stdout'), printed.stdout);
    await writeFile(join(pipes, 'stderr'), printed.stderr);
    await writeFile(join(pipes, pipe), `${printed.code}\n`);
  }
  beforeAll(async () => {
    [pipes, folder] = [await mkdtemp(join(tmpdir(), 'aws-')), await mkdtemp(join(tmpdir(), 'restore-'))];
    await writeFile(join(pipes, 'aws'), AWS, { mode: 0o755 });
    execFileSync('mkfifo', [join(pipes, 'arguments')]);
    // Opened for writing too, a pipe has no end while nobody writes.
    const fd = openSync(join(pipes, 'arguments'), constants.O_RDWR | constants.O_NONBLOCK);
    socket = new Socket({ fd, readable: true, writable: false });
    eachCommand(socket, (pipe, words) => void answer(pipe, words));
  });
  afterAll(async () => {
    socket?.destroy();
    await rm(pipes, { recursive: true });
    await rm(folder, { recursive: true });
  });
  return state;
}

/** How many words, the pipe for the answer, then the words, each closed by a NUL, which none can hold. */
function eachCommand(socket: Socket, take: (pipe: string, words: string[]) => void): void {
  let rest = Buffer.alloc(0);
  socket.on('data', (chunk) => {
    rest = Buffer.concat([rest, Buffer.from(chunk)]);
    const words = rest.toString().split('\0');
    const count = Number(words[0]);
    if (words.length < count + 3) return;
    rest = Buffer.alloc(0);
    take(words[1] ?? '', words.slice(2, count + 2));
  });
}

function inShell(file: string, cwd: string, env: Record<string, string>): Promise<Printed> {
  return new Promise((resolve, reject) => {
    execFile('sh', [file], { cwd, env, encoding: 'utf8', timeout: HANGS_MS }, (error, stdout, stderr) => {
      if (error?.killed) reject(new Error(`The script hangs, having printed: ${stdout}${stderr}`));
      resolve({ stdout, stderr, code: error ? Number(error.code ?? 1) : 0 });
    });
  });
}
