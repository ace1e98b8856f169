import { setTimeout as sleep } from 'node:timers/promises';
import { overWords } from '../decisions/judgement.ts';
import { reasonOf } from '../gaps.ts';
import type { Analyzer, AnalyzerReader } from '../readers.ts';
import type { StoredFinding } from '../store/audit-store.ts';
import type {
  AnalyzerFindingRef,
  PolicyChange,
  Recommendation,
  RecommendationReader,
  RecommendationState,
  RecommendedStep,
} from './recommendation.ts';

export interface RecommendOptions {
  readonly account: string;
  readonly store: { finding(account: string, findingId: string): Promise<StoredFinding | null> };
  readonly analyzer: AnalyzerReader;
  readonly recommendations: RecommendationReader;
  /** Milliseconds between looks, one after the other; after the last one it is given up. */
  readonly looksMs?: readonly number[];
}

/** Access Analyzer takes seconds, sometimes a minute. Two minutes in all. */
const LOOKS_MS: readonly number[] = [1_000, 2_000, 4_000, 8_000, 15_000, 30_000, 30_000, 30_000];

/**
 * What Access Analyzer recommends for a finding about unused permissions, beside the policy as it is. Every failure
 * becomes a sentence for whoever asked: there is nothing that repeating it by ourselves would mend.
 */
export async function recommend(findingId: string, options: RecommendOptions): Promise<Recommendation> {
  const { account, store, analyzer, recommendations, looksMs = LOOKS_MS } = options;
  const stored = await store.finding(account, findingId);
  if (!stored) return none(null, 'This finding is not known any more.');
  const { finding } = stored;
  const { subject } = finding;
  if (finding.rule !== 'unused-permissions') return none(subject, 'It is not about unused permissions.');
  const over = overWords(stored);
  if (over !== null) return none(subject, `It is over: ${over}.`);
  try {
    const ref = await findAgain(subject.arn, finding.createdAt, account, analyzer);
    if (!ref) {
      return none(
        subject,
        'Access Analyzer has no such finding any more: it was resolved or archived, or its analyzer is gone.',
      );
    }
    await recommendations.generate(ref);
    const state = await waitFor(ref, recommendations, looksMs);
    if (state.status === 'IN_PROGRESS') {
      return none(subject, 'Access Analyzer is still at work on it. Please ask again in some minutes.');
    }
    if (state.status === 'FAILED') {
      return none(subject, `Access Analyzer could not make a recommendation (${state.code}).`);
    }
    const changes = await changesOf(state.steps, recommendations);
    if (changes.length === 0) return none(subject, 'Access Analyzer recommends no change of its policies.');
    return { outcome: 'recommended', subject, changes };
  } catch (error) {
    const why = reasonOf(error, actionOf(error));
    return none(subject, `Access Analyzer could not be asked: ${why}.`);
  }
}

function none(
  subject: Extract<Recommendation, { outcome: 'none' }>['subject'],
  reason: string,
): Recommendation {
  return { outcome: 'none', subject, reason };
}

/** The newest analysis of this principal; one from before its creation is about an earlier one of the same name. */
async function findAgain(
  arn: string,
  createdAt: Date,
  account: string,
  reader: AnalyzerReader,
): Promise<AnalyzerFindingRef | null> {
  const analyzers = await Promise.all(reader.regions.map((region) => reader.analyzers(region)));
  const lists = await Promise.all(
    analyzers.flat().map(async (analyzer: Analyzer) => {
      const findings = await reader.findings(analyzer, account);
      return findings.map((finding) => ({ finding, region: analyzer.region }));
    }),
  );
  const [newest] = lists
    .flat()
    .filter(({ finding: { type, resourceArn } }) => type === 'UnusedPermission' && resourceArn === arn)
    .filter(({ finding: { analyzedAt } }) => analyzedAt >= createdAt)
    .toSorted((a, b) => b.finding.analyzedAt.getTime() - a.finding.analyzedAt.getTime());
  if (!newest) return null;
  const { id, analyzerArn } = newest.finding;
  return { id, analyzerArn, region: newest.region };
}

async function waitFor(
  ref: AnalyzerFindingRef,
  reader: RecommendationReader,
  looksMs: readonly number[],
): Promise<RecommendationState> {
  for (const ms of looksMs) {
    const state = await reader.state(ref);
    if (state.status !== 'IN_PROGRESS') return state;
    await sleep(ms);
  }
  return reader.state(ref);
}

/** One entry a policy: what takes its place goes before that it is merely detached. */
async function changesOf(
  steps: readonly RecommendedStep[],
  reader: RecommendationReader,
): Promise<PolicyChange[]> {
  const byPolicy = Map.groupBy(steps, ({ existingPolicyId }) => existingPolicyId ?? 'a policy of its own');
  return Promise.all(
    [...byPolicy].map(async ([policy, same]) => ({
      policy,
      now: await documentOf(policy, reader),
      instead: same.find(({ action }) => action === 'CREATE_POLICY')?.recommendedPolicy ?? null,
    })),
  );
}

/** Only managed policies have an ARN; of the others, and of one that is gone, the new document is all there is. */
async function documentOf(policy: string, reader: RecommendationReader): Promise<string | null> {
  if (!/^arn:[^:]+:iam::(\d{12}|aws):policy\//.test(policy)) return null;
  try {
    return await reader.policyDocument(policy);
  } catch (error) {
    if (error instanceof Error && error.name === 'NoSuchEntityException') return null;
    throw error;
  }
}

/** Which action to name: AWS says it in a refusal, `… is not authorized to perform: iam:GetPolicy on …`. */
function actionOf(error: unknown): string {
  const message = error instanceof Error ? error.message : '';
  return /perform: ([a-z-]+:[A-Za-z0-9]+)/.exec(message)?.[1] ?? 'the recommendation';
}
