import type { Subject } from '../finding.ts';

/** What Access Analyzer would do with one policy of a user or role. Nothing of it is done by this product. */
export interface PolicyChange {
  /** ARN of the policy as it is; of an inline policy, whatever Access Analyzer calls it. */
  readonly policy: string;
  /** The document as it is; null when it could not be read. */
  readonly now: string | null;
  /** The document that would take its place; null: the policy would be detached, and nothing take its place. */
  readonly instead: string | null;
}

/** What somebody asked for, and gets as a direct message. */
export interface RecommendationRequest {
  readonly findingId: string;
  /** Slack id of who asked. */
  readonly to: string;
}

/** The answer, for people: what is recommended, or one sentence that says why there is nothing to show. */
export type Recommendation =
  | {
      readonly outcome: 'recommended';
      readonly subject: Subject;
      readonly changes: readonly PolicyChange[];
    }
  | { readonly outcome: 'none'; readonly subject: Subject | null; readonly reason: string };

/** One step as Access Analyzer gives it. */
export interface RecommendedStep {
  readonly action: 'CREATE_POLICY' | 'DETACH_POLICY';
  readonly existingPolicyId: string | null;
  readonly recommendedPolicy: string | null;
}

export type RecommendationState =
  | { readonly status: 'IN_PROGRESS' }
  | { readonly status: 'FAILED'; readonly code: string }
  | { readonly status: 'SUCCEEDED'; readonly steps: readonly RecommendedStep[] };

/** An Access Analyzer finding in its analyzer. */
export interface AnalyzerFindingRef {
  readonly analyzerArn: string;
  readonly region: string;
  readonly id: string;
}

/** Asks Access Analyzer for a recommendation, and IAM for the policy that it is about. Changes nothing. */
export interface RecommendationReader {
  /** Asks for it to be made; it is made in the background, and asking twice is harmless. */
  generate(finding: AnalyzerFindingRef): Promise<void>;
  state(finding: AnalyzerFindingRef): Promise<RecommendationState>;
  /** The document of a managed policy's default version. */
  policyDocument(policyArn: string): Promise<string>;
}
