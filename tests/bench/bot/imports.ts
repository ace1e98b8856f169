import { execFileSync } from 'node:child_process';
import { mkdirSync, statSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath, pathToFileURL } from 'node:url';
import { build } from 'esbuild';
import * as v from 'valibot';
import { BANNER } from '../../../infra/bundling.ts';
import { LAMBDA_NAMES, makeBundles } from '../../bundles.ts';
import { atMost, below, type Check, inMib } from '../report.ts';

/** What it takes to import one module in a fresh process; medians. */
export interface ImportCost {
  readonly subject: string;
  readonly bytes: number;
  readonly importMs: number;
  /** From starting the process to its end. */
  readonly wallMs: number;
  /** Bytes. */
  readonly rss: number;
  readonly heap: number;
}

export interface Imports {
  readonly costs: readonly ImportCost[];
  readonly checks: readonly Check[];
}

const REPETITIONS = 25;
const PLAIN = 'plain Bolt app';
const EMPTY = 'empty Node process';

/** Enough for every Lambda to read its environment; with the secrets given, nothing is called. */
const ENVIRONMENT = {
  AWS_REGION: 'eu-west-1',
  AWS_ACCESS_KEY_ID: 'bench',
  AWS_SECRET_ACCESS_KEY: 'bench',
  ACCOUNT_ID: '111122223333',
  AUDIT_FUNCTION: 'audit',
  QUEUE_URL: 'http://127.0.0.1/queue.fifo',
  REPORT_BUCKET: 'reports',
  SNAPSHOT_BUCKET: 'snapshots',
  TABLE_NAME: 'table',
  TOPIC_ARN: 'arn:aws:sns:eu-west-1:111122223333:topic',
  SLACK_APPROVERS_CHANNEL: 'C0APPROVERS',
  SLACK_BOT_ID: 'B0BENCH00',
  SLACK_BOT_TOKEN: 'xoxb-bench',
  SLACK_BOT_USER_ID: 'U0BENCH00',
  SLACK_CHANNEL: 'C0SUMMARY0',
  SLACK_SIGNING_SECRET: 'a-signing-secret-of-the-bench',
  SLACK_TEAM_ID: 'T0BENCH00',
};

/** Our bundles, a minimal Bolt app with the same AWS clients bundled plainly, and a process that imports nothing. */
export async function measureImports(progress: (line: string) => void): Promise<Imports> {
  const made = await makeBundles();
  try {
    const subjects = [
      { subject: EMPTY, file: null },
      { subject: PLAIN, file: await bundlePlainly(made.folder) },
      ...LAMBDA_NAMES.map((name) => ({ subject: `our ${name}`, file: made.bundles[name].file })),
    ];
    progress(`imports: ${subjects.length} subjects, ${REPETITIONS} times each, in turn …`);
    // In turn: whatever else the machine does meets all of them.
    const rounds = Array.from({ length: REPETITIONS }, () => subjects.map(({ file }) => importOnce(file)));
    const costs = subjects.map(({ subject, file }, index) => ({
      subject,
      bytes: file === null ? 0 : statSync(file).size,
      ...medians(rounds.flatMap((round) => round[index] ?? [])),
    }));
    return { costs, checks: checksOf(costs) };
  } finally {
    made.remove();
  }
}

/** Like ours in everything but the stand-ins. */
async function bundlePlainly(folder: string): Promise<string> {
  const outfile = join(folder, 'plain', 'index.mjs');
  mkdirSync(join(folder, 'plain'));
  await build({
    entryPoints: [fileURLToPath(new URL('./plain-app.ts', import.meta.url))],
    outfile,
    bundle: true,
    minify: true,
    platform: 'node',
    format: 'esm',
    target: 'node24',
    mainFields: ['module', 'main'],
    banner: { js: BANNER },
  });
  return outfile;
}

const Told = v.object({ importMs: v.number(), rss: v.number(), heap: v.number() });

function importOnce(file: string | null) {
  const script = `const at = performance.now();
${file === null ? '' : `await import(${JSON.stringify(pathToFileURL(file).href)});`}
const importMs = performance.now() - at;
process.stdout.write(JSON.stringify({ importMs, rss: process.memoryUsage.rss(), heap: process.memoryUsage().heapUsed }));
process.exit();`;
  const startedAt = performance.now();
  const told = execFileSync(process.execPath, ['--input-type=module', '--eval', script], {
    env: ENVIRONMENT,
    encoding: 'utf8',
  });
  return { ...v.parse(Told, JSON.parse(told)), wallMs: performance.now() - startedAt };
}

function medians(measured: readonly ReturnType<typeof importOnce>[]) {
  const median = (of: keyof ReturnType<typeof importOnce>) =>
    measured.map((one) => one[of]).sort((a, b) => a - b)[Math.floor(measured.length / 2)] ?? Number.NaN;
  return {
    importMs: median('importMs'),
    wallMs: median('wallMs'),
    rss: median('rss'),
    heap: median('heap'),
  };
}

function checksOf(costs: readonly ImportCost[]): Check[] {
  const bot = costs.find(({ subject }) => subject === 'our bot');
  const plain = costs.find(({ subject }) => subject === PLAIN);
  if (!bot || !plain) return [];
  return [
    atMost('bot', 'import time, ours / plain', bot.importMs / plain.importMs, 0.5),
    atMost('bot', 'bundle in bytes', bot.bytes, 500_000),
    below('bot', 'RSS after import in MiB', inMib(bot.rss), 128),
  ];
}
