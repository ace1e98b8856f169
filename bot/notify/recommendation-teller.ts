import type { Recommendation } from '../../cleanup/recommendation/recommendation.ts';
import {
  NO_FILE_TEXT,
  noRecommendationMessage,
  recommendationFile,
  recommendationMessage,
} from '../messages/recommendation.ts';
import type { SlackClient } from '../slack/client.ts';
import { SlackCallError } from '../slack/errors.ts';

/** Tells a person what was recommended, in a direct message. */
export type RecommendationTeller = (to: string, said: Recommendation, at: Date) => Promise<void>;

/** For a deployment without Slack: then nobody can have asked. */
export const SILENT_RECOMMENDATION_TELLER: RecommendationTeller = async () => {};

/** The message first, then the file in its thread; where Slack takes no file, that is said. */
export function recommendationTeller(slack: Pick<SlackClient, 'post' | 'upload'>): RecommendationTeller {
  return async (to, said, at) => {
    if (said.outcome === 'none') {
      await slack.post(to, noRecommendationMessage(said));
      return;
    }
    const posted = await slack.post(to, recommendationMessage(said));
    try {
      await slack.upload(posted, recommendationFile(said, at));
    } catch (error) {
      if (!(error instanceof SlackCallError)) throw error;
      await slack.post(posted.channel, { text: NO_FILE_TEXT, blocks: [] }, posted.ts);
    }
  };
}
