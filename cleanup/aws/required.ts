/** Thrown when AWS leaves out what it documents as always there. */
export class UnexpectedAnswerError extends Error {
  override readonly name = 'UnexpectedAnswerError';
}

/** The value, or an error that names what is missing: never a guess in its place. */
export function required<T>(value: T | null | undefined, field: string, action: string): T {
  if (value === null || value === undefined) {
    throw new UnexpectedAnswerError(`The answer to ${action} has no ${field}.`);
  }
  return value;
}
