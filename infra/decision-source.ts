/** How the decision Lambda gets what is in its queue: in a deployment and in the sandbox. */
export const DECISION_SOURCE = {
  /** One is not to wait, or be delivered again, because of another that takes long. */
  batchSize: 1,
  /** As few as Lambda allows: IAM's limits are the account's, and nobody waits for thousands of clicks. */
  maxConcurrency: 2,
} as const;
