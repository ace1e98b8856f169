import type { PermissionStatement } from '../../permissions.ts';
import { type CompiledStatement, compile, whyDenied } from './permission-check.ts';
import type { CallerIdentity, Need, World } from './service.ts';

/** Access key id that may do everything: for seeds, tests and the sandbox's own page. Not with a real part. */
export const SANDBOX_ADMIN = 'sandbox-admin';

/** Who may call, and what each may do. An access key id stands for a role here: `audit`, `bot`, … */
export class Callers {
  readonly #world: World;
  readonly #admin: string;
  readonly #statements = new Map<string, readonly CompiledStatement[]>();

  /** @param admin access key id that may do everything */
  constructor(world: World, admin: string = SANDBOX_ADMIN) {
    this.#world = world;
    this.#admin = admin;
  }

  /** Replaces whatever the caller was granted before. */
  grant(accessKeyId: string, statements: readonly PermissionStatement[]): void {
    this.#statements.set(accessKeyId, statements.map(compile));
  }

  /** Null for a key id that was never granted anything. */
  identify(accessKeyId: string): CallerIdentity | null {
    const { partition, id } = this.#world.account();
    if (accessKeyId === this.#admin) {
      return { accessKeyId, arn: `arn:${partition}:iam::${id}:user/${SANDBOX_ADMIN}` };
    }
    if (!this.#statements.has(accessKeyId)) return null;
    return { accessKeyId, arn: `arn:${partition}:sts::${id}:assumed-role/${accessKeyId}/sandbox` };
  }

  /** Why the caller may not do all of this, in AWS's words, or null. */
  whyDenied(caller: CallerIdentity, needs: readonly Need[]): string | null {
    if (caller.accessKeyId === this.#admin) return null;
    const statements = this.#statements.get(caller.accessKeyId) ?? [];
    for (const need of needs) {
      const why = whyDenied(caller.arn, statements, need);
      if (why) return why;
    }
    return null;
  }
}
