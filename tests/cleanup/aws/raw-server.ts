import { once } from 'node:events';
import { createServer, type ServerResponse } from 'node:http';
import { afterAll, beforeAll } from 'vitest';

interface RawServer {
  readonly url: string;
  /** How the next calls are answered, one after the other; the last one stays. */
  answers: ((response: ServerResponse) => void)[];
}

/** An HTTP server for a test file that answers byte for byte as told: what no emulator would ever say. */
export function rawServer(): RawServer {
  const state = { url: '', answers: [] as RawServer['answers'] };
  const server = createServer((request, response) => {
    const answer = state.answers.length > 1 ? state.answers.shift() : state.answers[0];
    request.resume().on('end', () => answer?.(response));
  });
  beforeAll(async () => {
    server.listen(0, '127.0.0.1');
    await once(server, 'listening');
    const address = server.address();
    if (typeof address !== 'object' || !address) throw new Error('no address');
    state.url = `http://127.0.0.1:${address.port}`;
  });
  afterAll(async () => {
    server.closeAllConnections();
    await new Promise((resolve) => server.close(resolve));
  });
  return state;
}
