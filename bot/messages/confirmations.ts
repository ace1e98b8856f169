import { isoMinute } from '../../cleanup/days.ts';
import { APPROVAL_LASTS_DAYS } from '../../cleanup/decisions/approval.ts';
import { isPrincipal } from '../../cleanup/decisions/decide-principal.ts';
import type { FindingAction, Situation } from '../../cleanup/decisions/decision.ts';
import { type Finding, isUntracked } from '../../cleanup/finding.ts';
import { oneLine } from '../../cleanup/report/text.ts';
import type { Confirmation } from './blocks.ts';
import { cut } from './limits.ts';
import { disablePrincipal, enablePrincipal } from './principal-confirmations.ts';

/** What will happen, in words, before it does; null where a modal asks anyway. */
export function confirmationOf(action: FindingAction, situation: Situation): Confirmation | null {
  const { finding } = situation;
  const { subject } = finding;
  const name = cut(oneLine(subject.name), 60);
  const key = cut(oneLine(subject.accessKeyId ?? subject.id), 40);
  switch (action) {
    case 'keep':
    case 'assign':
      return null;
    case 'deactivate':
      if (isPrincipal(subject)) return disablePrincipal(name, situation);
      return subject.type === 'password' ? removePassword(name, situation) : deactivateKey(key, situation);
    case 'reactivate':
      if (isPrincipal(subject)) return enablePrincipal(name, situation);
      return {
        title: `Reactivate ${key}?`,
        text: `${isUntracked(subject) ? 'It works' : 'The key works'} again at once, with the same secret. Nobody is asked about it for 30 days.`,
        yes: 'Reactivate',
        no: 'Leave it off',
      };
    case 'restore':
      return {
        title: `Ask to restore ${name}?`,
        text: `Another approver has to say yes within ${APPROVAL_LASTS_DAYS} days; until then nothing happens. Keys, passwords and MFA devices do not come back.`,
        yes: 'Ask',
        no: 'Not now',
      };
    case 'delete':
      if (isPrincipal(subject)) return askToDelete(name, finding);
      return {
        title: `Delete ${key}?`,
        text: `${isUntracked(subject) ? 'It' : 'The key'} is gone for good: nobody can bring it back, and what needs it would need a new one.${managed(finding)}`,
        yes: 'Delete for good',
        no: 'Not now',
      };
    case 'not-mine':
      return {
        title: 'Not yours?',
        text: `You will not be asked about ${name} again; the approvers look for its owner. Nothing changes in AWS.`,
        yes: 'Not mine',
        no: 'Back',
      };
    case 'claim':
      return {
        title: `Are you the owner of ${name}?`,
        text: `You claim ${subject.type === 'role' ? `role ${name}` : `user ${name} as a whole`}, and are asked about all of it from the next audit on. Nothing changes in AWS.`,
        yes: 'Yes, it is mine',
        no: 'Back',
      };
  }
}

function askToDelete(name: string, { subject }: Finding): Confirmation {
  return {
    title: `Ask to delete ${subject.type} ${name}?`,
    text: `Another approver has to say yes within ${APPROVAL_LASTS_DAYS} days; until then nothing happens. A snapshot is taken first, but its id, keys and passwords would not come back.`,
    yes: 'Ask',
    no: 'Not now',
  };
}

function deactivateKey(key: string, { finding, usedSince }: Situation): Confirmation {
  const what = isUntracked(finding.subject)
    ? 'Whatever still uses it stops working at once; AWS does not record its use, so nobody can say whether anything does. You can undo it here until it is deleted.'
    : 'Whatever still calls AWS with this key stops working at once. You can undo it here until the key is deleted.';
  return {
    title: `Deactivate ${key}?`,
    text: `${used(usedSince)}${what}${mail(finding)}${managed(finding)}`,
    yes: 'Deactivate',
    no: 'Not now',
  };
}

function removePassword(name: string, { finding, usedSince }: Situation): Confirmation {
  return {
    title: `Remove the password of ${name}?`,
    text: `${used(usedSince)}${name} cannot sign in to the console any more. The password cannot be brought back; an administrator would have to set a new one.${managed(finding)}`,
    yes: 'Remove password',
    no: 'Not now',
  };
}

/** A use that no audit has seen yet. */
export function used(usedSince: Situation['usedSince']): string {
  return usedSince ? `It was used at ${isoMinute(usedSince.at)}. ` : '';
}

/** SES SMTP passwords are derived from an access key (AWS, "Obtaining SES SMTP credentials"). */
function mail({ lastUsed }: Finding): string {
  return lastUsed?.service === 'ses' ? ' It last sent mail: SMTP passwords made from it stop too.' : '';
}

function managed({ hold }: Finding): string {
  return hold?.kind === 'managed' ? ' It is declared in code, which may bring it back.' : '';
}
