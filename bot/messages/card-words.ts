import { isoDay, isoMinute } from '../../cleanup/days.ts';
import { isPrincipal } from '../../cleanup/decisions/decide-principal.ts';
import type { Decision, FindingAction, Situation } from '../../cleanup/decisions/decision.ts';
import { newOwnerUntil } from '../../cleanup/decisions/new-owner.ts';
import { type Finding, type Hold, isUntracked, type Subject } from '../../cleanup/finding.ts';
import { capital, sentence } from '../../cleanup/report/text.ts';
import {
  holdTitle,
  lastUsedWords,
  noUseWord,
  ownerWords,
  subjectWords,
  typeWords,
  unusedWords,
  whereWords,
} from '../../cleanup/report/words.ts';
import type { CardView } from '../card-view.ts';
import { BY_AGE } from './by-age.ts';
import { codeText, escapeText, mention, reasonText } from './escape.ts';

const MAX_SENTENCE = 300;
const MAX_EVIDENCE = 3;

/** ``access key `AKIA…` of `ada` ``: what a finding is about, in mrkdwn. */
export function subjectText({ type, name, id, accessKeyId }: Subject): string {
  switch (type) {
    case 'access-key':
      return `access key ${codeText(accessKeyId ?? id)} of ${codeText(name)}`;
    case 'ssh-key':
    case 'signing-certificate':
    case 'service-credential':
      return `${typeWords(type)} ${codeText(id)} of ${codeText(name)}`;
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
  return capital(subjectText(subject));
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
    sentence(escapeText(capital(predicateOf(reason, subject) ?? reason), MAX_SENTENCE)),
    ...(subject.type === 'root' || tellsLastUse(finding) ? [] : [lastUseLine(finding)]),
    administratorBecause
      ? `:warning: *It can do anything in this account:* ${sentence(escapeText(administratorBecause, MAX_SENTENCE))}`
      : 'Power: not an administrator, as far as its policies tell.',
    ...(lastUsed?.service === 'ses' && !evidence.some((text) => text.includes('SMTP'))
      ? [':email: It last sent mail through SES: SMTP passwords made from this key stop with it.']
      : []),
    ...facts,
  ];
}

/** Where the reason tells the day already, only for what it was used. */
function lastUseLine(finding: Finding): string {
  const { lastUsed, reason } = finding;
  return lastUsed && reason.includes(`last used ${isoDay(lastUsed.at)}`)
    ? `Last used${escapeText(whereWords(lastUsed), 120)}.`
    : `Last used: ${lastUseText(finding)}.`;
}

/** `never` only where AWS would know of a use. */
function lastUseText({ lastUsed, subject }: Finding): string {
  if (isUntracked(subject)) return 'AWS does not record it';
  return lastUsed ? escapeText(lastUsedWords(lastUsed), 120) : noUseWord(subject.type);
}

/** A reason begins with what it is about. Behind or below that name it goes on: `has not been used for 90 days: …`. */
function predicateOf(reason: string, subject: Subject): string | null {
  const words = subjectWords(subject);
  const begins = [words, `the console ${words}`].find((start) =>
    reason.toLowerCase().startsWith(`${start.toLowerCase()} `),
  );
  return begins === undefined ? null : reason.slice(begins.length + 1);
}

/**
 * What was found, as part of a line: `unused for 90 days`, or the reason without its full stop, as for what Access
 * Analyzer alone calls unused: its days are below the threshold and explain nothing.
 */
export function whatWords(finding: Finding, max: number): string {
  if (BY_AGE[finding.rule] && finding.sources.includes('iam')) return unusedWords(finding);
  const words =
    predicateOf(finding.reason, finding.subject) ??
    finding.reason.replace(` of ${subjectWords(finding.subject)} `, ' ');
  return escapeText(words, max).replace(/\.$/, '');
}

/** The reason often says it already, in the same words. */
export function tellsLastUse({ reason, lastUsed }: Finding): boolean {
  return lastUsed ? reason.includes(lastUsedWords(lastUsed)) : /\b(never|no use recorded)\b/.test(reason);
}

/** A use that no audit has seen yet, but a decision came upon: to be minded before deciding again. */
export function usedSinceLine({ usedSince }: Pick<Situation, 'usedSince'>): string {
  return usedSince
    ? `:warning: *Used since:* ${isoMinute(usedSince.at)}${escapeText(whereWords(usedSince), 120)}.`
    : '';
}

/** Whom to tell what only they may do. Who is not in their channel reads that it is a private one. */
export function approversWords({ approversChannel }: Pick<CardView, 'approversChannel'>): string {
  return approversChannel ? `the approvers (<#${approversChannel}>)` : 'one of the approvers';
}

