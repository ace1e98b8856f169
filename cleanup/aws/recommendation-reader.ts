import {
  type AccessAnalyzerClient,
  GenerateFindingRecommendationCommand,
  paginateGetFindingRecommendation,
} from '@aws-sdk/client-accessanalyzer';
import { GetPolicyCommand, GetPolicyVersionCommand, type IAMClient } from '@aws-sdk/client-iam';
import type {
  AnalyzerFindingRef,
  RecommendationReader,
  RecommendationState,
  RecommendedStep,
} from '../recommendation/recommendation.ts';
import { required } from './required.ts';

const FROM = 'GetFindingRecommendation';

/** Asks Access Analyzer for recommendations, and IAM for the policies they are about. Changes nothing. */
export function recommendationReader(
  analyzers: ReadonlyMap<string, AccessAnalyzerClient>,
  iam: IAMClient,
): RecommendationReader {
  const clientIn = (region: string) => required(analyzers.get(region), `client for ${region}`, FROM);
  return {
    async generate({ analyzerArn, id, region }) {
      await clientIn(region).send(new GenerateFindingRecommendationCommand({ analyzerArn, id }));
    },
    state: ({ analyzerArn, id, region }) => stateOf(clientIn(region), { analyzerArn, id }),
    async policyDocument(PolicyArn) {
      const { Policy } = await iam.send(new GetPolicyCommand({ PolicyArn }));
      const VersionId = required(Policy?.DefaultVersionId, 'DefaultVersionId', 'GetPolicy');
      const { PolicyVersion } = await iam.send(new GetPolicyVersionCommand({ PolicyArn, VersionId }));
      return decodeURIComponent(required(PolicyVersion?.Document, 'Document', 'GetPolicyVersion'));
    },
  };
}

async function stateOf(
  client: AccessAnalyzerClient,
  input: Pick<AnalyzerFindingRef, 'analyzerArn' | 'id'>,
): Promise<RecommendationState> {
  const steps: RecommendedStep[] = [];
  for await (const page of paginateGetFindingRecommendation({ client }, input)) {
    if (page.status === 'FAILED') return { status: 'FAILED', code: page.error?.code ?? 'no reason given' };
    if (page.status !== 'SUCCEEDED') return { status: 'IN_PROGRESS' };
    for (const { unusedPermissionsRecommendedStep: step } of page.recommendedSteps ?? []) {
      if (step?.recommendedAction !== 'CREATE_POLICY' && step?.recommendedAction !== 'DETACH_POLICY')
        continue;
      steps.push({
        action: step.recommendedAction,
        existingPolicyId: step.existingPolicyId ?? null,
        recommendedPolicy: step.recommendedPolicy ?? null,
      });
    }
  }
  return { status: 'SUCCEEDED', steps };
}
