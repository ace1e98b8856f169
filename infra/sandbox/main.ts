import { confineToLoopback } from './loopback-only.ts';

// Before anything else is loaded: nothing of the sandbox can reach a real account.
confineToLoopback();
const { start } = await import('./start.ts');

process.exitCode = await start(process.argv.slice(2), {
  out: (text) => process.stdout.write(text),
  err: (text) => process.stderr.write(text),
});
