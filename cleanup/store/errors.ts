import type { Holder, Run } from './audit-store.ts';

/**
 * Thrown to a run that lost its lock: it took longer than its hold, and another run began. Nothing it read may
 * be stored any more; its event, when delivered again, begins it anew.
 */
export class RunTakenOverError extends Error {
  readonly run: Run;
  /** Null: the other run has finished meanwhile. */
  readonly by: Holder | null;

  constructor(run: Run, by: Holder | null) {
    const other = by ? `run ${by.runId}, begun ${by.startedAt.toISOString()}` : 'a run that has finished';
    super(
      `Run ${run.runId} of account ${run.account}, begun ${run.startedAt.toISOString()}, was taken over by ${other}.`,
    );
    this.name = 'RunTakenOverError';
    this.run = run;
    this.by = by;
  }
}

/** Thrown when an item, stored or about to be, is not what this version understands: its key, every problem. */
export class StoredItemError extends Error {
  readonly key: { readonly pk: string; readonly sk: string };
  readonly problems: readonly string[];

  constructor(key: { readonly pk: string; readonly sk: string }, problems: readonly string[]) {
    super(
      `The item ${key.pk} / ${key.sk} cannot be read:\n${problems.map((problem) => `  - ${problem}`).join('\n')}`,
    );
    this.name = 'StoredItemError';
    this.key = key;
    this.problems = problems;
  }
}

/** Thrown when other writers were faster at one item again and again, which one run at a time rules out. */
export class ContentionError extends Error {
  readonly item: string;

  constructor(item: string, attempts: number) {
    super(`${item} was changed by somebody else at each of ${attempts} attempts to write it.`);
    this.name = 'ContentionError';
    this.item = item;
  }
}

/** Thrown when a decision is to be settled that was never requested: whoever asks has it from somewhere else. */
export class UnknownDecisionError extends Error {
  readonly account: string;
  readonly decisionId: string;

  constructor(account: string, decisionId: string) {
    super(`Decision ${decisionId} of account ${account} was never requested.`);
    this.name = 'UnknownDecisionError';
    this.account = account;
    this.decisionId = decisionId;
  }
}

/** Thrown when DynamoDB left items out of several answers: it is too busy, and nobody knows what they hold. */
export class UnreadItemsError extends Error {
  override readonly name = 'UnreadItemsError';

  constructor(items: number, attempts: number) {
    super(`DynamoDB left ${items} items out of ${attempts} answers.`);
  }
}
