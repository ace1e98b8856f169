import type { Circumstances } from './evaluate.ts';
import { type Exemption, type Hold, isAboutUse, type SubjectType, type Verdict } from './finding.ts';
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
  const exemption = exemptions.find((candidate) => candidate.until > now && covers(candidate, verdict));
  if (!exemption) return null;
  const { until, by, subject } = exemption;
  const about = isPrincipal(subject.type)
    ? `the ${subject.type}`
    : `${typeWords(subject.type)} ${subject.id}`;
  const reason = isAbout(exemption, verdict) ? exemption.reason : `${exemption.reason} (said of ${about})`;
  return { kind: 'exempt', reason, until, by };
}

/**
 * Whether an exemption, in force or ended, is about a verdict: on the same subject, on the whole user or role, or on
 * anything of the user that something could be done to because of the verdict. That a key is kept answers nothing that
 * is only told of its user, such as console access without MFA.
 */
export function covers(
  exemption: Exemption,
  verdict: Pick<Verdict, 'subject' | 'principalId' | 'rule'>,
): boolean {
  if (exemption.principalId !== verdict.principalId) return false;
  const blocks = isPrincipal(verdict.subject.type) && !isAboutUse(verdict);
  return isAbout(exemption, verdict) || isPrincipal(exemption.subject.type) || blocks;
}

function isAbout({ subject }: Exemption, verdict: Pick<Verdict, 'subject'>): boolean {
  return subject.type === verdict.subject.type && subject.id === verdict.subject.id;
}

function isPrincipal(type: SubjectType): boolean {
  return type === 'user' || type === 'role';
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
