import type { RecommendationRequest } from './recommendation/recommendation.ts';

/** A message that is updated while an audit goes on. */
export interface ProgressMessage {
  readonly channel: string;
  readonly ts: string;
}

/** Starts an audit, or something else that only its Lambda may do, without waiting for it. */
export interface AuditStarter {
  /**
   * @param id of the run: the same one twice is one run
   * @param progressTo where to tell how it goes, or null
   */
  start(request: { readonly id: string; readonly progressTo: ProgressMessage | null }): Promise<void>;
  /**
   * Has the same Lambda, which may read Access Analyzer, fetch a recommended policy and tell who asked.
   *
   * @param id of the request, for the log
   */
  recommend(request: { readonly id: string; readonly recommend: RecommendationRequest }): Promise<void>;
}
