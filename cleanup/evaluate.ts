import { type Exemption, type Finding, findingId, type Verdict } from './finding.ts';
import { type Declarable, declarableKey, declarables, holdOn } from './hold.ts';
import type { Inventory, ManagedBy, Role, User } from './inventory.ts';
import { lastAdministrator } from './last-administrator.ts';
import { ownerOf } from './owner.ts';
import type { Policy } from './policy.ts';
import { RULES } from './rules/index.ts';

/** What earlier runs and decisions left behind. */
export interface Memory {
  /** Since when a finding has been open without a break, by finding id. */
  readonly openSince: ReadonlyMap<string, Date>;
  readonly exemptions: readonly Exemption[];
  /** Ids of users with an open finding about an SSH key: asked again, or it could never be told to be gone. */
  readonly sshKeysOf?: ReadonlySet<string>;
  /** When this product disabled a user or role, by its id. */
  readonly disabledSince: ReadonlyMap<string, Date>;
  /** When it set out to, and did not get to the end: something is off, by its doing. */
  readonly halfDisabledSince?: ReadonlyMap<string, Date>;
}

/** Where no table is, or it could not be read: what counts from earlier audits does not begin to count. */
export const NO_MEMORY: Memory = { openSince: new Map(), exemptions: [], disabledSince: new Map() };

/** Every rule's verdicts, in the order in which reports show them. */
export function judge(inventory: Inventory, policy: Policy, memory: Memory, now: Date): Verdict[] {
  return RULES.flatMap((rule) => rule.judge({ ...memory, inventory, policy, now }));
}

/** Who stands behind a decision about verdicts, beside the account itself. */
export interface Circumstances {
  readonly policy: Policy;
  readonly memory: Memory;
  readonly now: Date;
  /** Stacks found to declare something, by `declarableKey`. */
  readonly stacks: ReadonlyMap<string, ManagedBy>;
  /** ARNs of the product's own roles. */
  readonly ownArns: readonly string[];
}

/** Verdicts with owner, power and whatever holds them back. */
export function toFindings(
  verdicts: readonly Verdict[],
  inventory: Inventory,
  circumstances: Circumstances,
): Finding[] {
  const principals = principalsById(inventory);
  const last = lastAdministrator(inventory, verdicts, circumstances.now);
  return verdicts.map((verdict) => {
    const principal = principals.get(verdict.principalId);
    const hold = principal
      ? holdOn(verdict, principal, last, circumstances)
      : ({ kind: 'protected', reason: 'the root user' } as const);
    return {
      ...verdict,
      id: findingId(inventory.account, verdict),
      account: inventory.account,
      owner: principal ? ownerOf(principal, circumstances.policy) : null,
      administratorBecause: principal ? principal.administratorBecause : 'the root user can do everything',
      hold,
      next: hold ? null : verdict.next,
    };
  });
}

/** What to ask CloudFormation about: whatever is due to be disabled or deleted. */
export function declarablesToAsk(verdicts: readonly Verdict[], inventory: Inventory): Declarable[] {
  const principals = principalsById(inventory);
  const asked = new Map<string, Declarable>();
  for (const verdict of verdicts) {
    const principal = principals.get(verdict.principalId);
    if (verdict.stage === 'report' || !principal) continue;
    for (const declarable of declarables(verdict, principal))
      asked.set(declarableKey(declarable), declarable);
  }
  return [...asked.values()];
}

function principalsById(inventory: Inventory): Map<string, User | Role> {
  const all = [inventory.users, inventory.roles].flatMap((part): readonly (User | Role)[] =>
    part.known ? part.value : [],
  );
  return new Map(all.map((principal) => [principal.id, principal]));
}
