import type { Finding } from '../finding.ts';
import { type Declarable, declarableKey } from '../hold.ts';
import type { ManagedBy } from '../inventory.ts';
import type { StackReader } from '../readers.ts';
import { isFinal } from './apply-errors.ts';

/** Which stacks declare the user or key; or why that is not known, which refuses every deletion. */
export type Declared =
  | { readonly known: true; readonly stacks: ReadonlyMap<string, ManagedBy> }
  | { readonly known: false; readonly reason: string };

/** For what deletes nothing, nobody is asked. */
export const NOT_ASKED: Declared = { known: true, stacks: new Map() };

/** The user and the credential in question; a stack declares access keys, and no credential of another kind. */
export function declarablesOf({ subject }: Pick<Finding, 'subject'>): Declarable[] {
  const user: Declarable = { type: 'user', physicalId: subject.name };
  return subject.type === 'access-key' ? [user, { type: 'access-key', physicalId: subject.id }] : [user];
}

/**
 * Asks CloudFormation in every configured region about each of these. What AWS would answer again
 * (no permission, region switched off) is "not known"; what may pass is thrown, so that it is asked again later.
 */
export async function askWhoDeclares(
  declarables: readonly Declarable[],
  reader: StackReader,
): Promise<Declared> {
  const stacks = new Map<string, ManagedBy>();
  for (const region of reader.regions) {
    for (const declarable of declarables) {
      try {
        const stack = await reader.declaredBy(declarable, region);
        if (stack) stacks.set(declarableKey(declarable), stack);
      } catch (error) {
        if (!isFinal(error)) throw error;
        return {
          known: false,
          reason: `CloudFormation in ${region} did not say whether a stack declares it, and what a stack declares is not deleted here. Nothing was done.`,
        };
      }
    }
  }
  return { known: true, stacks };
}
