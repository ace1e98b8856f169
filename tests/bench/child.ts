import { type ChildProcess, fork } from 'node:child_process';
import { fileURLToPath } from 'node:url';

/** Thrown when a measured process ends before it has answered: its own words are on stderr. */
export class ChildEndedError extends Error {
  override readonly name = 'ChildEndedError';
}

/** Starts one of the benchmark's own files as a process; it ends with this one. Its stdout goes to our stderr. */
export function startChild(file: string, setup: object, execArgv: readonly string[] = []): ChildProcess {
  const path = fileURLToPath(new URL(file, import.meta.url));
  return fork(path, [JSON.stringify(setup)], { stdio: ['ignore', 2, 2, 'ipc'], execArgv: [...execArgv] });
}

/** The next message of a process. @throws {ChildEndedError} */
export function nextMessage(child: ChildProcess): Promise<unknown> {
  return new Promise((resolve, reject) => {
    const ended = (code: number | null) =>
      reject(new ChildEndedError(`A measured process ended without an answer (exit code ${code}).`));
    child.once('exit', ended);
    child.once('error', reject);
    child.once('message', (message) => {
      child.off('exit', ended);
      child.off('error', reject);
      resolve(message);
    });
  });
}

/** Ends a process and waits until it is gone, so that the next measurement has the machine to itself. */
export async function endChild(child: ChildProcess): Promise<void> {
  if (child.exitCode !== null || child.signalCode !== null) return;
  const gone = new Promise((resolve) => child.once('exit', resolve));
  child.kill();
  await gone;
}
