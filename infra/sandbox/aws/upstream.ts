import { Agent, request as httpRequest, type IncomingHttpHeaders } from 'node:http';
import type { Answer } from './wire/answer.ts';

/** An embedded service that listens on a loopback port of its own, behind the gateway. */
export interface Upstream {
  forward(call: UpstreamCall): Promise<Answer>;
  close(): Promise<void>;
}

export interface UpstreamCall {
  readonly method: string;
  /** Path and query. */
  readonly target: string;
  readonly headers: IncomingHttpHeaders;
  readonly body: Buffer | string;
}

/** Headers about the one connection they came over. */
const HOP_BY_HOP = ['host', 'connection', 'content-length', 'transfer-encoding', 'expect', 'keep-alive'];

function endToEnd(headers: IncomingHttpHeaders): Record<string, string | string[]> {
  const kept: Record<string, string | string[]> = {};
  for (const [name, value] of Object.entries(headers)) {
    if (value !== undefined && !HOP_BY_HOP.includes(name)) kept[name] = value;
  }
  return kept;
}

/** Forwards calls to that port over connections that stay open. */
export function upstreamAt(port: number, stop: () => Promise<void>): Upstream {
  const agent = new Agent({ keepAlive: true });
  const underWay = new Set<Promise<Answer>>();
  const send = (call: UpstreamCall) =>
    new Promise<Answer>((resolve, reject) => {
      const body = Buffer.from(call.body);
      const headers = { ...endToEnd(call.headers), 'content-length': String(body.length) };
      const options = { host: '127.0.0.1', port, agent, method: call.method, path: call.target, headers };
      const outgoing = httpRequest(options, (incoming) => {
        const chunks: Buffer[] = [];
        incoming.on('data', (chunk: Buffer) => chunks.push(chunk));
        incoming.on('error', reject);
        incoming.on('end', () => {
          const status = incoming.statusCode ?? 500;
          resolve({ status, headers: answerHeaders(incoming.headers), body: Buffer.concat(chunks) });
        });
      });
      outgoing.on('error', reject);
      outgoing.end(body);
    });
  return {
    async forward(call) {
      const answer = send(call);
      underWay.add(answer);
      return answer.finally(() => underWay.delete(answer));
    },
    async close() {
      // What is closed under a call that it has begun may throw where nobody can catch it.
      while (underWay.size > 0) await Promise.allSettled(underWay);
      agent.destroy();
      await stop();
    },
  };
}

/** A HEAD answer's length is the object's, and has to survive. */
function answerHeaders(headers: IncomingHttpHeaders): Record<string, string | string[]> {
  const length = headers['content-length'];
  return { ...endToEnd(headers), ...(length === undefined ? {} : { 'content-length': length }) };
}

/** Started when first needed, so that whoever only talks to IAM waits for nothing else. */
export function startedWhenNeeded(start: () => Promise<Upstream>): Upstream {
  let started: Promise<Upstream> | null = null;
  return {
    async forward(call) {
      started ??= start();
      return (await started).forward(call);
    },
    async close() {
      await (await started)?.close();
    },
  };
}
