import type { Restored } from '../../principals/restore.ts';
import type { Decision } from '../decision.ts';

/** Commands that rebuild something, for an administrator, with what has to be known before they are run. */
export interface Handover {
  readonly decision: Decision;
  /** What no restoring brings back, a sentence each. */
  readonly cannotComeBack: readonly string[];
  readonly file: { readonly name: string; readonly content: string };
}

/** Hands commands to the approvers; delivered again, it may hand them over twice. */
export interface Courier {
  /** @throws when they could not be handed over: nothing is settled then */
  deliver(handover: Handover): Promise<void>;
}

/** What became of asking for a rebuilding. */
export type Rebuilt =
  | ({ readonly outcome: 'restored' } & Restored)
  /** Refused before anything (more) was created, or failed at what would fail again; a sentence each. */
  | { readonly outcome: 'refused' | 'failed'; readonly reasons: readonly string[] };

/** Rebuilds from a snapshot, with rights that this Lambda does not have. It may be called again. */
export interface Rebuilder {
  rebuild(snapshotKey: string): Promise<Rebuilt>;
}
