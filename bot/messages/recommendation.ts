import { isoMinute } from '../../cleanup/days.ts';
import { differenceOf, pretty, type ServiceDifference } from '../../cleanup/recommendation/difference.ts';
import type { PolicyChange, Recommendation } from '../../cleanup/recommendation/recommendation.ts';
import { sentence } from '../../cleanup/report/text.ts';
import { context, type Message, section } from './blocks.ts';
import { subjectPlain, subjectText } from './card-words.ts';
import { codeText, escapeText } from './escape.ts';
import { fitLines, LIMITS } from './limits.ts';

type Recommended = Extract<Recommendation, { outcome: 'recommended' }>;

/** Policies that are shown; a principal has at most ten, and a message has its limit. */
const MAX_POLICIES = 3;
/** Room for one policy's summary, and for its difference line by line. */
const SUMMARY_TEXT = 1200;
const DIFF_TEXT = 1800;
const FENCE = '```';

/** The policies as they are and as they could be; the documents are in a file in the thread. */
export function recommendationMessage({ subject, changes }: Recommended): Message {
  const text = `What Access Analyzer recommends for ${subjectPlain(subject)}`;
  const shown = changes.slice(0, MAX_POLICIES).flatMap((change) => policyBlocks(change));
  const more = changes.length - MAX_POLICIES;
  const notes = [
    ...(more > 0 ? [`${more} more policies are in the file in this thread.`] : []),
    'Nothing is applied. Before anybody does: what was not used so far may be needed once a year.',
  ];
  return {
    text,
    blocks: [
      section(`*What Access Analyzer recommends for ${subjectText(subject)}*`),
      ...shown,
      context(notes.join('\n')),
    ],
  };
}

/** One sentence: why there is nothing to show. */
export function noRecommendationMessage({ subject, reason }: Extract<Recommendation, { outcome: 'none' }>) {
  const about = subject ? `Recommended policy for ${subjectText(subject)}: ` : '';
  const text = `${about}${escapeText(reason, 500)}`;
  return { text, blocks: [section(text)] };
}

/** Said in the thread when Slack did not take the file. */
export const NO_FILE_TEXT =
  'The file with the whole documents could not be attached. What is cut above is in the console: IAM, Access Analyzer, Unused access.';

/** The documents, whole, for the file. */
export function recommendationFile(
  { subject, changes }: Recommended,
  at: Date,
): { name: string; content: string } {
  const parts = changes.flatMap(({ policy, now, instead }) => [
    `# ${policy}`,
    ...(now === null ? ['## as it is: could not be read'] : ['## as it is', pretty(now)]),
    ...(instead === null
      ? ['## as it could be: detached, and nothing in its place']
      : ['## as it could be', pretty(instead)]),
    '',
  ]);
  const head = `Recommended by Access Analyzer for ${subject.arn}, ${isoMinute(at)}. Nothing of it was applied.`;
  return { name: 'recommended-policy.txt', content: [head, '', ...parts].join('\n') };
}

function policyBlocks(change: PolicyChange) {
  const { services, lines } = differenceOf(change);
  const head = `*Policy* ${codeText(change.policy, 200)}`;
  if (change.instead === null) {
    return [section(`${head}\nWould be detached, and nothing take its place: no permission of it was used.`)];
  }
  const changed = services.filter(({ go, come }) => go.length > 0 || come.length > 0);
  const same = services.length - changed.length;
  const summary = [
    head,
    ...(change.now === null ? ['The document as it is could not be read; this is the new one.'] : []),
    ...changed.map(serviceLine),
    ...(same > 0
      ? [`${same} ${same === 1 ? 'service stays' : 'services stay'} as ${same === 1 ? 'it is' : 'they are'}.`]
      : []),
  ];
  const more = (left: number) => `… and ${left} more lines: see the file in this thread`;
  const room = Math.min(DIFF_TEXT, LIMITS.sectionText) - 2 * FENCE.length - 2;
  return [
    section(
      fitLines(summary, SUMMARY_TEXT, (left) => `… and ${left} more services: see the file in this thread`),
    ),
    section(`${FENCE}\n${fitLines(lines.map(codeLine), room, more)}\n${FENCE}`),
  ];
}

function serviceLine({ service, stay, go, come }: ServiceDifference): string {
  const named = (actions: readonly string[]) => escapeText(actions.join(', '), 250);
  const facts = [
    ...(go.length > 0 ? [`goes: ${named(go)}`] : []),
    ...(come.length > 0 ? [`in its place: ${named(come)}`] : []),
    stay.length > 0 ? `stays: ${named(stay)}` : '',
  ];
  return `• ${codeText(service)} ${sentence(facts.filter(Boolean).join('; '))}`;
}

/** Escaped, with its indentation; a fence inside would end the block. */
function codeLine(line: string): string {
  const indent = /^[-+ ] */.exec(line)?.[0] ?? '';
  return `${indent}${escapeText(line.slice(indent.length).replaceAll('`', "'"), 300)}`;
}
