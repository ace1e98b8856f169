import { main } from './cli/main.ts';
import { runHistory } from './cli/run-history.ts';

await main(runHistory, process, () => new Date(), 'The history stopped unexpectedly');
