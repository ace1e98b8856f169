import { Readable } from 'node:stream';
import { waitingFor } from './retry.ts';

/** What becomes of one call on its way: to the far side, and of its answer on the way back. */
export type Fate = 'arrives' | 'killed before' | 'killed after' | 'request lost' | 'answer lost';

export type LambdaName = 'audit' | 'bot' | 'decision';

/** One call of one process, to AWS or to Slack. */
export interface OutgoingCall {
  readonly lambda: LambdaName;
  /** `iam UpdateAccessKey`, `dynamodb PutItem CARDS#`, `slack chat.postMessage`. */
  readonly name: string;
}

/** Thrown to whoever invoked a process that died meanwhile. */
export class Killed extends Error {
  override readonly name = 'Killed';
}

/** All calls of all processes go through here, and one decides what becomes of each. */
export class Network {
  /** Lets time pass: nobody waits in earnest, neither for an answer nor before another attempt. */
  readonly pass: (ms: number) => void;
  fate: (call: OutgoingCall) => Fate = () => 'arrives';
  /** After an answer came, whether anybody still waits for it or not. */
  onAnswer: (call: OutgoingCall) => void = () => {};
  #onTheirWay = 0;
  #whenQuiet: (() => void)[] = [];

  constructor(pass: (ms: number) => void) {
    this.pass = pass;
  }

  /** Resolves when nothing is on its way: what a dying process had sent has arrived. */
  async quiet(): Promise<void> {
    if (this.#onTheirWay > 0) await new Promise<void>((resolve) => this.#whenQuiet.push(resolve));
  }

  async send<T>(call: OutgoingCall, send: () => Promise<T>): Promise<T> {
    this.#onTheirWay += 1;
    try {
      const answer = await send();
      this.onAnswer(call);
      return answer;
    } finally {
      this.#onTheirWay -= 1;
      if (this.#onTheirWay === 0) for (const resolve of this.#whenQuiet.splice(0)) resolve();
    }
  }
}

/** A Lambda's process: once killed, nothing it sends arrives, and nothing it waits for ever comes. */
export class Process {
  readonly lambda: LambdaName;
  readonly #network: Network;
  readonly #death = Promise.withResolvers<never>();
  isDead = false;

  constructor(lambda: LambdaName, network: Network) {
    this.lambda = lambda;
    this.#network = network;
    this.#death.promise.catch(() => {});
  }

  /** @throws {Killed} when the process dies before its work is done */
  async run<T>(work: () => Promise<T>): Promise<T> {
    return Promise.race([work(), this.#death.promise]);
  }

  /** Lets time pass, as if it waited. */
  pass(ms: number): void {
    this.#network.pass(ms);
  }

  async call<T>(name: string, send: () => Promise<T>): Promise<T> {
    if (this.isDead) return never();
    const call = { lambda: this.lambda, name };
    const fate = this.#network.fate(call);
    if (fate === 'killed before') return this.#die(name);
    if (fate === 'request lost') throw this.#timedOut();
    const [answered] = await Promise.allSettled([this.#network.send(call, send)]);
    if (fate === 'arrives' && !this.isDead) {
      if (answered.status === 'rejected') throw answered.reason;
      return answered.value;
    }
    if (answered.status === 'fulfilled') letGo(answered.value);
    if (fate === 'killed after') return this.#die(name);
    if (this.isDead) return never();
    throw this.#timedOut();
  }

  /** Its calls to Slack. */
  readonly fetch: typeof fetch = (input, init) => {
    const url = new URL(input instanceof Request ? input.url : input);
    const [, kind, method] = url.pathname.split('/');
    return this.call(`slack ${kind === 'api' ? method : kind}`, () => fetch(input, init));
  };

  /** Its calls to AWS: an extension of every SDK client, around whatever sends its requests. */
  readonly extension = {
    configure: (client: ClientConfiguration) => {
      const inner = client.httpHandler();
      const handle: HttpHandler['handle'] = (request, options) =>
        this.call(nameOf(request), () => inner.handle(request, options));
      client.setHttpHandler(Object.assign(Object.create(inner), { handle }));
      const strategy = client.retryStrategy();
      client.setRetryStrategy(async () => waitingFor(await strategy(), this.#network.pass));
    },
  };

  /** What a client that waited to the end of its patience says. */
  #timedOut(): Error {
    this.#network.pass(PATIENCE_MS[this.lambda]);
    return Object.assign(new Error('The test let this call time out.'), { name: 'TimeoutError' });
  }

  #die(at: string): Promise<never> {
    this.isDead = true;
    this.#death.reject(new Killed(`killed at ${at}`));
    return never();
  }
}

/** As the clients of each are made; see `PATIENCE` and `HASTE`. */
const PATIENCE_MS: Readonly<Record<LambdaName, number>> = { audit: 20_000, bot: 1_200, decision: 20_000 };

interface ClientConfiguration {
  httpHandler(): HttpHandler;
  setHttpHandler(handler: HttpHandler): void;
  retryStrategy(): () => Promise<object>;
  setRetryStrategy(strategy: () => Promise<object>): void;
}

interface HttpHandler {
  handle(request: HttpRequest, options?: object): Promise<object>;
}

interface HttpRequest {
  readonly method: string;
  readonly path: string;
  readonly headers: Readonly<Record<string, string>>;
  readonly body?: unknown;
}

function nameOf({ method, path, headers, body }: HttpRequest): string {
  const text = typeof body === 'string' ? body : '';
  const target = headers['x-amz-target'];
  if (target?.startsWith('DynamoDB')) {
    const partition = /"(?:pk|:pk)":\{"S":"([A-Z]+#)/.exec(text)?.[1] ?? '';
    return `dynamodb ${target.replace(/^.*\./, '')} ${partition}`.trim();
  }
  if (target) return `sqs ${target.replace(/^.*\./, '')}`;
  const action = new URLSearchParams(text).get('Action');
  const service = /\/\d{8}\/[\w-]+\/([\w-]+)\//.exec(headers['authorization'] ?? '')?.[1] ?? 'aws';
  return action ? `${service} ${action}` : `${service} ${method} ${path.split('/')[1] ?? ''}`;
}

/** An answer that nobody reads would hold its connection for ever, and there are so many only. */
function letGo(answer: unknown): void {
  if (typeof answer !== 'object' || answer === null) return;
  const { body }: { body?: unknown } = 'response' in answer ? Object(answer.response) : answer;
  if (body instanceof Readable) body.destroy();
  if (body instanceof ReadableStream) void body.cancel();
}

function never(): Promise<never> {
  return new Promise(() => {});
}
