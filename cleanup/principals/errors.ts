/*
 * Why a user or role was not switched off, taken apart or rebuilt. Messages name nobody, since they reach a log; what
 * people are told is in the fields.
 */

/** Thrown when there is no principal of that name (any more). */
export class PrincipalGoneError extends Error {
  override readonly name = 'PrincipalGoneError';

  constructor() {
    super('There is nobody of that name any more.');
  }
}

/** Thrown when somebody else has the name now. Nothing is done to them. */
export class AnotherPrincipalError extends Error {
  override readonly name = 'AnotherPrincipalError';
  /** The id that the name stands for now. */
  readonly id: string;

  constructor(id: string) {
    super('Another principal has that name now: the one decided about is gone.');
    this.id = id;
  }
}

/**
 * Thrown when AWS is still busy with an earlier change after all waits. Nothing of the refused call was done: to be
 * tried again later.
 */
export class BusyError extends Error {
  override readonly name = 'BusyError';
  /** The call that was refused: `DeleteUser`. */
  readonly call: string;

  constructor(call: string, cause: unknown) {
    super(`AWS is still busy with an earlier change and refused ${call}.`, { cause });
    this.call = call;
  }
}

/** Thrown before anything is taken apart: there is no snapshot of it, or it is of something else. */
export class NoSnapshotError extends Error {
  override readonly name = 'NoSnapshotError';
}

/** Thrown before anything is taken apart: it has not been disabled, so somebody may be using it. */
export class NotDisabledError extends Error {
  override readonly name = 'NotDisabledError';
  /** What still works, a sentence each. */
  readonly working: readonly string[];

  constructor(working: readonly string[]) {
    super('It is not disabled.');
    this.working = working;
  }
}

/** Thrown when it is no longer what was judged or what the snapshot shows: used, switched on or given something since. */
export class ChangedMeanwhileError extends Error {
  override readonly name = 'ChangedMeanwhileError';
  /** A sentence each. */
  readonly changes: readonly string[];

  constructor(changes: readonly string[]) {
    super('It changed since it was judged, or since its snapshot was taken.');
    this.changes = changes;
  }
}

/** Thrown when AWS refuses to delete what has nothing left that we know of, or what somebody keeps adding to. */
export class StillHeldError extends Error {
  override readonly name = 'StillHeldError';
  /** What a last look found: a sentence each; empty when nothing that we know of is left. */
  readonly left: readonly string[];

  constructor(left: readonly string[], cause: unknown) {
    super('AWS still refuses to delete it: something is left.', { cause });
    this.left = left;
  }
}

/** Thrown when AWS refuses a call of a restoring, and would refuse it again: somebody has to mend that first. */
export class RestoreFailedError extends Error {
  override readonly name = 'RestoreFailedError';
  /** What AWS said, in a sentence. */
  readonly sentence: string;

  constructor(call: string, cause: Error) {
    super(`AWS refused ${call}.`, { cause });
    this.sentence = `AWS refused ${call}: ${cause.message.replace(/\.$/, '')}.`;
  }
}

/** Thrown while a restoring looks around: nothing (more) is created. See `reasons`, a sentence each. */
export class CannotRestoreError extends Error {
  override readonly name = 'CannotRestoreError';
  readonly reasons: readonly string[];

  constructor(reasons: readonly string[]) {
    super('It cannot be restored as things are.');
    this.reasons = reasons;
  }
}
