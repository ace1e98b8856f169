/** Added to every AWS call, in milliseconds: about what IAM takes to answer in practice. */
export const LATENCY_MS = 40;

/** An account to measure on: `bigCompany` with these arguments. */
export interface AccountSize {
  readonly users: number;
  /** Part of the users that has one stale key. */
  readonly flagged: number;
  readonly analyzerFindings: number;
  /** Every user and role with an inline policy of 2 KB: documents are most of what a real account's lists hold. */
  readonly policies?: boolean;
}

/** A bucket of calls on IAM, as AWS throttles an account. */
export interface Bucket {
  readonly ratePerSecond: number;
  readonly burst: number;
}

export interface EmulatorSetup extends AccountSize {
  /** The same for account, emulator and subject, so that every process sees the same days. */
  readonly now: string;
  readonly bucket: Bucket | null;
}

/**
 * - `audit`: the product's `inspect`, with its own clients
 * - `audit-sdk-default`: the same, but with the SDK's default retries (standard mode, 3 attempts) and no pacing
 * - `lab`: the calls of the Well-Architected lab's script
 */
export type Subject = 'audit' | 'audit-sdk-default' | 'lab';

export interface SubjectSetup {
  readonly subject: Subject;
  readonly url: string;
  readonly now: string;
}
