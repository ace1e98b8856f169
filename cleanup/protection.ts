import type { ManagedBy, Role, User } from './inventory.ts';
import type { Policy } from './policy.ts';

/** Paths that belong to AWS itself, whatever the configuration says. */
const AWS_PATHS = ['/aws-service-role/', '/aws-reserved/'];
const PROTECTED_TAG = 'iam-cleanup:protected';

/**
 * Why this principal is never touched by the product, whatever anybody clicks, or null.
 *
 * @param ownArns ARNs of the product's own roles
 */
export function protectedBecause(
  principal: User | Role,
  policy: Policy,
  ownArns: readonly string[] = [],
): string | null {
  const awsPath = AWS_PATHS.find((path) => principal.path.startsWith(path));
  if (awsPath) return `AWS's own: its path is ${awsPath}`;
  if (ownArns.includes(principal.arn)) return "one of this product's own roles";
  if (tagMatch(principal, [PROTECTED_TAG])) return `tagged ${PROTECTED_TAG}`;
  if (policy.protectedArns.includes(principal.arn)) return 'in the protected list';
  const path = policy.protectedPaths.find((prefix) => principal.path.startsWith(prefix));
  if (path) return `its path begins with ${path}`;
  const name = policy.protectedNames.find((pattern) => nameMatches(pattern, principal.name));
  if (name) return `its name matches ${name}`;
  const tag = tagMatch(principal, policy.protectedTags);
  return tag ? `tagged ${tag}` : null;
}

/** Declared by Terraform, as far as the configured tags tell. CloudFormation has to be asked. */
export function managedByTag(principal: User | Role, policy: Policy): ManagedBy | null {
  const tag = tagMatch(principal, policy.managedTags);
  return tag ? { tool: 'terraform', name: `tag ${tag}` } : null;
}

function tagMatch(principal: User | Role, patterns: readonly string[]): string | null {
  const tags = Object.entries(principal.tags).map(([key, value]) => [key.toLowerCase(), value] as const);
  return (
    patterns.find((pattern) => {
      const separator = pattern.indexOf('=');
      const key = (separator < 0 ? pattern : pattern.slice(0, separator)).toLowerCase();
      return tags.some(
        ([tag, value]) => tag === key && (separator < 0 || value === pattern.slice(separator + 1)),
      );
    }) ?? null
  );
}

function nameMatches(pattern: string, name: string): boolean {
  const expression = pattern.split('*').map((part) => part.replace(/[.+?^${}()|[\]\\]/g, '\\$&'));
  // IAM tells names apart by case, but takes no two that differ in case only.
  return new RegExp(`^${expression.join('.*')}$`, 'i').test(name);
}
