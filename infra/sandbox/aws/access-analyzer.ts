import { findingDetails, findingSummary, matches } from './access-analyzer-findings.ts';
import { Recommendations } from './access-analyzer-recommendation.ts';
import type { EmulatedAnalyzer, EmulatedAnalyzerFinding } from './account.ts';
import { AwsError, JSON_REFUSALS, type RefusalNames, refusal } from './errors.ts';
import type { Operation, Service, World } from './service.ts';
import { restJsonAnswer, restJsonError } from './wire/answer.ts';
import type { WireRequest } from './wire/request.ts';

const REFUSALS: RefusalNames = {
  ...JSON_REFUSALS,
  denied: ['AccessDeniedException', 403],
  throttled: ['ThrottlingException', 429],
  internal: ['InternalServerException', 500],
  'unknown-key': ['UnrecognizedClientException', 403],
};

interface Token {
  readonly maxResults: number | null;
  readonly nextToken: string | null;
}

/** Entries from the token on, and the token for the rest where there is a rest. */
function pageOf<T>(all: readonly T[], { maxResults, nextToken }: Token): { items: T[]; nextToken?: string } {
  const start = nextToken === null ? 0 : Number(Buffer.from(nextToken, 'base64').toString());
  if (!Number.isInteger(start)) throw new AwsError('ValidationException', 400, 'Invalid nextToken');
  const next = start + (maxResults ?? 100);
  const items = all.slice(start, next);
  return next < all.length ? { items, nextToken: Buffer.from(String(next)).toString('base64') } : { items };
}

function tokenOf(query: URLSearchParams): Token {
  const maxResults = query.get('maxResults');
  return { maxResults: maxResults === null ? null : Number(maxResults), nextToken: query.get('nextToken') };
}

function notFound(resourceType: 'Analyzer' | 'Finding', resourceId: string): AwsError {
  const message = `${resourceType} ${resourceId} does not exist`;
  return new AwsError('ResourceNotFoundException', 404, message, { resourceId, resourceType });
}

/** Analyzers live in regions: asked elsewhere, they do not exist. */
function analyzerWith(world: World, region: string, arn: string | null): EmulatedAnalyzer {
  const analyzer = world
    .account()
    .analyzers.find((candidate) => candidate.arn === arn && candidate.region === region);
  if (!analyzer) throw notFound('Analyzer', arn ?? '');
  return analyzer;
}

function listAnalyzers(world: World, request: WireRequest): object {
  const type = request.query.get('type');
  const analyzers = world
    .account()
    .analyzers.filter(
      (analyzer) => analyzer.region === request.region && (type === null || analyzer.type === type),
    );
  const { items, ...rest } = pageOf(analyzers, tokenOf(request.query));
  const summaries = items.map(({ arn, name, type: analyzerType, unusedAccessAge }) => ({
    arn,
    name,
    type: analyzerType,
    createdAt: '2024-01-01T00:00:00Z',
    status: 'ACTIVE',
    tags: {},
    ...(analyzerType === 'ACCOUNT' ? {} : { configuration: { unusedAccess: { unusedAccessAge } } }),
  }));
  return { analyzers: summaries, ...rest };
}

interface ListFindings {
  readonly analyzerArn: string;
  readonly filter?: object;
  readonly maxResults?: number;
  readonly nextToken?: string;
}

function listFindings(world: World, region: string, body: ListFindings): object {
  const { analyzerArn, filter = {}, maxResults = null, nextToken = null } = body;
  const analyzer = analyzerWith(world, region, analyzerArn);
  const found = analyzer.findings.filter((finding) => matches(findingSummary(finding), filter));
  const { items, ...rest } = pageOf(found, { maxResults, nextToken });
  return { findings: items.map(findingSummary), ...rest };
}

function findingWith(world: World, request: WireRequest, id: string): EmulatedAnalyzerFinding {
  const analyzer = analyzerWith(world, request.region, request.query.get('analyzerArn'));
  const finding = analyzer.findings.find((one) => one.id === id);
  if (!finding) throw notFound('Finding', id);
  return finding;
}

function getFinding(finding: EmulatedAnalyzerFinding, request: WireRequest): object {
  const { items, ...rest } = pageOf(findingDetails(finding), tokenOf(request.query));
  return { ...findingSummary(finding), findingDetails: items, ...rest };
}

/**
 * IAM Access Analyzer over REST JSON, as far as reading what it found. The V2 calls are permitted by the
 * actions without V2 (API reference of `ListFindingsV2` and `GetFindingV2`).
 */
export function accessAnalyzerService(world: World): Service {
  const operation = (action: string, need: string, resource: string, run: () => object): Operation => ({
    action,
    needs: [{ action: `access-analyzer:${need}`, resource }],
    run: () => restJsonAnswer(run()),
  });
  const recommendations = new Recommendations(world);
  return {
    refusals: REFUSALS,
    refuse: restJsonError,
    understand(request) {
      const route = `${request.method} ${request.path.replace(/\/$/, '')}`;
      if (route === 'GET /analyzer') {
        return operation('ListAnalyzers', 'ListAnalyzers', '*', () => listAnalyzers(world, request));
      }
      if (route === 'POST /findingv2') {
        const body: ListFindings = JSON.parse(request.body.toString());
        return operation('ListFindingsV2', 'ListFindings', body.analyzerArn, () =>
          listFindings(world, request.region, body),
        );
      }
      const [, verb, encodedId = ''] =
        /^(GET \/findingv2|(?:GET|POST) \/recommendation)\/(.+)$/.exec(route) ?? [];
      const arn = request.query.get('analyzerArn') ?? '*';
      const id = decodeURIComponent(encodedId);
      const finding = () => findingWith(world, request, id);
      if (verb === 'GET /findingv2') {
        return operation('GetFindingV2', 'GetFinding', arn, () => getFinding(finding(), request));
      }
      if (verb === 'POST /recommendation') {
        const action = 'GenerateFindingRecommendation';
        return operation(action, action, arn, () => recommendations.generate(finding()));
      }
      if (verb === 'GET /recommendation') {
        const action = 'GetFindingRecommendation';
        return operation(action, action, arn, () => recommendations.get(finding()));
      }
      throw refusal(REFUSALS, 'unknown-action', `Not emulated: ${route}`);
    },
  };
}
