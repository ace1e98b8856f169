import { createHash, randomBytes } from 'node:crypto';
import { readFileSync } from 'node:fs';
import { createServer, type IncomingMessage, type ServerResponse } from 'node:http';
import { createRequire } from 'node:module';
import type { AddressInfo } from 'node:net';
import { setTimeout as sleep } from 'node:timers/promises';
import * as v from 'valibot';
import type { EmulatedAws } from '../aws/server.ts';
import type { ActAs } from '../slack/act-as.ts';
import type { Workspace } from '../slack/workspace.ts';
import { pageHtml } from './page-html.ts';
import { PRESS, press } from './press.ts';
import { renderAccount, renderInbox } from './render-account.ts';
import { renderSlack } from './render-slack.ts';
import { STORY_PRESS, type Story } from './story.ts';

export interface PageOptions {
  readonly aws: EmulatedAws;
  readonly workspace: Workspace;
  readonly actAs: ActAs;
  /** Whom one can act as, with a word on who they are. */
  readonly cast: readonly { readonly id: string; readonly role: string }[];
  /** How many audits have ended: an open Home tab is opened anew after each. */
  readonly audits?: () => number;
  /** The channel in front of whoever opens the page. @default the Home tab */
  readonly opensOn?: string;
  /** What to try first, step by step. @default no tour */
  readonly tour?: readonly string[];
  /** @default the real time */
  readonly clock?: () => Date;
  /** What is played beside it. @default nothing */
  readonly story?: Story;
  /** @default a free port */
  readonly port?: number;
}

export interface Page {
  /** With the token that this start was given: other pages cannot guess it. */
  readonly url: string;
  close(): Promise<void>;
}

const ours = (name: string) => readFileSync(new URL(`./${name}`, import.meta.url), 'utf8');
/** The later goes before the earlier. */
const STYLES = [
  readFileSync(createRequire(import.meta.url).resolve('slack-blocks-to-jsx/dist/style.css'), 'utf8'),
  ...['page', 'slack', 'account', 'forms', 'narrow', 'charts', 'story'].map((name) => ours(`${name}.css`)),
].join('\n');
const SCRIPT = [ours('page-script.js'), ours('story-script.js')].join('\n');
const MAX_BODY = 100_000;
/** A little longer than the page takes from one poll to the next. */
const LAST_POLL_MS = 1300;

/** Serves the sandbox's page: on the loopback, to whoever has the token, and to no other web page. */
export async function startPage(options: PageOptions): Promise<Page> {
  const token = randomBytes(16).toString('hex');
  let lastPoll = 0;
  let ending = false;
  const server = createServer((request, response) => {
    respond(request, response).catch((error: unknown) => send(response, 500, 'text/plain', String(error)));
  });
  const port = () => (server.address() as AddressInfo).port;

  async function respond(request: IncomingMessage, response: ServerResponse): Promise<void> {
    const url = new URL(request.url ?? '/', 'http://sandbox');
    if (!isOurs(request, port()))
      return send(response, 403, 'text/plain', 'This page answers on its own address only.');
    const given = request.headers['x-token'] ?? url.searchParams.get('token');
    if (given !== token)
      return send(
        response,
        403,
        'text/plain',
        'Open the address that npm start printed: it carries a token.',
      );
    const route = `${request.method} ${url.pathname}`;
    if (route === 'GET /') return send(response, 200, 'text/html', pageHtml(options, token, STYLES, SCRIPT));
    if (route === 'GET /state') {
      const text = JSON.stringify(state(url.searchParams));
      const tag = `"${createHash('sha256').update(text).digest('base64url')}"`;
      response.setHeader('etag', tag);
      // Asked for several times a second after a press, and mostly nothing is new.
      const isKnown = request.headers['if-none-match'] === tag;
      return send(response, isKnown ? 304 : 200, 'application/json', isKnown ? '' : text);
    }
    if (route === 'POST /act') return act(request, response);
    if (route === 'POST /story' && options.story) return tell(options.story, request, response);
    return send(response, 404, 'text/plain', 'Not found.');
  }

  function state(query: URLSearchParams): object {
    lastPoll = Date.now();
    if (ending) return { ended: true };
    const { aws, workspace, story, audits, clock = () => new Date() } = options;
    const user = query.get('user') ?? '';
    return {
      ...renderSlack(workspace, user, query.get('channel') ?? ''),
      account: renderAccount(aws.account, clock(), workspace.users.get(user)),
      inbox: renderInbox(aws.emails),
      inboxCount: aws.emails.length,
      audits: audits?.() ?? 0,
      ...(story && { story: story.state() }),
    };
  }

  async function act(request: IncomingMessage, response: ServerResponse): Promise<void> {
    const parsed = v.safeParse(PRESS, tryJson(await readText(request)));
    if (!parsed.success) return send(response, 400, 'text/plain', 'Not something that can be done here.');
    const answer = await press(parsed.output, options.workspace, options.actAs);
    if ('why' in answer) return send(response, answer.status, 'text/plain', answer.why);
    return send(response, 200, 'application/json', JSON.stringify(answer));
  }

  async function tell(story: Story, request: IncomingMessage, response: ServerResponse): Promise<void> {
    const parsed = v.safeParse(STORY_PRESS, tryJson(await readText(request)));
    if (!parsed.success) return send(response, 400, 'text/plain', 'Not something that can be done here.');
    story.press(parsed.output);
    return send(response, 200, 'application/json', '{}');
  }

  await new Promise<void>((resolve, reject) => {
    server.once('error', reject);
    server.listen(options.port ?? 0, '127.0.0.1', resolve);
  });
  return {
    url: `http://127.0.0.1:${port()}/?token=${token}`,
    async close() {
      ending = true;
      // An open page is told, rather than left with a connection that fails.
      if (Date.now() - lastPoll < LAST_POLL_MS) await sleep(LAST_POLL_MS);
      await new Promise<void>((resolve) => {
        server.close(() => resolve());
        server.closeAllConnections();
      });
    },
  };
}

/** Host and Origin must be this very address: no other site can talk to it, not even by rebinding DNS. */
function isOurs({ headers }: IncomingMessage, port: number): boolean {
  const hosts = [`127.0.0.1:${port}`, `localhost:${port}`];
  return (
    hosts.includes(headers.host ?? '') &&
    (headers.origin === undefined || hosts.includes(headers.origin.replace('http://', '')))
  );
}

function tryJson(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return null;
  }
}

async function readText(request: IncomingMessage): Promise<string> {
  let text = '';
  for await (const chunk of request) {
    text += chunk;
    if (text.length > MAX_BODY) throw new Error('The request is too long.');
  }
  return text;
}

function send(response: ServerResponse, status: number, type: string, body: string): void {
  response
    .writeHead(status, {
      'content-type': `${type}; charset=utf-8`,
      'cache-control': 'no-store',
      'content-security-policy':
        "default-src 'none'; style-src 'unsafe-inline'; script-src 'unsafe-inline'; connect-src 'self'; img-src data:",
      'x-frame-options': 'DENY',
      'referrer-policy': 'no-referrer',
    })
    .end(body);
}
