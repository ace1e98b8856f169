import { createServer, type IncomingMessage, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import type { Arguments } from './method-arguments.ts';
import { METHODS, type MethodContext } from './methods.ts';
import { ResponseUrls } from './response-urls.ts';
import { SlackError } from './slack-error.ts';
import type { SlackFile, Workspace } from './workspace.ts';

export interface EmulatedSlackOptions {
  readonly workspace: Workspace;
  /** Scopes of the bot token, taken from `manifest.yaml`: a call beyond them is `missing_scope`, as in Slack. */
  readonly scopes: readonly string[];
  readonly clock?: () => Date;
}

/** One Web API call. */
export interface SlackCall {
  readonly method: string;
  readonly args: Arguments;
  readonly error: string | null;
}

export interface EmulatedSlack {
  /** For `slackApiUrl`. */
  readonly apiUrl: string;
  /** A new `response_url`. */
  readonly responseUrl: (user: string, channel: string) => string;
  readonly workspace: Workspace;
  /** Shows what the app answered a slash command with, as Slack does: to that person only, unless it says otherwise. */
  readonly showAnswer: (user: string, channel: string, body: string) => void;
  readonly calls: SlackCall[];
  /** The bot's token: any other is `invalid_auth`. */
  readonly token: string;
  readonly faults: SlackFaults;
  close(): Promise<void>;
}

/**
 * - `ratelimited`: 429 with Retry-After 1
 * - `unavailable`: 503
 * - `close`: the connection is closed before anything was done
 * - `lost-answer`: done, then the connection is closed: the client cannot know that it was done
 */
export type SlackFault = 'ratelimited' | 'unavailable' | 'close' | 'lost-answer';

/** What a real workspace sometimes does. */
export interface SlackFaults {
  /** Workspaces without the chart and table blocks of 2026 answer `invalid_blocks`. */
  newBlocks: boolean;
  /** Methods that this server does not know, as other Slack-compatible ones may not. */
  readonly unknownMethods: Set<string>;
  /** So many calls are answered with 429 and Retry-After 1. */
  rateLimited: number;
  /** Every call fails. */
  down: boolean;
  /** The bot's token was revoked in Slack. */
  revoked: boolean;
  /** What happens to the next request of any kind, answers behind a `response_url` and uploads included. */
  next: () => SlackFault | null;
}

const TOKEN = 'xoxb-sandbox';

/** Starts a Slack Web API on the loopback. */
export async function startEmulatedSlack(options: EmulatedSlackOptions): Promise<EmulatedSlack> {
  const { workspace, scopes, clock = () => new Date() } = options;
  const calls: SlackCall[] = [];
  const faults: SlackFaults = {
    newBlocks: true,
    unknownMethods: new Set(),
    rateLimited: 0,
    down: false,
    revoked: false,
    next: () => null,
  };
  const uploads = new Map<string, SlackFile>();
  const responses = new ResponseUrls(clock);
  let lastTs = 0;
  const nextTs = () => {
    lastTs = Math.max(lastTs + 1, clock().getTime() * 1000);
    return `${Math.floor(lastTs / 1e6)}.${String(lastTs % 1e6).padStart(6, '0')}`;
  };
  const context = (): MethodContext => ({
    workspace,
    support: { newBlocks: faults.newBlocks },
    nextTs,
    url: origin(),
    uploads,
  });
  const server = createServer((request, response) => {
    respond(request, response).catch(() => response.writeHead(500).end());
  });
  const origin = () => `http://127.0.0.1:${(server.address() as AddressInfo).port}`;

  async function respond(request: IncomingMessage, response: ServerResponse): Promise<void> {
    const body = await readBody(request);
    const [, kind = '', name = '', ...rest] = (request.url ?? '').split('?')[0]?.split('/') ?? [];
    const fault = faultOf(kind);
    if (fault === 'close') return void request.socket.destroy();
    // Whatever is answered then comes to nobody.
    if (fault === 'lost-answer') response.writeHead = () => response.destroy();
    if (fault === 'unavailable') return void response.writeHead(503).end();
    const args = kind === 'upload' ? {} : parseArguments(request, body);
    if (fault === 'ratelimited') {
      calls.push({ method: name, args, error: 'ratelimited' });
      return void response
        .writeHead(429, { 'retry-after': '1' })
        .end(JSON.stringify({ ok: false, error: 'ratelimited' }));
    }
    if (kind === 'upload') return storeUpload(uploads, name, request, body, response);
    if (kind === 'response') {
      if (!responses.use(rest[1] ?? '')) return void response.writeHead(404).end('used_url');
      return answer(response, respondTo(name, rest[0] ?? '', args));
    }
    const result = perform(name, args, tokenOf(request, args));
    calls.push({ method: name, args, error: 'error' in result ? String(result.error) : null });
    // Slack tells with every answer what the token may do.
    response.setHeader('x-oauth-scopes', scopes.join(','));
    answer(response, result);
  }

  function faultOf(kind: string): SlackFault | null {
    if (kind === 'api' && faults.down) return 'unavailable';
    if (kind === 'api' && faults.rateLimited > 0) {
      faults.rateLimited -= 1;
      return 'ratelimited';
    }
    return faults.next();
  }

  function perform(name: string, args: Arguments, token: string): { ok: boolean } & Record<string, unknown> {
    try {
      if (token !== TOKEN) throw new SlackError('invalid_auth');
      if (faults.revoked) throw new SlackError('token_revoked');
      const method = faults.unknownMethods.has(name) ? undefined : METHODS[name];
      if (!method) throw new SlackError('unknown_method');
      if (method.scopes.length > 0 && !method.scopes.some((scope) => scopes.includes(scope))) {
        throw new SlackError('missing_scope', {
          needed: method.scopes.join(','),
          provided: scopes.join(','),
        });
      }
      return { ok: true, ...method.call(args, context()) };
    } catch (error) {
      if (error instanceof SlackError) return { ok: false, error: error.code, ...error.details };
      throw error;
    }
  }

  /** A `response_url` answers into the channel where it was asked, to that person only. */
  function respondTo(user: string, channel: string, args: Arguments): { ok: boolean } {
    const blocks = Array.isArray(args['blocks']) ? args['blocks'] : [];
    const text = String(args['text'] ?? '');
    const onlyFor = args['response_type'] === 'in_channel' ? null : user;
    workspace.messages.push({
      channel,
      ts: nextTs(),
      user: workspace.botUserId,
      text,
      blocks,
      threadTs: null,
      onlyFor,
      edited: false,
      files: [],
    });
    return { ok: true };
  }

  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  return {
    apiUrl: `${origin()}/api/`,
    responseUrl: (user, channel) => `${origin()}/response/${user}/${channel}/${responses.issue()}`,
    workspace,
    showAnswer(user, channel, body) {
      const answer = tryJson(body);
      if (typeof answer === 'object' && answer !== null) respondTo(user, channel, { ...answer });
    },
    calls,
    token: TOKEN,
    faults,
    close: () => new Promise((resolve) => server.close(() => resolve())),
  };
}

function answer(response: ServerResponse, result: object): void {
  response.writeHead(200, { 'content-type': 'application/json' }).end(JSON.stringify(result));
}

function storeUpload(
  uploads: Map<string, SlackFile>,
  id: string,
  request: IncomingMessage,
  body: Buffer,
  response: ServerResponse,
): void {
  const file = uploads.get(id);
  if (!file) return void response.writeHead(404).end();
  const text = body.toString('utf8');
  // A multipart upload holds the file between its headers and the closing boundary.
  const boundary = /boundary=(\S+)/.exec(request.headers['content-type'] ?? '')?.[1];
  file.content = boundary
    ? (text.split('\r\n\r\n').slice(1).join('\r\n\r\n').split(`\r\n--${boundary}`)[0] ?? '')
    : text;
  response.writeHead(200).end('OK');
}

async function readBody(request: IncomingMessage): Promise<Buffer> {
  const chunks: Buffer[] = [];
  for await (const chunk of request) chunks.push(chunk as Buffer);
  return Buffer.concat(chunks);
}

function tokenOf(request: IncomingMessage, args: Arguments): string {
  return /^Bearer (\S+)$/.exec(request.headers.authorization ?? '')?.[1] ?? String(args['token'] ?? '');
}

/** JSON, or a form whose objects and lists are JSON in text. */
function parseArguments(request: IncomingMessage, body: Buffer): Arguments {
  const text = body.toString('utf8');
  if ((request.headers['content-type'] ?? '').includes('json')) return JSON.parse(text || '{}');
  return Object.fromEntries(
    [...new URLSearchParams(text)].map(([name, value]) => [
      name,
      /^[[{]/.test(value) ? tryJson(value) : value,
    ]),
  );
}

function tryJson(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return text;
  }
}
