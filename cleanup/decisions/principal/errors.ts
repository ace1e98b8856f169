import {
  AnotherPrincipalError,
  ChangedMeanwhileError,
  NoSnapshotError,
  NotDisabledError,
  PrincipalGoneError,
  StillHeldError,
} from '../../principals/errors.ts';
import { SnapshotError } from '../../principals/snapshot.ts';
import { DeniedError } from '../apply-errors.ts';
import { whatIs } from '../apply-subject.ts';
import { type Ending, ended } from '../ending.ts';
import type { PrincipalFacts } from './facts.ts';

/** Thrown between noting down and changing: people have spoken in the meantime. */
export class StoppedError extends Error {
  override readonly name = 'StoppedError';
  readonly ending: Ending;

  constructor(ending: Ending) {
    super('It was stopped before anything was changed.');
    this.ending = ending;
  }
}

/** What a decision ends in because of an error that would come again; null for what may pass. */
export function endingOfError(facts: Pick<PrincipalFacts, 'decision'>, error: unknown): Ending | null {
  const what = whatIs(facts);
  if (error instanceof StoppedError) return error.ending;
  if (error instanceof DeniedError) return ended('failed', error.sentence);
  if (error instanceof PrincipalGoneError) {
    return ended('refused', `${what} no longer exists. Nothing more was done.`);
  }
  if (error instanceof AnotherPrincipalError) {
    return ended('refused', `${what} is another one by now: the one you decided about was deleted.`);
  }
  if (error instanceof NotDisabledError) {
    return ended('refused', `${what} is not disabled: ${error.working.join(' ')} Nothing was deleted.`);
  }
  if (error instanceof ChangedMeanwhileError) {
    const not = facts.decision.action === 'delete' ? 'deleted' : 'disabled';
    return ended(
      'refused',
      `${what} changed while it was looked at: ${error.changes.join(' ')} It was not ${not}.`,
    );
  }
  if (error instanceof StillHeldError) {
    const left = error.left.length > 0 ? `what is left: ${error.left.join(', ')}` : 'it does not say why';
    return ended('failed', `AWS refuses to delete ${what}; ${left}. An operator has to look at it.`);
  }
  if (error instanceof NoSnapshotError || error instanceof SnapshotError) {
    return ended('failed', `${error.message.replace(/\.$/, '')}. Without a snapshot nothing is deleted.`);
  }
  return null;
}
