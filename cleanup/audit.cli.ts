import { main } from './cli/main.ts';
import { runAudit } from './cli/run-audit.ts';

await main(runAudit, process, () => new Date(), 'The audit stopped unexpectedly');
