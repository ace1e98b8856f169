import type { Answer } from '../aws/wire/answer.ts';
import type { WireRequest } from '../aws/wire/request.ts';

type Middleware = (next: (args: never) => Promise<unknown>) => (args: never) => Promise<unknown>;

/** The part of an SDK command or client that is needed to step into its middleware. */
export interface Adjustable {
  readonly middlewareStack: {
    add(middleware: Middleware, options: Place<'build', 'high'>): void;
    add(middleware: Middleware, options: Place<'deserialize', 'low'>): void;
  };
}

interface Place<Step, Priority> {
  readonly step: Step;
  readonly priority: Priority;
  readonly name: string;
  readonly override: true;
}

/** Sends a command of some service, after `adjust` has stepped into it. */
export type Send = (adjust: (command: Adjustable) => void) => Promise<unknown>;

/** The SDK's request, as far as it is replaced. */
interface SdkRequest {
  method: string;
  path: string;
  query: Record<string, string | string[]>;
  headers: Record<string, string>;
  body: unknown;
}

interface SdkResponse {
  readonly statusCode: number;
  readonly headers: Readonly<Record<string, string>>;
  readonly body: AsyncIterable<Uint8Array>;
}

/** Carries AWS's answer past the SDK, which would read it as the answer to another command. */
class Answered extends Error {
  readonly answer: Answer;

  constructor(answer: Answer) {
    super('answered');
    this.answer = answer;
  }
}

/** About one connection, and not about the answer. */
const HOP_BY_HOP = new Set(['connection', 'keep-alive', 'transfer-encoding', 'content-length', 'date']);
/** Where the command that is replaced stands in front of the service's own paths. */
const OWN_PATH = /\/(analyzer)?$/;

/**
 * Lets the SDK resolve endpoint and credentials and sign, but for another call than the command's own; and gives back
 * what AWS answered, unread.
 */
export async function answerOf(send: Send, request: WireRequest): Promise<Answer> {
  try {
    await send((command) => {
      command.middlewareStack.add(
        (next) => (args) => {
          replace((args as { request: SdkRequest }).request, request);
          return next(args);
        },
        // Before the SDK counts the bytes and signs.
        { step: 'build', priority: 'high', name: 'replaceCall', override: true },
      );
      command.middlewareStack.add(
        (next) => async (args) => {
          const { response } = (await next(args)) as { response: SdkResponse };
          throw new Answered(await read(response));
        },
        { step: 'deserialize', priority: 'low', name: 'takeAnswer', override: true },
      );
    });
  } catch (error) {
    if (error instanceof Answered) return error.answer;
    throw error;
  }
  throw new Error('The SDK gave no answer.');
}

/** Only what the call says; headers, signature and host are the SDK's own. */
function replace(sdk: SdkRequest, { method, path, query, headers, body }: WireRequest): void {
  sdk.method = method;
  sdk.path = `${sdk.path.replace(OWN_PATH, '')}${path}`;
  sdk.query = Object.fromEntries([...new Set(query.keys())].map((name) => [name, query.getAll(name)]));
  const type = headers['content-type'];
  delete sdk.headers['content-type'];
  if (type !== undefined && body.length > 0) sdk.headers['content-type'] = type;
  sdk.body = body.length > 0 ? body : undefined;
}

async function read({ statusCode, headers, body }: SdkResponse): Promise<Answer> {
  const chunks: Uint8Array[] = [];
  for await (const chunk of body) chunks.push(chunk);
  const kept = Object.entries(headers).filter(([name]) => !HOP_BY_HOP.has(name.toLowerCase()));
  return { status: statusCode, headers: Object.fromEntries(kept), body: Buffer.concat(chunks) };
}
