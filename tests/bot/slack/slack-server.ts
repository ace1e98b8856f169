import { createServer, type IncomingMessage, type Server } from 'node:http';
import { SlackClient, type SlackClientOptions } from '../../../bot/slack/client.ts';

/** One call that the server got; blocks and other JSON are parsed. */
export interface Call {
  readonly method: string;
  readonly args: Readonly<Record<string, unknown>>;
  readonly at: number;
}

/** A whole answer with its HTTP status, or the JSON of an ordinary one. */
export type Answer =
  | Readonly<Record<string, unknown>>
  | { readonly status: number; readonly headers?: Readonly<Record<string, string>>; readonly json?: unknown };

/** Null: the usual answer. */
export type Answering = (call: Call, count: number) => Answer | null;

/** Slack's Web API on this machine: answers as told, else as Slack would, and keeps every call. */
export class SlackServer {
  readonly calls: Call[] = [];
  users: readonly Record<string, unknown>[] = [];
  answering: Answering = () => null;
  readonly #server: Server;
  #ts = 1_790_000_000;

  private constructor() {
    this.#server = createServer((request, response) => {
      void this.#answer(request).then((answer) => {
        const { status, headers, json } = isWhole(answer)
          ? answer
          : { status: 200, headers: {}, json: answer };
        response.writeHead(status, { 'content-type': 'application/json', ...headers });
        response.end(JSON.stringify(json ?? {}));
      });
    });
  }

  static async start(): Promise<SlackServer> {
    const server = new SlackServer();
    await new Promise<void>((resolve) => server.#server.listen(0, '127.0.0.1', resolve));
    return server;
  }

  async stop(): Promise<void> {
    this.#server.closeAllConnections();
    await new Promise((resolve) => this.#server.close(resolve));
  }

  get url(): string {
    const address = this.#server.address();
    return `http://127.0.0.1:${typeof address === 'object' ? address?.port : ''}/api/`;
  }

  client(options: Partial<SlackClientOptions> = {}): SlackClient {
    return new SlackClient({ token: 'xoxb-test', apiUrl: this.url, gapMs: 0, backoffMs: 1, ...options });
  }

  /** What the next message's `ts` says of its time. */
  setTime(date: Date): void {
    this.#ts = Math.floor(date.getTime() / 1000);
  }

  of(method: string): Call[] {
    return this.calls.filter((call) => call.method === method);
  }

  forget(): void {
    this.calls.length = 0;
  }

  async #answer(request: IncomingMessage): Promise<Answer> {
    const chunks: Buffer[] = [];
    for await (const chunk of request) chunks.push(Buffer.from(chunk));
    const body = Buffer.concat(chunks).toString('utf8');
    const method = (request.url ?? '').replace(/^\/api\//, '');
    const args = Object.fromEntries(
      [...new URLSearchParams(body)].map(([name, value]) => [name, parsed(value)]),
    );
    const call = { method, args, at: performance.now() };
    this.calls.push(call);
    return this.answering(call, this.of(method).length) ?? this.#usual(call);
  }

  #usual({ method, args }: Call): Answer {
    const channel = args['channel'];
    switch (method) {
      case 'chat.postMessage':
        this.#ts += 1;
        return { ok: true, channel, ts: `${this.#ts}.000100` };
      case 'chat.update':
        return { ok: true, channel, ts: args['ts'] };
      case 'conversations.open':
        return { ok: true, channel: { id: `D${String(args['users']).slice(1)}` } };
      case 'conversations.info':
        return { ok: true, channel: { id: channel, is_private: true } };
      case 'users.list':
        return { ok: true, members: this.users, response_metadata: { next_cursor: '' } };
      case 'users.info': {
        const user = this.users.find(({ id }) => id === args['user']);
        return user ? { ok: true, user } : { ok: false, error: 'user_not_found' };
      }
      case 'files.getUploadURLExternal':
        return { ok: true, upload_url: `${this.url}upload`, file_id: 'F1' };
      case 'files.completeUploadExternal':
      case 'upload':
        return { ok: true, files: [{ id: 'F1' }] };
      default:
        return { ok: false, error: 'unknown_method' };
    }
  }
}

export function aSlackUser(id: string, overrides: Record<string, unknown> = {}): Record<string, unknown> {
  const name = id.toLowerCase();
  return { id, name, team_id: 'T1', profile: { email: `${name}@example.com` }, ...overrides };
}

function isWhole(answer: Answer): answer is Extract<Answer, { readonly status: number }> {
  return typeof answer['status' as keyof Answer] === 'number';
}

function parsed(value: string): unknown {
  if (!/^[[{]/.test(value)) return value;
  try {
    return JSON.parse(value);
  } catch {
    return value;
  }
}
