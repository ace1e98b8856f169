import { once } from 'node:events';
import type { AddressInfo } from 'node:net';
import { startedWhenNeeded, type Upstream, upstreamAt } from './upstream.ts';

/** Longer than anybody keeps an idle connection to them, so that none is closed under a call on its way. */
const KEEP_ALIVE_MS = 120_000;

/** dynalite in memory. It has no transactions, no TTL and no `ReturnValuesOnConditionCheckFailure`. */
export function dynalite(): Upstream {
  return startedWhenNeeded(async () => {
    const { default: newServer } = await import('dynalite');
    const server = newServer({ createTableMs: 0, updateTableMs: 0, deleteTableMs: 0 });
    server.keepAliveTimeout = KEEP_ALIVE_MS;
    server.listen(0, '127.0.0.1');
    await once(server, 'listening');
    const { port } = server.address() as AddressInfo;
    return upstreamAt(port, async () => {
      server.closeAllConnections();
      await new Promise((resolve) => server.close(resolve));
    });
  });
}

/** fauxqs in memory: SNS, SQS and S3. Its own start function would listen on every network interface. */
export function fauxqs(): Upstream {
  return startedWhenNeeded(async () => {
    const { buildApp } = await import('fauxqs');
    const app = buildApp({ logger: false });
    app.server.keepAliveTimeout = KEEP_ALIVE_MS;
    await app.listen({ port: 0, host: '127.0.0.1' });
    const { port } = app.server.address() as AddressInfo;
    return upstreamAt(port, async () => {
      app.server.closeAllConnections();
      await app.close();
    });
  });
}
