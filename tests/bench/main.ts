import { availableParallelism, loadavg } from 'node:os';
import { parseArgs } from 'node:util';
import { measureImports } from './bot/imports.ts';
import { measureLatency } from './bot/latency.ts';
import { importsMarkdown, latencyMarkdown } from './bot/report.ts';
import { toMarkdown } from './report.ts';
import { measureScale } from './scale.ts';
import { LATENCY_MS } from './settings.ts';
import { measureThrottled } from './throttled.ts';

const HELP = `Measures the audit against an emulated account, beside the Well-Architected lab's way, and the bot as bundled for
deployment, beside a plain Bolt app. Reports, asserts nothing.

Usage: npm run bench -- [options]

  --quick     Without the lab's way at 5,000 users, which takes about 9 minutes, with less throttling, and with 100
              requests of each kind instead of 1,000.
  --only bot  The bot alone; or: --only audit.
  --json      For machines.
  -h, --help  Show this.
`;

const { values } = parseArgs({
  options: {
    quick: { type: 'boolean', default: false },
    only: { type: 'string' },
    json: { type: 'boolean', default: false },
    help: { type: 'boolean', short: 'h', default: false },
  },
});

async function main(): Promise<void> {
  const startedAt = performance.now();
  const progress = (line: string) =>
    console.error(`${((performance.now() - startedAt) / 1000).toFixed(0).padStart(4)} s  ${line}`);
  const now = new Date();
  // The bot first: it is measured in milliseconds, and a warm machine is no quiet one.
  const bot = values.only !== 'audit' && {
    imports: await measureImports(progress),
    latency: await measureLatency(values, progress),
  };
  const audit = values.only !== 'bot' && {
    scale: await measureScale(now, values, progress),
    throttled: await measureThrottled(now, values, progress),
  };
  const machine = { node: process.version, cores: availableParallelism(), platform: process.platform };
  if (values.json) {
    console.log(JSON.stringify({ latencyMs: LATENCY_MS, machine, ...bot, ...audit }, null, 2));
    return;
  }
  const { node, cores, platform } = machine;
  console.log(`# Benchmark

Calls, and the ratios between two subjects measured in one run, hold on any machine; seconds and megabytes are this one's
(${platform}, ${cores} cores, Node ${node}, load ${loadavg()[0]?.toFixed(1)} at the end).`);
  if (bot) console.log(`\n${importsMarkdown(bot.imports)}\n\n${latencyMarkdown(bot.latency)}`);
  if (!audit) return;
  console.log(`
${LATENCY_MS} ms are added to every AWS call of the audit. Every subject runs in a process of its own, the emulated account in
another; "(at start)" is what it took with its code loaded and nothing read.

## Scale

${toMarkdown(audit.scale)}

## Throttled

${toMarkdown(audit.throttled)}`);
}

if (values.help) console.log(HELP);
else await main();
