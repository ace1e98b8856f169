import type { Logger } from '@aws-lambda-powertools/logger';
import type { Readers } from '../readers.ts';
import { type RecommendOptions, recommend } from './recommend.ts';
import type { Recommendation, RecommendationRequest } from './recommendation.ts';

export interface AnswerOptions extends Pick<RecommendOptions, 'account' | 'store' | 'looksMs'> {
  readonly readers: Pick<Readers, 'analyzer' | 'recommendations'>;
  readonly tell: (to: string, said: Recommendation, at: Date) => Promise<void>;
  readonly logger: Pick<Logger, 'info' | 'error'>;
  readonly clock: () => Date;
}

/** What the log and whoever invoked it learn: no names, no documents. */
export interface RecommendationLog {
  readonly runId: string;
  readonly outcome: Recommendation['outcome'];
}

/** Fetches what somebody asked for and tells them. @throws when they could not be told: Lambda then tries once more */
export async function answerRecommendation(
  runId: string,
  { findingId, to }: RecommendationRequest,
  { readers, tell, logger, clock, ...options }: AnswerOptions,
): Promise<RecommendationLog> {
  const { analyzer, recommendations } = readers;
  const said = await recommend(findingId, { ...options, analyzer, recommendations });
  try {
    await tell(to, said, clock());
  } catch (error) {
    logger.error('recommendation not told', {
      runId,
      error: error instanceof Error ? error.name : 'unknown',
    });
    throw error;
  }
  const line = { runId, outcome: said.outcome };
  logger.info('recommendation told', line);
  return line;
}
