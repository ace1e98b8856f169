import type { EmulatedUser } from '../../infra/sandbox/aws/account.ts';
import type { Judged, OracleCase } from './oracle-case.ts';
import { ownLine, wholeDays } from './second-judgement-facts.ts';

/** Telling, not acting: a kind of credential that the report says is not there is not asked for until something is due. */
const NEW_KIND =
  'accepted: the first password or key made after the report, at report stage, for at most 4 hours';

/** SSH keys are in no list: reading everybody's is a setting. */
const SOME_USERS_ONLY = 'accepted: an SSH key of a user who is not flagged';

/**
 * The differences that are let pass, each in one direction only and each counted. Nothing else may differ.
 * Returns why, or null.
 */
export function letPass(of: OracleCase, saidBy: 'product' | 'oracle', judged: Judged): string | null {
  if (saidBy === 'oracle') {
    if (judged.subjectType === 'ssh-key' && of.policy.readSshKeys === 'flagged') return SOME_USERS_ONLY;
    if (judged.rule === 'old-access-key') return missedOldKey(of, judged.subjectId);
    // A password that Access Analyzer alone calls unused, re-issued after the report.
    if (judged.rule === 'unused-password' && judged.sources === 'access-analyzer') {
      return gotANewKind(of, judged.subjectId) ? NEW_KIND : null;
    }
    return null;
  }
  if (judged.rule === 'unused-user' && judged.stage === 'report' && gotANewKind(of, judged.subjectId)) {
    return NEW_KIND;
  }
  return null;
}

/**
 * Accepted: the audit may miss that an active key is old, when its slot in the report shows a change of status
 * that is younger than `maxKeyAge`, and a use after that change.
 */
function missedOldKey({ atReport, policy, now }: OracleCase, keyId: string): string | null {
  for (const user of atReport.users.values()) {
    for (const { id, statusChangedAt: changed, lastUsed } of user.keys) {
      if (id !== keyId || changed === null || wholeDays(changed, now) >= policy.maxKeyAge) continue;
      if (lastUsed !== null && lastUsed.at >= changed)
        return 'accepted: old key, used after a young change of status';
    }
  }
  return null;
}

function userOf({ account }: OracleCase, id: string): EmulatedUser | undefined {
  return [...account.users.values()].find((user) => user.id === id);
}

/** Its report line has no key (or no password), and now it has. */
function gotANewKind(of: OracleCase, userId: string): boolean {
  const user = userOf(of, userId);
  const line = user && ownLine(of, user);
  if (!user || !line) return false;
  const firstKey = line.keys.length === 0 && user.keys.length > 0;
  return firstKey || (line.loginProfile === null && user.loginProfile !== null);
}
