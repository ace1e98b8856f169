import type { LastUse } from '../inventory.ts';

/** What IAM's last-accessed data says of one user or role: the trailing 400 days, up to 4 hours late, refused calls too. */
export type LastAccess =
  | { readonly known: true; readonly use: LastUse | null }
  /** AWS did not say; `reason` is a sentence. */
  | { readonly known: false; readonly reason: string };

/** Has IAM look up when something was last accessed. */
export interface LastAccessReader {
  /** @throws {DeniedError} when the permission is missing; whatever may pass, as it came */
  lastAccess(arn: string): Promise<LastAccess>;
}
