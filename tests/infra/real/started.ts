import { mkdtempSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { Running, StartRealOptions } from '../../../infra/sandbox/real/start-real.ts';
import { CHANNELS } from '../../../infra/sandbox/slack/fernwood-workspace.ts';
import { start } from '../../../infra/sandbox/start.ts';

export const SIGNING_SECRET = 'a-signing-secret-of-a-test';
export const APP_TOKEN = 'xapp-1-test';

/** The environment of somebody whose app is in the workspace behind `apiUrl`. */
export function slackEnv(apiUrl: string, overrides: Record<string, string | undefined> = {}) {
  return {
    SLACK_BOT_TOKEN: 'xoxb-sandbox',
    SLACK_SIGNING_SECRET: SIGNING_SECRET,
    SLACK_API_URL: apiUrl,
    SLACK_CHANNEL: CHANNELS.summary,
    SLACK_APPROVERS_CHANNEL: CHANNELS.approvers,
    PORT: '0',
    ...overrides,
  };
}

/** What `npm start` said, and how it ended. */
export interface Ended {
  readonly status: number;
  readonly out: string;
  readonly err: string;
}

/** Runs `npm start` with these arguments; `meanwhile` while it is up. */
export async function started(
  args: readonly string[],
  real: Partial<Pick<StartRealOptions, 'env' | 'aws'>>,
  meanwhile: (running: Running, said: () => string) => Promise<void> = async () => {},
): Promise<Ended> {
  let out = '';
  let err = '';
  // `npm start` reports what went wrong while it was up; a test has to fail of it.
  let failure: unknown = null;
  const untilStopped = (running: Running) =>
    meanwhile(running, () => out).catch((error: unknown) => {
      failure = error;
    });
  const status = await start(
    args,
    {
      out: (text) => {
        out += text;
      },
      err: (text) => {
        err += text;
      },
    },
    {
      folder: mkdtempSync(join(tmpdir(), 'real-')),
      real: { env: {}, ...real, untilStopped },
    },
  );
  if (failure) throw failure;
  return { status, out, err };
}
