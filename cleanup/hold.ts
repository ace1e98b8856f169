import type { Circumstances } from './evaluate.ts';
import type { Exemption, Hold, SubjectType, Verdict } from './finding.ts';
import { isRead, type ManagedBy, type Role, type User } from './inventory.ts';
import type { Policy } from './policy.ts';
import { managedByTag, protectedBecause } from './protection.ts';
import { typeWords } from './report/words.ts';

/** Protection goes before exemption, exemption before management: the strictest is the one to be told. */
export function holdOn(
  verdict: Verdict,
  principal: User | Role,
  last: string | null,
  { policy, memory, now, stacks, ownArns }: Circumstances,
): Hold | null {
  const reason =
    protectedBecause(principal, policy, ownArns) ??
    (principal.id === last ? 'the last administrator-like principal in use' : null);
  if (reason) return { kind: 'protected', reason };
  return exemptionOn(verdict, memory.exemptions, now) ?? managementOf(verdict, principal, policy, stacks);
}

/**
 * A keep on the user or role covers all that is its own; a keep on one credential covers that one, and blocks
 * what would be done to its whole user.
 */
function exemptionOn(verdict: Verdict, exemptions: readonly Exemption[], now: Date): Hold | null {
  const isPrincipal = (type: SubjectType) => type === 'user' || type === 'role';
  const sameSubject = ({ subject }: Exemption) =>
    subject.type === verdict.subject.type && subject.id === verdict.subject.id;
  const exemption = exemptions.find(
    (candidate) =>
      candidate.until > now &&
      candidate.principalId === verdict.principalId &&
      (sameSubject(candidate) || isPrincipal(candidate.subject.type) || isPrincipal(verdict.subject.type)),
  );
  if (!exemption) return null;
  const { until, by, subject } = exemption;
  const about = isPrincipal(subject.type)
    ? `the ${subject.type}`
    : `${typeWords(subject.type)} ${subject.id}`;
  const reason = sameSubject(exemption) ? exemption.reason : `${exemption.reason} (said of ${about})`;
  return { kind: 'exempt', reason, until, by };
}

function managementOf(
  verdict: Verdict,
  principal: User | Role,
  policy: Policy,
  stacks: ReadonlyMap<string, ManagedBy>,
): Hold | null {
  const declared = declarables(verdict, principal).map(declarableKey);
  const stack = declared.flatMap((key) => stacks.get(key) ?? [])[0];
  const managed = stack ?? managedByTag(principal, policy);
  if (!managed) return null;
  const by =
    managed.tool === 'cloudformation'
      ? `CloudFormation stack ${managed.name}`
      : `Terraform (${managed.name})`;
  return { kind: 'managed', reason: `declared by ${by}: change it there`, ...managed };
}

/** Something a CloudFormation stack may declare, with the physical id it has there. */
export interface Declarable {
  readonly type: 'user' | 'role' | 'access-key';
  readonly physicalId: string;
}

/** Key of a declarable: a user, a role and a bucket may share a physical id. */
export function declarableKey({ type, physicalId }: Declarable): string {
  return `${type} ${physicalId}`;
}

/** The principal itself and the key in question; for a verdict on a whole user each of its keys. */
export function declarables(verdict: Verdict, principal: User | Role): Declarable[] {
  const { accessKeyId } = verdict.subject;
  const all = principal.type === 'user' && verdict.subject.type === 'user' ? principal.live.keys : [];
  const keys = isRead(all) ? all : [];
  return [
    { type: principal.type, physicalId: principal.name },
    ...(accessKeyId ? [accessKeyId] : keys.map(({ id }) => id)).map(
      (physicalId): Declarable => ({ type: 'access-key', physicalId }),
    ),
  ];
}
