import type { Finding, RuleId } from '../../finding.ts';
import { type Entry, type Group, ruleTitle } from '../arrange.ts';
import { WHY } from '../rule-words.ts';
import { capital, clip, oneLine, sentence } from '../text.ts';
import { dueWords, holdWords, lastUsedWords, ownerWords, typeWords, unusedWords } from '../words.ts';
import type { Section } from './budget.ts';

const MAX_SENTENCE = 500;
const MAX_EVIDENCE = 3;
const MAX_EVIDENCE_SENTENCE = 250;

type IsNew = (finding: Finding) => boolean;

/** A rule's findings, each a few short lines: they read the same in any font and on any screen. */
export function groupSection(
  { rule, title, entries, toldWithUser }: Group,
  isNew: IsNew,
  more: (left: string) => string,
): Section {
  const head = [`${title.toUpperCase()}: ${entries.length + toldWithUser}`];
  if (entries.length > 0) head.push(WHY[rule]);
  if (toldWithUser > 0) {
    const which =
      entries.length > 0
        ? `${toldWithUser} of them`
        : toldWithUser === 1
          ? 'It'
          : toldWithUser === 2
            ? 'Both'
            : `All ${toldWithUser}`;
    const belong = toldWithUser === 1 ? 'belongs to an unused user' : 'belong to unused users';
    head.push(`${which} ${belong}: see "${ruleTitle('unused-user')}" above.`);
  }
  const items = entries.map((entry) => ({ text: entryText(entry, isNew), count: 1 }));
  const what = rule === 'unused-user' ? 'more users, each with its keys and password,' : 'more';
  return { head: head.join('\n'), items, more: (left) => more(`${left} ${what}`) };
}

function entryText({ finding, credentials }: Entry, isNew: IsNew): string {
  return [
    `- ${newMark(finding, isNew)}${clip(oneLine(finding.reason), MAX_SENTENCE)}`,
    `  ${factsLine(finding)}`,
    ...evidenceLines(finding.evidence),
    ...credentials.map((credential) => credentialLine(credential, isNew)),
  ].join('\n');
}

function factsLine(finding: Finding): string {
  const { owner, administratorBecause, hold, subject } = finding;
  if (subject.type === 'root') return 'This product never touches the root user.';
  const due = dueWords(finding);
  const facts = [
    `Owner: ${ownerWords(owner)}.`,
    administratorBecause &&
      `ADMINISTRATOR-LIKE: ${sentence(clip(oneLine(administratorBecause), MAX_SENTENCE))}`,
    due && sentence(capital(due)),
    hold && sentence(clip(holdWords(hold), MAX_SENTENCE)),
  ];
  return facts.filter(Boolean).join(' ');
}

function evidenceLines(evidence: readonly string[]): string[] {
  const shown = evidence
    .slice(0, MAX_EVIDENCE)
    .map((text) => sentence(clip(oneLine(text), MAX_EVIDENCE_SENTENCE)));
  if (evidence.length > MAX_EVIDENCE) shown.push(`(${evidence.length - MAX_EVIDENCE} more such facts.)`);
  return shown.length > 0 ? [`  ${shown.join(' ')}`] : [];
}

/** A credential below its user: only what the user's own lines do not say. */
function credentialLine(finding: Finding, isNew: IsNew): string {
  const { rule, subject, lastUsed, evidence } = finding;
  const what = subject.type === 'password' ? 'password' : `${typeWords(subject.type)} ${oneLine(subject.id)}`;
  const facts = [
    unusedWords(finding),
    lastUsed && `last used ${lastUsedWords(lastUsed)}`,
    dueWords(finding),
    finding.hold && holdWords(finding.hold),
  ];
  const state = STATE[rule] ?? '';
  const line = `  + ${newMark(finding, isNew)}${what}${state}: ${facts.filter(Boolean).join('; ')}.`;
  return [line, ...evidenceLines(evidence).map((text) => text.trimStart())].join(' ');
}

const STATE: Readonly<Partial<Record<RuleId, string>>> = {
  'inactive-access-key': ' (inactive)',
  'inactive-credential': ' (inactive)',
  'expired-credential': ' (expired)',
};

function newMark(finding: Finding, isNew: IsNew): string {
  return isNew(finding) ? '[new] ' : '';
}
