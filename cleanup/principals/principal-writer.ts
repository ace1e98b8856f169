import type { Written } from '../decisions/iam-writer.ts';
import type { ChangeStep } from './steps.ts';

/**
 * Switches users and roles off and on, and takes them apart. It can attach nothing but `AWSDenyAll`, and create nothing.
 *
 * Each step may be repeated: the second one finds what it wants. Every refusal of AWS but NoSuchEntity is thrown under
 * AWS's own name for it.
 */
export interface PrincipalWriter {
  /** `gone`: what the step names is not there (any more). */
  send(step: ChangeStep): Promise<Written>;
}
