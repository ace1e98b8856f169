import type { LastUse } from './inventory.ts';

/**
 * IAM's last-accessed data comes up to four hours late, so that a use of the hours before was not known when it was
 * disabled. Source: "Refine permissions using last accessed information", IAM User Guide.
 */
const LATE_MS = 4 * 60 * 60 * 1000;

/**
 * Whether a use shows that somebody needs, or tries to use, what this product disabled. From then on nothing more is done
 * to it by itself.
 */
export function isUseOfDisabled(use: Pick<LastUse, 'at'> | null, disabledAt: Date): boolean {
  return use !== null && use.at.getTime() > disabledAt.getTime() - LATE_MS;
}
