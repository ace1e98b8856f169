import type { Operation } from '../aws/service.ts';
import type { WireRequest } from '../aws/wire/request.ts';

const ID = '/[^/]+$';
/** Asking for a recommendation computes something and changes nothing. V2 calls are permitted under the names without V2. */
const CALLS: readonly (readonly [route: RegExp, action: string, permission: string])[] = [
  [/^GET \/analyzer$/, 'ListAnalyzers', 'ListAnalyzers'],
  [/^POST \/findingv2$/, 'ListFindingsV2', 'ListFindings'],
  [new RegExp(`^GET /findingv2${ID}`), 'GetFindingV2', 'GetFinding'],
  [
    new RegExp(`^POST /recommendation${ID}`),
    'GenerateFindingRecommendation',
    'GenerateFindingRecommendation',
  ],
  [new RegExp(`^GET /recommendation${ID}`), 'GetFindingRecommendation', 'GetFindingRecommendation'],
];

/** What a call to Access Analyzer asks for, if it is one of those that read; null for every other. */
export function analyzerCall(request: WireRequest): Pick<Operation, 'action' | 'needs'> | null {
  const route = `${request.method} ${request.path.replace(/\/$/, '')}`;
  const [, action, permission] = CALLS.find(([pattern]) => pattern.test(route)) ?? [];
  if (!action || !permission) return null;
  const resource = action === 'ListAnalyzers' ? '*' : analyzerOf(request);
  return { action, needs: [{ action: `access-analyzer:${permission}`, resource }] };
}

/** In the address, or in the body of a listing; without one no permission holds. */
function analyzerOf({ query, body }: WireRequest): string {
  const inAddress = query.get('analyzerArn');
  if (inAddress !== null) return inAddress;
  try {
    const { analyzerArn } = JSON.parse(body.toString()) as { analyzerArn?: unknown };
    return typeof analyzerArn === 'string' ? analyzerArn : '';
  } catch {
    return '';
  }
}