/** Why a new owner finds no button for what cannot be undone. */
export function newOwnerLine({ situation, now }: CardView): string {
  const until = newOwnerUntil(situation, now);
  return until
    ? `The tags that make it yours changed of late: what cannot be undone has to wait until ${isoDay(until)}, or for an approver.`
    : '';
}

/** Whose it is and how we know, and how old the facts are. */
export function sourceLine({ situation }: CardView): string {
  const { finding, owner, ownerLeft, given } = situation;
  const tag = finding.owner ? escapeText(ownerWords(finding.owner), 160) : '';
  const how = given && (given.by === owner ? 'claimed it' : `assigned by ${mention(given.by)}`);
  const said = how && tag ? `${how} (in AWS: ${tag})` : (how ?? tag);
  const left = ownerLeft && ':wave: owner left';
  const known = [left, owner && mention(owner), said].filter(Boolean).join(', ') || 'nobody known';
  const sources = finding.sources.includes('access-analyzer') ? 'IAM and Access Analyzer' : 'IAM';
  return `Owner: ${known}  ·  ${sources}, as of ${isoMinute(finding.asOf)}`;
}

/** What an undone deactivation is kept for. */
const REACTIVATED = 'reactivated';

/** Why nothing is to be done, or what to mind before doing it. */
export function holdLine({ hold }: Finding): string {
  if (!hold) return '';
  const reason = sentence(reasonText(hold.reason, MAX_SENTENCE));
  if (hold.kind === 'exempt' && hold.reason === REACTIVATED) {
    return `:lock: *Left alone until ${isoDay(hold.until)}*, because ${mention(hold.by)} switched it on again.`;
  }
  if (hold.kind === 'exempt') {
    return `:lock: *Kept until ${isoDay(hold.until)}* by ${mention(hold.by)}: ${reason}`;
  }
  if (hold.kind === 'protected') return `:shield: *Protected:* ${reason} Nobody can change it from here.`;
  return `:construction: *${holdTitle(hold.kind)}:* ${reason}`;
}

/** Why something is held back, in a list; a keep tells until when and by whom. */
export function holdReason(hold: Hold, max: number): string {
  const reason = reasonText(hold.reason, max);
  return hold.kind === 'exempt' ? `${reason} (until ${isoDay(hold.until)}, by ${mention(hold.by)})` : reason;
}

/**
 * Whether it was deleted here, or is a password that was removed here: gone until the next audit sees it, or until one
 * that looked later finds it all the same.
 */
export function isRemoved({ situation: { finding, deleted, userOff }, decision }: CardView): boolean {
  if (userOff?.deleted || (deleted && finding.asOf <= deleted.at)) return true;
  if (decision?.state !== 'applied' || !decision.outcome || finding.asOf > decision.outcome.at) return false;
  const { action } = decision;
  return action === 'delete' || (action === 'deactivate' && finding.subject.type === 'password');
}

/** What somebody asked for: `switch it off`. */
export function askedWords({ action, subject }: Pick<Decision, 'action' | 'subject'>): string {
  if (isPrincipal(subject) && (action === 'deactivate' || action === 'reactivate')) {
    return action === 'deactivate' ? 'disable it' : 'enable it again';
  }
  return action === 'deactivate' && subject.type === 'password' ? 'remove it' : ASKED[action];
}

/** Whether only the commands that restore it were handed over: nobody knows whether an administrator ran them. */
export function isHandedOver({ action, state, outcome }: Decision): boolean {
  return action === 'restore' && state === 'applied' && !outcome?.change;
}

/** What somebody did: `switched it off`. */
export function doneWords(decision: Decision): string {
  const { action, subject } = decision;
  if (isHandedOver(decision)) return 'got the commands that restore it';
  if (action === 'claim') {
    return `owns ${subject.type === 'role' ? 'role' : 'user'} ${codeText(subject.name)}`;
  }
  if (isPrincipal(subject) && (action === 'deactivate' || action === 'reactivate')) {
    return action === 'deactivate' ? 'disabled it' : 'enabled it again';
  }
  return action === 'deactivate' && subject.type === 'password' ? 'removed it' : DONE[action];
}

const ASKED: Readonly<Record<FindingAction, string>> = {
  keep: 'keep it',
  deactivate: 'switch it off',
  reactivate: 'switch it on again',
  delete: 'delete it',
  restore: 'restore it',
  claim: 'be its owner',
  assign: 'give it an owner',
  'not-mine': 'hand it back',
};

const DONE: Readonly<Record<FindingAction, string>> = {
  keep: 'keeps it',
  deactivate: 'switched it off',
  reactivate: 'switched it on again',
  delete: 'deleted it',
  restore: 'had it restored',
  claim: 'is its owner',
  assign: 'said whose it is',
  'not-mine': 'said that it is not theirs',
};
