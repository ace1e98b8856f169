import { spawn } from 'node:child_process';
import { existsSync, mkdtempSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { expect, test } from 'vitest';

const MAIN = new URL('../../../infra/sandbox/main.ts', import.meta.url).pathname;
const cwd = mkdtempSync(join(tmpdir(), 'unread-'));

/** Reads the first lines and no more, as `| head` does. */
function startUnread(...args: string[]): Promise<{ status: number | null; err: string }> {
  const child = spawn(process.execPath, [MAIN, '--users', '5', ...args], {
    cwd,
    env: { PATH: process.env['PATH'], NODE_NO_WARNINGS: '1' },
  });
  let err = '';
  child.stdout.once('data', () => child.stdout.destroy());
  child.stderr.on('data', (chunk) => (err += chunk));
  return new Promise((resolve) => child.on('close', (status) => resolve({ status, err })));
}

test('when nobody reads any more, one audit goes to its end quietly', { timeout: 60_000 }, async () => {
  expect(await startUnread('--once')).toEqual({ status: 0, err: '' });
  expect(existsSync(join(cwd, 'out'))).toBe(true);
});

test('when nobody reads any more, no page stays up unseen', { timeout: 60_000 }, async () => {
  expect(await startUnread()).toEqual({ status: 0, err: '' });
});
