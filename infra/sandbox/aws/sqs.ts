import { createHash } from 'node:crypto';
import { JSON_REFUSALS, type RefusalNames } from './errors.ts';
import type { Service, World } from './service.ts';
import { sendBack } from './sqs-redrive.ts';
import type { Upstream } from './upstream.ts';
import { type Answer, jsonError } from './wire/answer.ts';
import type { WireRequest } from './wire/request.ts';

/** fauxqs knows only this account; the gateway puts the emulated account's id in its place. */
export const FAUXQS_ACCOUNT = '000000000000';

const REFUSALS: RefusalNames = {
  ...JSON_REFUSALS,
  denied: ['AccessDeniedException', 403],
  throttled: ['RequestThrottled', 400],
  internal: ['InternalError', 500],
};

/** What SQS's JSON protocol puts into `x-amzn-query-error`, which the SDK takes the error's name from. */
const QUERY_CODES: Readonly<Record<string, string>> = { AccessDeniedException: 'AccessDenied' };

interface SqsRequest {
  readonly QueueUrl?: string;
  readonly QueueName?: string;
  /** Of `StartMessageMoveTask`, which names no queue otherwise. */
  readonly SourceArn?: string;
}

interface Received {
  readonly Messages?: { Body: string; MD5OfBody: string }[];
}

/** Batches are permitted by the action of their single form. */
function permission(action: string): string {
  return `sqs:${action.replace(/Batch$/, '')}`;
}

/** A notification that SNS has put into a queue names its topic; the checksum has to follow the change. */
function readdressed(body: string, account: string): string {
  const received: Received = JSON.parse(body);
  for (const message of received.Messages ?? []) {
    if (!message.Body.startsWith('{"Type":"Notification"')) continue;
    message.Body = message.Body.replaceAll(`:${FAUXQS_ACCOUNT}:`, `:${account}:`);
    message.MD5OfBody = createHash('md5').update(message.Body).digest('hex');
  }
  return JSON.stringify(received);
}

/** Another call than the one that was made, with its headers. */
async function ask(fauxqs: Upstream, { headers, ...request }: WireRequest, action: string, input: object) {
  const target = { 'x-amz-target': `AmazonSQS.${action}` };
  const call = { ...request, target: '/', headers: { ...headers, ...target }, body: JSON.stringify(input) };
  const { body } = await fauxqs.forward(call);
  return JSON.parse(body.toString() || '{}') as unknown;
}

/** SQS: fauxqs behind the gateway's permissions; queue URLs lead back to the gateway. */
export function sqsService(world: World, fauxqs: Upstream, gatewayUrl: string): Service {
  const toUs = (answer: Answer, action: string, account: string): Answer => {
    const text = answer.body.toString();
    if (action === 'ReceiveMessage' && answer.status === 200) {
      return { ...answer, body: readdressed(text, account) };
    }
    const body = text
      .replaceAll(new RegExp(`http://[^/"]+/${FAUXQS_ACCOUNT}/`, 'g'), `${gatewayUrl}/${account}/`)
      .replaceAll(`:${FAUXQS_ACCOUNT}:`, `:${account}:`);
    return { ...answer, body };
  };
  return {
    refusals: REFUSALS,
    refuse: (error) => jsonError('com.amazonaws.sqs', error, QUERY_CODES[error.code] ?? error.code),
    understand(request) {
      const action = String(request.headers['x-amz-target']).replace(/^.*\./, '');
      const { partition, id } = world.account();
      const text = request.body.toString();
      const { QueueUrl, QueueName, SourceArn }: SqsRequest = JSON.parse(text || '{}');
      const name = QueueName ?? QueueUrl?.slice(QueueUrl.lastIndexOf('/') + 1);
      const resource = SourceArn ?? (name ? `arn:${partition}:sqs:${request.region}:${id}:${name}` : '*');
      const isContent = action.startsWith('SendMessage');
      return {
        action,
        needs: [{ action: permission(action), resource }],
        async run() {
          if (action === 'StartMessageMoveTask' && SourceArn) {
            const moved = await sendBack(
              (call, input) => ask(fauxqs, request, call, input),
              SourceArn.replace(`:${id}:`, `:${FAUXQS_ACCOUNT}:`),
            );
            const headers = { 'content-type': 'application/x-amz-json-1.0' };
            return { status: 200, headers, body: JSON.stringify(moved) };
          }
          const body = isContent ? text : text.replaceAll(`:${id}:`, `:${FAUXQS_ACCOUNT}:`);
          const answer = await fauxqs.forward({ ...request, target: '/', body });
          return toUs(answer, action, id);
        },
      };
    },
  };
}
