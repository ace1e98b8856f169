import { addDays, isoDay, isoMinute } from '../../cleanup/days.ts';
import type { FindingAction, Situation } from '../../cleanup/decisions/decision.ts';
import type { Finding, Subject } from '../../cleanup/finding.ts';
import type { Policy } from '../../cleanup/policy.ts';

import { sentence } from '../../cleanup/report/text.ts';
import { dueWords, holdTitle, lastUsedWords, ownerWords, subjectWords } from '../../cleanup/report/words.ts';
import type { CardView } from '../card-view.ts';
import { codeText, escapeText, mention } from './escape.ts';

const MAX_SENTENCE = 300;
const MAX_EVIDENCE = 3;

/** ``access key `AKIA…` of `ada` ``: what a finding is about, in mrkdwn. */
export function subjectText({ type, name, id, accessKeyId }: Subject): string {
  switch (type) {
    case 'access-key':
      return `access key ${codeText(accessKeyId ?? id)} of ${codeText(name)}`;
    case 'password':
      return `password of ${codeText(name)}`;
    case 'root':
      return 'the root user';
    default:
      return `${type} ${codeText(name)}`;
  }
}

/** The same with a capital first. */
export function subjectTitle(subject: Subject): string {
  const text = subjectText(subject);
  return text.charAt(0).toUpperCase() + text.slice(1);
}

/** The same as plain text that is shown as it is, in `text` beside blocks. */
export function subjectPlain(subject: Subject): string {
  return escapeText(subjectWords(subject), 160);
}

/** Why, last use, power, evidence: the facts to decide by, one a line. */
export function factLines(finding: Finding): string[] {
  const { reason, lastUsed, administratorBecause, evidence, subject } = finding;
  const facts = evidence
    .slice(0, MAX_EVIDENCE)
    .map((text) => `• ${sentence(escapeText(text, MAX_SENTENCE))}`);
  if (evidence.length > MAX_EVIDENCE) facts.push(`• and ${evidence.length - MAX_EVIDENCE} more such facts`);
  return [
    sentence(escapeText(reason, MAX_SENTENCE)),
    ...(subject.type === 'root' || tellsLastUse(finding)
      ? []
      : [`Last used: ${escapeText(lastUsedWords(lastUsed), 120)}.`]),
    administratorBecause
      ? `:warning: *It can do anything in this account:* ${sentence(escapeText(administratorBecause, MAX_SENTENCE))}`
      : 'Power: not an administrator, as far as its policies tell.',
    ...(lastUsed?.service === 'ses' && !evidence.some((text) => text.includes('SMTP'))
      ? [':email: It last sent mail through SES: SMTP passwords made from this key stop with it.']
      : []),
    ...facts,
  ];
}

/** The reason often says it already, in the same words. */
function tellsLastUse({ reason, lastUsed }: Finding): boolean {
  return lastUsed ? reason.includes(lastUsedWords(lastUsed)) : /\bnever\b/.test(reason);
}

/** What comes if nobody decides, and when. This version does none of it by itself. */
export function consequenceLine(situation: Situation, policy: Policy): string {
  const { finding, inactiveSince, deactivation } = situation;
  if (finding.hold) return '';
  const off = inactiveSince ?? deactivation?.at ?? null;
  if (off && finding.subject.type === 'access-key') {
    return `Switched off since ${isoDay(off)}${deactivation ? ` by ${mention(deactivation.by)}` : ''}. It can be deleted from ${isoDay(addDays(off, policy.coolingOffDays))}; until somebody does, it stays as it is.`;
  }
  const due = dueWords(finding);
  return due
    ? `If nobody decides: the thresholds say *${due}*. Nothing is done without a click in this version.`
    : 'If nobody decides, it stays as it is and is reported again.';
}

/** Whose it is and how we know, and how old the facts are. */
export function sourceLine({ situation }: CardView): string {
  const { finding, owner } = situation;
  const said = finding.owner ? escapeText(ownerWords(finding.owner), 160) : '';
  const known = [owner && mention(owner), said].filter(Boolean).join(', ') || 'nobody known';
  const sources = finding.sources.includes('access-analyzer') ? 'IAM and Access Analyzer' : 'IAM';
  return `Owner: ${known}  ·  ${sources}, as of ${isoMinute(finding.asOf)}`;
}

/** Why nothing is to be done, or what to mind before doing it. */
export function holdLine({ hold }: Finding): string {
  if (!hold) return '';
  const reason = sentence(escapeText(hold.reason, MAX_SENTENCE));
  if (hold.kind === 'exempt') return `:lock: *Kept until ${isoDay(hold.until)}:* ${reason}`;
  if (hold.kind === 'protected') return `:shield: *Protected:* ${reason} Nobody can change it from here.`;
  return `:construction: *${holdTitle(hold.kind)}:* ${reason}`;
}

/** What somebody asked for: `deactivate it`. */
export const ASKED: Readonly<Record<FindingAction, string>> = {
  keep: 'keep it',
  deactivate: 'switch it off',
  reactivate: 'switch it on again',
  delete: 'delete it',
  claim: 'be its owner',
  assign: 'give it an owner',
  'not-mine': 'hand it back',
};

/** What somebody did: `switched it off`. */
export const DONE: Readonly<Record<FindingAction, string>> = {
  keep: 'keeps it',
  deactivate: 'switched it off',
  reactivate: 'switched it on again',
  delete: 'deleted it',
  claim: 'is its owner',
  assign: 'said whose it is',
  'not-mine': 'said that it is not theirs',
};
