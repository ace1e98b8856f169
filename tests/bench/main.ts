import { availableParallelism } from 'node:os';
import { parseArgs } from 'node:util';
import { toMarkdown } from './report.ts';
import { measureScale } from './scale.ts';
import { LATENCY_MS } from './settings.ts';
import { measureThrottled } from './throttled.ts';

const HELP = `Measures the audit against an emulated account, beside the Well-Architected lab's way. Reports, asserts nothing.

Usage: npm run bench -- [options]

  --quick     Without the lab's way at 5,000 users, which takes about 9 minutes, and with less throttling.
  --json      For machines.
  -h, --help  Show this.
`;

const { values } = parseArgs({
  options: {
    quick: { type: 'boolean', default: false },
    json: { type: 'boolean', default: false },
    help: { type: 'boolean', short: 'h', default: false },
  },
});

async function main(): Promise<void> {
  const startedAt = performance.now();
  const progress = (line: string) =>
    console.error(`${((performance.now() - startedAt) / 1000).toFixed(0).padStart(4)} s  ${line}`);
  const now = new Date();
  const scale = await measureScale(now, values, progress);
  const throttled = await measureThrottled(now, values, progress);
  const machine = { node: process.version, cores: availableParallelism(), platform: process.platform };
  if (values.json) {
    console.log(JSON.stringify({ latencyMs: LATENCY_MS, machine, scale, throttled }, null, 2));
    return;
  }
  const { node, cores, platform } = machine;
  console.log(`# Benchmark

${LATENCY_MS} ms are added to every AWS call. Calls, and the ratios between two subjects measured in one run, hold on any
machine; seconds and megabytes are this one's (${platform}, ${cores} cores, Node ${node}). Every subject runs in a process of
its own, the emulated account in another; "(at start)" is what it took with its code loaded and nothing read.

## Scale

${toMarkdown(scale)}

## Throttled

${toMarkdown(throttled)}`);
}

if (values.help) console.log(HELP);
else await main();
