import type { IncomingMessage, ServerResponse } from 'node:http';
import { setTimeout as sleep } from 'node:timers/promises';
import type { CallLog } from './call-log.ts';
import type { Callers } from './callers.ts';
import { AwsError, RATE_EXCEEDED, refusal, UNKNOWN_KEY } from './errors.ts';
import type { Fault, FaultInjector } from './faults.ts';
import { deniedMessage } from './permission-check.ts';
import type { CallerIdentity, Operation, Service } from './service.ts';
import { type Answer, errorCodeOf, queryError } from './wire/answer.ts';
import { readRequest, type WireRequest } from './wire/request.ts';

export interface Gateway {
  readonly services: ReadonlyMap<string, Service>;
  readonly callers: Callers;
  readonly faults: FaultInjector;
  readonly calls: CallLog;
  readonly now: () => Date;
}

/** What the log is to say about a call; filled in as the call is understood. */
interface Subject {
  action: string;
  resource: string;
}

/** `hang` and `close` stand for no answer at all. */
type Outcome = Answer | 'hang' | 'close';

/** Takes one call from its first byte to its line in the log. */
export async function handle(
  gateway: Gateway,
  incoming: IncomingMessage,
  response: ServerResponse,
): Promise<void> {
  const startedAt = performance.now();
  const at = gateway.now();
  const request = await readRequest(incoming);
  gateway.calls.started();
  const subject: Subject = { action: '', resource: '*' };
  const outcome = await answer(gateway, request, subject);
  gateway.calls.ended({
    at,
    service: request.service,
    caller: request.accessKeyId,
    region: request.region,
    ...subject,
    status: typeof outcome === 'string' ? 0 : outcome.status,
    errorCode: typeof outcome === 'string' ? outcome : errorCodeOf(outcome),
    durationMs: performance.now() - startedAt,
  });
  if (outcome === 'close') incoming.socket.destroy();
  else if (outcome !== 'hang') send(response, request, outcome);
}

async function answer(gateway: Gateway, request: WireRequest, subject: Subject): Promise<Outcome> {
  // No SDK sends an Origin: this is a web page that tries to get at the sandbox.
  if (request.headers.origin !== undefined) {
    return queryError('', new AwsError('OriginNotAllowed', 403, 'The sandbox does not answer web pages.'));
  }
  const service = gateway.services.get(request.service);
  if (!service) {
    const what = request.service === '' ? 'an unsigned call' : `the service ${request.service}`;
    return queryError('', new AwsError('UnknownService', 400, `The sandbox does not emulate ${what}.`));
  }
  try {
    return await perform(gateway, service, request, subject);
  } catch (error) {
    if (error instanceof AwsError) return service.refuse(error);
    console.error('The emulated AWS failed at', request.service, subject.action, error);
    return service.refuse(refusal(service.refusals, 'internal', `Fault of the emulator: ${error}`));
  }
}

async function perform(
  gateway: Gateway,
  service: Service,
  request: WireRequest,
  subject: Subject,
): Promise<Outcome> {
  const caller = gateway.callers.identify(request.accessKeyId);
  if (!caller) throw refusal(service.refusals, 'unknown-key', UNKNOWN_KEY);
  const operation = await service.understand(request);
  subject.action = operation.action;
  subject.resource = operation.needs[0]?.resource ?? '*';

  const { faults } = gateway;
  if (faults.latencyMs > 0) await sleep(faults.latencyMs);
  const fault = faults.next({ service: request.service, caller: request.accessKeyId, ...subject });
  if (fault === 'hang' || fault === 'close') return fault;
  if (fault !== null) suffer(fault, service, caller, operation);

  const why = gateway.callers.whyDenied(caller, operation.needs);
  if (why) throw refusal(service.refusals, 'denied', why);
  const result = await operation.run(caller);
  return fault === 'lost-answer' ? 'close' : result;
}

function suffer(
  fault: Exclude<Fault, 'hang' | 'close'>,
  service: Service,
  caller: CallerIdentity,
  operation: Operation,
): void {
  if (fault === 'Throttling') throw refusal(service.refusals, 'throttled', RATE_EXCEEDED);
  if (fault === 'InternalError') throw refusal(service.refusals, 'internal', 'An internal error occurred.');
  if (fault !== 'AccessDenied') return;
  const need = operation.needs[0] ?? { action: operation.action, resource: '*' };
  throw refusal(service.refusals, 'denied', deniedMessage(caller.arn, need));
}

function send(response: ServerResponse, request: WireRequest, outcome: Answer): void {
  const body = Buffer.from(outcome.body);
  const headers: Record<string, string | string[]> = {};
  // An SDK believes the date of an answer, and tries again what failed while its own clock was "wrong": the account and
  // those who call it may live at other times than this machine.
  response.sendDate = false;
  for (const [name, value] of Object.entries(outcome.headers)) {
    if (name === 'date') continue;
    headers[name] = typeof value === 'string' ? value : [...value];
  }
  if (request.method !== 'HEAD') headers['content-length'] = String(body.length);
  response.writeHead(outcome.status, headers).end(body);
}
