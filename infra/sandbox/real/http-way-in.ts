import { createServer, type IncomingMessage, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import type { ChatApp } from '../chat.ts';

/** A way for Slack's requests to the bot, open until it is closed. */
export interface OpenWayIn {
  /** For people: `http://127.0.0.1:3000/slack/events`. */
  readonly where: string;
  close(): Promise<void>;
}

/** The port is taken, or may not be used. One sentence. */
export class PortError extends Error {
  override readonly name = 'PortError';
}

const PATH = '/slack/events';
/** As the bot itself has it (`verify.ts`); more is not even read. */
const MAX_BYTES = 1024 * 1024;

/**
 * Serves what API Gateway serves in a deployment, on the loopback: `POST /slack/events`, bytes and headers as they came,
 * to the bot's handler, which verifies them. A tunnel or a compatible server on this machine reaches it.
 *
 * @throws {PortError}
 */
export async function openHttp(app: Pick<ChatApp, 'deliver'>, port: number): Promise<OpenWayIn> {
  const server = createServer((request, response) => {
    respond(app, request, response).catch(() => end(response, 502));
  });
  await new Promise<void>((resolve, reject) => {
    server.once('error', (error: NodeJS.ErrnoException) => {
      const why = error.code === 'EADDRINUSE' ? 'is in use' : `cannot be used (${error.code})`;
      reject(new PortError(`Port ${port} ${why}: set PORT to another one.`));
    });
    server.listen(port, '127.0.0.1', resolve);
  });
  return {
    where: `http://127.0.0.1:${(server.address() as AddressInfo).port}${PATH}`,
    async close() {
      const closed = new Promise((resolve) => server.close(resolve));
      server.closeAllConnections();
      await closed;
    },
  };
}

async function respond(
  { deliver }: Pick<ChatApp, 'deliver'>,
  request: IncomingMessage,
  response: ServerResponse,
): Promise<void> {
  const [path] = (request.url ?? '').split('?');
  if (request.method !== 'POST' || path !== PATH) return end(response, 404);
  const body = await readBody(request);
  if (body === null) return end(response, 413);
  const { status, headers, body: answer } = await deliver({ headers: headersOf(request), body });
  response.writeHead(status, headers).end(answer);
}

/** Null: larger than anything that Slack sends. What is left of it is not waited for. */
async function readBody(request: IncomingMessage): Promise<Buffer | null> {
  if (Number(request.headers['content-length'] ?? 0) > MAX_BYTES) return null;
  const chunks: Buffer[] = [];
  let length = 0;
  for await (const chunk of request) {
    length += (chunk as Buffer).length;
    if (length > MAX_BYTES) return null;
    chunks.push(chunk as Buffer);
  }
  return Buffer.concat(chunks);
}

/** As API Gateway hands them over: lower case, repeated ones joined by a comma. */
function headersOf({ headersDistinct }: IncomingMessage): Record<string, string> {
  return Object.fromEntries(
    Object.entries(headersDistinct).map(([name, values]) => [name, (values ?? []).join(',')]),
  );
}

function end(response: ServerResponse, status: number): void {
  if (response.headersSent) return void response.destroy();
  response.writeHead(status, { connection: 'close' }).end();
}
