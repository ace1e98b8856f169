import { createHash } from 'node:crypto';
import { createReaders, type ReaderOptions } from '../../cleanup/aws/readers.ts';
import { NO_MEMORY } from '../../cleanup/evaluate.ts';
import { inspect } from '../../cleanup/inspect.ts';
import { isComplete } from '../../cleanup/inventory.ts';
import { parsePolicy } from '../../cleanup/policy.ts';
import { confineToLoopback } from '../../infra/sandbox/loopback-only.ts';
import { theLabsWay } from './labs-way.ts';
import type { SubjectSetup } from './settings.ts';

confineToLoopback();

const { subject, url, now: at }: SubjectSetup = JSON.parse(process.argv[2] ?? '{}');
const now = new Date(at);
const region = 'us-east-1';
const client = { endpoint: url, credentials: { accessKeyId: 'sandbox-admin', secretAccessKey: 'bench' } };

async function audit(options: Partial<ReaderOptions> = {}) {
  const readers = createReaders({
    region,
    cloudFormationRegions: [],
    counter: { count: 0 },
    client,
    ...options,
  });
  const { inventory, findings } = await inspect({
    readers,
    policy: parsePolicy({}),
    now,
    memory: NO_MEMORY,
  });
  return {
    findings: findings.length,
    complete: isComplete(inventory),
    digest: createHash('sha256').update(JSON.stringify(findings)).digest('hex'),
  };
}

function run() {
  switch (subject) {
    case 'audit':
      return audit();
    case 'audit-sdk-default':
      return audit({ client: { ...client, retryMode: 'standard', maxAttempts: 3 }, pace: null });
    case 'lab':
      return theLabsWay({ ...client, region }, (line) => console.error(`    ${line}`)).then(() => null);
  }
}

let peakHeap = 0;
const look = () => {
  peakHeap = Math.max(peakHeap, process.memoryUsage().heapUsed);
};
setInterval(look, 25).unref();
const startRss = process.memoryUsage.rss();
const startedAt = performance.now();
const outcome = await run();
const wallMs = performance.now() - startedAt;
look();
// maxRSS is in KiB, the highest since the process began.
const peakRss = process.resourceUsage().maxRSS * 1024;
process.send?.({ wallMs, startRss, peakRss, peakHeap, outcome });
process.on('disconnect', () => process.exit());
