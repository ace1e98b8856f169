import { AwsError, QUERY_REFUSALS, refusal } from '../aws/errors.ts';
import { iamNeeds } from '../aws/iam/needs.ts';
import type { Need, Operation, Service, World } from '../aws/service.ts';
import { type Answer, queryError, restJsonError } from '../aws/wire/answer.ts';
import type { WireRequest } from '../aws/wire/request.ts';
import { analyzerCall } from './analyzer-calls.ts';
import type { RealServiceName } from './aws-client.ts';

/** The account that the Lambdas' calls go to, as the gateway sees it. */
export interface RealAccount {
  readonly account: string;
  /** Clicks may change IAM. @default false, nothing but reads is sent */
  readonly allowChanges: boolean;
  /** Sends a call in the operator's name; see `RealAwsClient`. */
  send(service: RealServiceName, request: WireRequest): Promise<Answer>;
  /** The account that the credentials belong to at this moment: they may be renewed, and a profile edited. */
  accountNow(): Promise<string>;
}

/** Of IAM's actions these begin with a word that changes nothing (Service Authorization Reference: List, Read). */
const READS = /^(Get|List|Generate)[A-Z][A-Za-z]*$/;
/** AWS's own code for what only reads lets pass; `apply-errors.ts` knows it. */
const READ_ONLY = 'ReadOnly';

/** What a person is told whose click would have changed something. */
function readOnlySentence(account: string): string {
  return `read-only: start with --allow-changes ${account} to let clicks change IAM. Nothing was changed.`;
}

/**
 * The only way to the real account, and so the only place that decides what gets there: reads, and with
 * `allowChanges` what the caller's own role may change. The Lambdas themselves hold no credentials that AWS knows.
 */
export function realServices(world: World, real: RealAccount): ReadonlyMap<string, Service> {
  return new Map<string, Service>([
    ['iam', iam(world, real)],
    ['sts', query('sts', real, ['GetCallerIdentity'], () => [])],
    [
      'cloudformation',
      query('cloudformation', real, ['DescribeStackResources'], (action) => [
        { action: `cloudformation:${action}`, resource: '*' },
      ]),
    ],
    ['access-analyzer', accessAnalyzer(real)],
  ]);
}

function iam(world: World, real: RealAccount): Service {
  return queryService((request) => {
    const params = formOf(request);
    const action = params.get('Action') ?? '';
    const reads = READS.test(action);
    if (!reads && !real.allowChanges) throw new AwsError(READ_ONLY, 403, readOnlySentence(real.account));
    // Whose key it is only AWS knows; it is some user's.
    const isOfSomeUser = (need: Need) => need.resource === '*' && params.has('AccessKeyId');
    const root = `arn:${world.account().partition}:iam::${real.account}`;
    return {
      action,
      needs: iamNeeds(world.account(), action, params).map((need) =>
        isOfSomeUser(need) ? { ...need, resource: `${root}:user/*` } : need,
      ),
      async run() {
        if (!reads) await checkAccount(real);
        return sent('iam', request, real);
      },
    };
  });
}

/** Credentials that now belong to another account than the one that was allowed change nothing there. */
async function checkAccount(real: RealAccount): Promise<void> {
  const now = await real.accountNow().catch(() => null);
  if (now === real.account) return;
  const why =
    now === null
      ? 'could not be asked for'
      : `is ${now}, and changes are allowed in ${real.account} only. Nothing was changed`;
  throw new AwsError(READ_ONLY, 403, `The account of the AWS credentials ${why}.`);
}

function query(
  service: RealServiceName,
  real: RealAccount,
  actions: readonly string[],
  needsOf: (action: string) => Need[],
): Service {
  return queryService((request) => {
    const action = formOf(request).get('Action') ?? '';
    if (!actions.includes(action)) {
      throw refusal(
        QUERY_REFUSALS,
        'unknown-action',
        `Only ${actions.join(', ')} is passed on to ${service}.`,
      );
    }
    return { action, needs: needsOf(action), run: () => sent(service, request, real) };
  });
}

function queryService(understand: Service['understand']): Service {
  return { refusals: QUERY_REFUSALS, refuse: (error) => queryError('', error), understand };
}

function accessAnalyzer(real: RealAccount): Service {
  return {
    refusals: { ...QUERY_REFUSALS, denied: ['AccessDeniedException', 403] },
    refuse: restJsonError,
    understand(request) {
      const call = analyzerCall(request);
      if (!call)
        throw refusal(QUERY_REFUSALS, 'unknown-action', 'Only reads are passed on to Access Analyzer.');
      return { ...call, run: () => sent('access-analyzer', request, real) } satisfies Operation;
    },
  };
}

/**
 * The form that a Query call is. AWS also reads an action out of the address, and which of two it takes is its own
 * affair: such calls are not passed on, so that what was judged is what AWS does.
 */
function formOf({ method, path, query: address, body }: WireRequest): URLSearchParams {
  const params = new URLSearchParams(body.toString());
  const isPlain = method === 'POST' && path === '/' && [...address].length === 0;
  if (!isPlain || params.getAll('Action').length !== 1) {
    throw refusal(QUERY_REFUSALS, 'unknown-action', 'Only POST / with one Action in its body is passed on.');
  }
  return params;
}

async function sent(service: RealServiceName, request: WireRequest, real: RealAccount): Promise<Answer> {
  try {
    return await real.send(service, request);
  } catch (error) {
    const name = error instanceof Error ? error.name : 'unknown';
    // Nobody to sign as: trying again cannot help. Everything else is a matter of the network, and may pass.
    const [code, status] =
      name === 'CredentialsProviderError' ? ['ExpiredToken', 403] : ['ServiceUnavailable', 503];
    throw new AwsError(String(code), Number(status), `The real AWS could not be asked (${name}).`);
  }
}
