import type { EmulatedDeployment } from './deployment.ts';
import { QUERY_REFUSALS, type RefusalNames } from './errors.ts';
import type { Service, World } from './service.ts';
import { FAUXQS_ACCOUNT } from './sqs.ts';
import type { Upstream } from './upstream.ts';
import { type Answer, queryAnswer, queryError } from './wire/answer.ts';
import { list, tag } from './wire/xml.ts';

/** A message that was published: what the topic's email subscribers get. */
export interface Email {
  readonly at: Date;
  readonly topicArn: string;
  readonly subject: string | null;
  readonly message: string;
}

const NAMESPACE = 'http://sns.amazonaws.com/doc/2010-03-31/';

const REFUSALS: RefusalNames = {
  ...QUERY_REFUSALS,
  denied: ['AuthorizationError', 403],
  throttled: ['Throttled', 429],
  internal: ['InternalError', 500],
};

/** Fields that hold what people wrote: never touched. */
const CONTENT = /^(Message|Subject|PublishBatchRequestEntries\..*)$/;

function withAccount(params: URLSearchParams, account: string): string {
  const changed = new URLSearchParams();
  for (const [name, value] of params) {
    const arn = CONTENT.test(name) ? value : value.replaceAll(`:${account}:`, `:${FAUXQS_ACCOUNT}:`);
    changed.append(name, arn);
  }
  return changed.toString();
}

/** Of a deployment that is made up: nobody clicks links in emails here. */
function subscribers({ subscriptions }: EmulatedDeployment, topicArn: string): Answer {
  const members = subscriptions
    .filter((one) => one.topicArn === topicArn)
    .map(
      ({ isConfirmed }) =>
        tag('SubscriptionArn', isConfirmed ? `${topicArn}:1` : 'PendingConfirmation') +
        tag('Protocol', 'email') +
        tag('Endpoint', 'ops@example.com') +
        tag('TopicArn', topicArn),
    );
  return queryAnswer(NAMESPACE, 'ListSubscriptionsByTopic', list('Subscriptions', members));
}

/** Nobody clicks links in emails here either: `settings.emailReaders` says how many did. */
function attributes(confirmed: number, topicArn: string): Answer {
  const entry = (key: string, value: string) => `<entry>${tag('key', key)}${tag('value', value)}</entry>`;
  const all = entry('TopicArn', topicArn) + entry('SubscriptionsConfirmed', String(confirmed));
  return queryAnswer(NAMESPACE, 'GetTopicAttributes', `<Attributes>${all}</Attributes>`);
}

/** SNS: fauxqs behind the gateway's permissions. Each publication that went well lands in `emails`. */
export function snsService(world: World, fauxqs: Upstream, emails: Email[]): Service {
  return {
    refusals: REFUSALS,
    refuse: (error) => queryError(NAMESPACE, error),
    understand(request) {
      const params = new URLSearchParams(request.body.toString());
      const action = params.get('Action') ?? '';
      const { partition, id } = world.account();
      const name = params.get('Name');
      const resource =
        params.get('TopicArn') ??
        params.get('TargetArn') ??
        params.get('ResourceArn') ??
        // A subscription's ARN is its topic's with one part more.
        params.get('SubscriptionArn')?.replace(/:[^:]*$/, '') ??
        (name ? `arn:${partition}:sns:${request.region}:${id}:${name}` : '*');
      return {
        action,
        needs: [{ action: `sns:${action === 'PublishBatch' ? 'Publish' : action}`, resource }],
        async run(): Promise<Answer> {
          const deployment = world.deployment();
          if (deployment && action === 'ListSubscriptionsByTopic') return subscribers(deployment, resource);
          if (action === 'GetTopicAttributes') {
            const confirmed = deployment?.subscriptions.filter((one) => one.isConfirmed).length;
            return attributes(confirmed ?? world.settings.emailReaders, resource);
          }
          const answer = await fauxqs.forward({ ...request, body: withAccount(params, id) });
          if (action === 'Publish' && answer.status === 200) {
            emails.push({
              at: world.now(),
              topicArn: resource,
              subject: params.get('Subject'),
              message: params.get('Message') ?? '',
            });
          }
          return { ...answer, body: answer.body.toString().replaceAll(`:${FAUXQS_ACCOUNT}:`, `:${id}:`) };
        },
      };
    },
  };
}
