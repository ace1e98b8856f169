import type { Role, User } from './inventory.ts';
import type { Policy } from './policy.ts';

/** Who answers for a principal, and how we know. */
export interface Owner {
  /** An email address, a Slack user id, or whatever free text the tag holds. */
  readonly value: string;
  readonly kind: 'email' | 'slack' | 'text';
  /** How we know, e.g. `tag owner`, `user name`, `template {name}@example.com`. */
  readonly from: string;
}

const EMAIL = /^[^\s@<>"',;:]+@[^\s@<>"',;:]+\.[^\s@<>"',;:.]+$/;
const SLACK_ID = /^[UW][A-Z0-9]{6,}$/;
const SLACK_TAG = 'slack-user-id';

/**
 * The first that answers: tag `slack-user-id`, the configured owner tags, a user name that is an email address,
 * the template. Null: nobody. A malformed `slack-user-id` is passed over, not guessed at.
 */
export function ownerOf(
  principal: Pick<User | Role, 'type' | 'name' | 'tags'>,
  policy: Policy,
): Owner | null {
  const slackId = tag(principal, SLACK_TAG);
  if (slackId && SLACK_ID.test(slackId.value)) {
    return { value: slackId.value, kind: 'slack', from: `tag ${slackId.key}` };
  }
  for (const name of policy.ownerTags) {
    const found = tag(principal, name);
    if (found) {
      return {
        value: found.value,
        kind: EMAIL.test(found.value) ? 'email' : 'text',
        from: `tag ${found.key}`,
      };
    }
  }
  if (principal.type !== 'user') return null;
  if (EMAIL.test(principal.name)) return { value: principal.name, kind: 'email', from: 'user name' };
  if (policy.ownerTemplate) {
    const value = policy.ownerTemplate.replace('{name}', () => principal.name);
    if (EMAIL.test(value)) return { value, kind: 'email', from: `template ${policy.ownerTemplate}` };
  }
  return null;
}

/** IAM tag keys are case-insensitive but keep the case they were typed in. */
function tag(principal: Pick<User | Role, 'tags'>, name: string): { key: string; value: string } | null {
  const folded = name.toLowerCase();
  for (const [key, value] of Object.entries(principal.tags)) {
    if (key.toLowerCase() === folded && value.trim() !== '') return { key, value: value.trim() };
  }
  return null;
}
