import { confineToLoopback } from './loopback-only.ts';

const args = process.argv.slice(2);
// Before anything else is loaded: nothing of the sandbox can reach a real account or workspace that no flag asks for.
confineToLoopback({ aws: args.includes('--real-aws'), slack: args.includes('--real-slack') });
const { START_HELP } = await import('./arguments.ts');
const { keptByNpm } = await import('../../cleanup/cli/kept-by-npm.ts');
const kept = keptByNpm(process.env, 'start', START_HELP);
if (kept) {
  process.stderr.write(`${kept}\n`);
  process.exit(2);
}
const { unread } = await import('../../cleanup/cli/unread.ts');
const { interrupted, start } = await import('./start.ts');
const nobodyReads = unread(process);
const untilStopped = () => Promise.race([interrupted(), nobodyReads]);

process.exitCode = await start(
  args,
  { out: (text) => process.stdout.write(text), err: (text) => process.stderr.write(text) },
  { untilStopped, real: { untilStopped } },
);
