import { createHash } from 'node:crypto';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import type { Duplex } from 'node:stream';
import type { EmulatedSlack } from '../../../infra/sandbox/slack/server.ts';
import { APP_TOKEN } from './started.ts';

/** The emulated Slack with Socket Mode in front: `apps.connections.open` and a WebSocket; all else is passed on. */
export interface SocketSlack {
  readonly apiUrl: string;
  /** How often a connection was asked for, with which tokens. */
  readonly opened: string[];
  /** Sends an envelope and waits for the payload of its acknowledgement. */
  ask(type: string, payload: object): Promise<unknown>;
  /** Ends the connection as Slack does every few hours. */
  recycle(): void;
  /** Whether somebody is connected. */
  connected(): boolean;
  close(): Promise<void>;
}

const MAGIC = '258EAFA5-E914-47DA-95CA-C5AB0DC85B11';
const [TEXT, CLOSE, PING, PONG] = [0x1, 0x8, 0x9, 0xa];

export async function startSocketSlack(slack: EmulatedSlack): Promise<SocketSlack> {
  const opened: string[] = [];
  const waiting = new Map<string, (payload: unknown) => void>();
  let socket: Duplex | null = null;
  let envelopes = 0;
  const server = createServer(async (request, response) => {
    const chunks: Buffer[] = [];
    for await (const chunk of request) chunks.push(chunk);
    if (request.url?.endsWith('/apps.connections.open')) {
      const token = request.headers.authorization?.replace('Bearer ', '') ?? '';
      opened.push(token);
      const { port } = server.address() as AddressInfo;
      const answer =
        token === APP_TOKEN
          ? { ok: true, url: `ws://127.0.0.1:${port}/link?ticket=1` }
          : { ok: false, error: 'invalid_auth' };
      response.writeHead(200, { 'content-type': 'application/json' }).end(JSON.stringify(answer));
      return;
    }
    const passed = await fetch(new URL(request.url?.replace('/api/', '') ?? '', slack.apiUrl), {
      method: 'POST',
      body: Buffer.concat(chunks),
      headers: {
        'content-type': request.headers['content-type'] ?? '',
        authorization: request.headers.authorization ?? '',
      },
    });
    response.writeHead(passed.status, { 'content-type': 'application/json' }).end(await passed.text());
  });
  server.on('upgrade', (request, connection) => {
    const accept = createHash('sha1')
      .update(`${request.headers['sec-websocket-key']}${MAGIC}`)
      .digest('base64');
    connection.write(
      `HTTP/1.1 101 Switching Protocols\r\nUpgrade: websocket\r\nConnection: Upgrade\r\nSec-WebSocket-Accept: ${accept}\r\n\r\n`,
    );
    socket = connection;
    connection.on('error', () => {});
    connection.on('close', () => {
      if (socket === connection) socket = null;
    });
    onFrames(connection, (text) => {
      const { envelope_id, payload } = JSON.parse(text);
      waiting.get(envelope_id)?.(payload);
    });
    send(connection, JSON.stringify({ type: 'hello' }));
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  return {
    apiUrl: `http://127.0.0.1:${(server.address() as AddressInfo).port}/api/`,
    opened,
    connected: () => socket !== null,
    ask(type, payload) {
      const envelope_id = `envelope-${++envelopes}`;
      if (!socket) throw new Error('Nobody is connected.');
      send(socket, JSON.stringify({ type, envelope_id, payload, accepts_response_payload: true }));
      return new Promise((resolve) => waiting.set(envelope_id, resolve));
    },
    recycle() {
      if (socket) send(socket, JSON.stringify({ type: 'disconnect', reason: 'refresh_requested' }));
    },
    async close() {
      socket?.destroy();
      server.closeAllConnections();
      await new Promise((resolve) => server.close(resolve));
    },
  };
}

/** One unmasked frame, as servers send them. */
function send(socket: Duplex, text: string, opcode = TEXT): void {
  const body = Buffer.from(text);
  const length =
    body.length < 126 ? Buffer.from([body.length]) : Buffer.from([126, body.length >> 8, body.length & 255]);
  socket.write(Buffer.concat([Buffer.from([0x80 | (opcode ?? 0)]), length, body]));
}

/** Reads masked frames, as clients send them; answers a ping and a close, as Slack does. */
function onFrames(socket: Duplex, onText: (text: string) => void): void {
  let rest = Buffer.alloc(0);
  socket.on('data', (chunk: Buffer) => {
    rest = Buffer.concat([rest, chunk]);
    for (;;) {
      const short = (rest[1] ?? 0) & 0x7f;
      const start = short === 126 ? 4 : short === 127 ? 10 : 2;
      if (rest.length < start + 4) return;
      const length =
        short === 126 ? rest.readUInt16BE(2) : short === 127 ? Number(rest.readBigUInt64BE(2)) : short;
      if (rest.length < start + 4 + length) return;
      const mask = rest.subarray(start, start + 4);
      const body = rest.subarray(start + 4, start + 4 + length).map((byte, at) => byte ^ (mask[at % 4] ?? 0));
      const opcode = (rest[0] ?? 0) & 0x0f;
      rest = rest.subarray(start + 4 + length);
      if (opcode === TEXT) onText(Buffer.from(body).toString('utf8'));
      if (opcode === PING) send(socket, Buffer.from(body).toString('utf8'), PONG);
      if (opcode === CLOSE) {
        send(socket, '', CLOSE);
        socket.end();
      }
    }
  });
}
