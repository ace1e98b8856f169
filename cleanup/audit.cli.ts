import { EXIT, runAudit } from './cli/run-audit.ts';

// A reader that closes early (`| head`) is no error.
process.stdout.on('error', (error: NodeJS.ErrnoException) => {
  if (error.code !== 'EPIPE') throw error;
});

const { stdout, stderr } = process;
try {
  process.exitCode = await runAudit(
    process.argv.slice(2),
    {
      out: (text) => stdout.write(text),
      err: (text) => stderr.write(text),
      columns: stderr.isTTY ? stderr.columns : null,
      width: stdout.isTTY ? stdout.columns : null,
    },
    { clock: () => new Date(), environment: process.env },
  );
} catch (error) {
  const name = error instanceof Error ? `${error.name}: ${error.message}` : String(error);
  stderr.write(`The audit stopped unexpectedly (${name}). Nothing was changed in the account.\n`);
  process.exitCode = EXIT.nothing;
}
