import type { Finding } from './finding.ts';
import {
  type CredentialStatus,
  type Inventory,
  isRead,
  type Live,
  type Role,
  type User,
} from './inventory.ts';

const SETTLED = 'used again, or within the threshold';
const IN_USE = 'used since it was disabled, or made to work again';

/**
 * Why a finding of an earlier run is not among those of this one, in one sentence; null when this run did not
 * read what the finding stands on, so that it stays open.
 *
 * @param onElsewhere ids of keys that were switched off here and on again elsewhere
 * @param inUse ids of users and roles that were used since they were disabled here
 */
export function whyGone(
  finding: Finding,
  inventory: Inventory,
  onElsewhere: ReadonlySet<string> = new Set(),
  inUse: ReadonlySet<string> = new Set(),
): string | null {
  const { users, roles, credentialReport } = inventory;
  const settled = inUse.has(finding.principalId) ? IN_USE : SETTLED;
  switch (finding.subject.type) {
    case 'root':
      return credentialReport.known && credentialReport.value.root ? 'put right' : null;
    case 'role': {
      if (!roles.known) return null;
      const role = roles.value.find(({ id }) => id === finding.principalId);
      if (!role) return 'the role was deleted';
      return settledBy(finding, inventory, () => whyGoneOfPrincipal(finding, role, settled));
    }
    default: {
      if (!users.known) return null;
      const user = users.value.find(({ id }) => id === finding.principalId);
      if (user && finding.rule === 'leaver-user') return whyOwnerIsHere(inventory);
      return user
        ? settledBy(finding, inventory, () => whyGoneOfUser(finding, user, onElsewhere, settled))
        : 'the user was deleted';
    }
  }
}

/** What stood on Access Analyzer alone can only be settled by it. */
function settledBy(finding: Finding, inventory: Inventory, otherwise: () => string | null): string | null {
  if (finding.sources.includes('iam')) return otherwise();
  const { analyzerFindings, gaps } = inventory;
  // A failed call may have left out what is still there.
  if (gaps.some(({ failed, what }) => failed && what.includes('Access Analyzer'))) return null;
  return analyzerFindings.known ? 'Access Analyzer no longer says so' : 'there is no analyzer any more';
}

/** Slack not answering is no answer; Slack not being connected any more is one. */
function whyOwnerIsHere({ people }: Inventory): string | null {
  if (people.known) return 'its owner is here, or it has another one';
  return people.gap.failed ? null : 'no Slack is connected any more';
}

/** Of a whole user or role; not knowing whether somebody uses what is disabled leaves all as it was. */
function whyGoneOfPrincipal({ rule }: Finding, { accessed }: User | Role, settled: string): string | null {
  if (accessed === 'unknown') return null;
  if (rule !== 'disabled-in-use') return settled;
  return accessed === undefined
    ? 'it is no longer disabled from here'
    : 'no use of it is remembered any more, and nothing of it works';
}

function whyGoneOfUser(
  finding: Finding,
  user: User,
  onElsewhere: ReadonlySet<string>,
  settled: string,
): string | null {
  if (!user.report.known) return null;
  const { keys, password, sshKeys, certificates } = user.live;
  switch (finding.subject.type) {
    case 'access-key': {
      if (keys === 'unknown') return null;
      if (!isRead(keys)) {
        // Nothing made us ask, so all that is known is that nothing is stale any more.
        return user.report.value.keys.length === 0
          ? 'the key was deleted'
          : 'used again, deleted, or within the threshold';
      }
      const key = keys.find(({ id }) => id === finding.subject.id);
      if (!key) return 'the key was deleted';
      if (key.lastUsed === 'unknown') return null;
      if (finding.rule !== 'inactive-access-key') return key.active ? SETTLED : 'the key was deactivated';
      if (!key.active) return 'its whole user was disabled';
      return onElsewhere.has(key.id)
        ? 'switched on again outside this product'
        : 'the key was switched on again';
    }
    case 'ssh-key':
      return whyGoneOfOther(finding, sshKeys);
    case 'signing-certificate':
      return whyGoneOfOther(finding, certificates);
    case 'service-credential': {
      const specific = user.serviceSpecificCredentials;
      return whyGoneOfOther(finding, specific.known ? specific.value : 'unknown');
    }
    case 'password':
      if (password === 'unknown') return null;
      return password === null || !user.report.value.password.enabled ? 'the password was removed' : SETTLED;
    default: {
      if (finding.rule !== 'unused-user' && finding.rule !== 'disabled-in-use') return 'put right';
      const { removedPasswordUse } = user.live;
      const asked: readonly unknown[] = [keys, password, sshKeys, removedPasswordUse];
      const unknown = asked.includes('unknown') || !user.serviceSpecificCredentials.known;
      const halfKnown = isRead(keys) && keys.some(({ lastUsed }) => lastUsed === 'unknown');
      return unknown || halfKnown ? null : whyGoneOfPrincipal(finding, user, settled);
    }
  }
}

/** Of a credential that AWS keeps no last use of: only its state and age can have changed. */
function whyGoneOfOther(
  { subject, rule }: Finding,
  credentials: Live<readonly { readonly id: string; readonly status: CredentialStatus }[]>,
): string | null {
  if (credentials === 'unknown') return null;
  // Counting goes on only while somebody looks: whoever looks again later starts anew.
  if (credentials === 'not-asked') return 'no longer looked at';
  const credential = credentials.find(({ id }) => id === subject.id);
  if (!credential) return 'it was deleted';
  if (credential.status === 'Inactive' && rule !== 'inactive-credential') return 'it was deactivated';
  if (credential.status === 'Expired' && rule !== 'expired-credential') return 'it expired';
  const isOn = credential.status === 'Active';
  return rule === 'inactive-credential' && isOn ? 'it was switched on again' : 'within the threshold';
}
