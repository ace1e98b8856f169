import { isoDay } from '../../cleanup/days.ts';
import { plural } from '../../cleanup/report/text.ts';
import { scheduledWord, subjectWords } from '../../cleanup/report/words.ts';
import type { WarningDue } from '../../cleanup/schedule/warning.ts';
import { type Message, section, textOf } from './blocks.ts';
import type { Audience } from './card-actions.ts';
import { subjectText } from './card-words.ts';
import { escapeText } from './escape.ts';
import { cut } from './limits.ts';

/** So many fit into one message whole: a warning that is cut out is none. */
export const WARNINGS_A_MESSAGE = 20;
const MAX_NAMED = 3;
/** So that `WARNINGS_A_MESSAGE` of them fit; no name that IAM allows makes a line that long. */
const MAX_LINE = 480;

/** Where the card is: what stands in the approvers' channel is nobody's own. */
const CARDS = {
  owner: '`/iam-cleanup mine` shows your cards',
  approvers: '`/iam-cleanup show &lt;name&gt;` shows it to approvers',
} as const;

/**
 * What will be done by itself, and what stops it.
 *
 * @param warnings at most `WARNINGS_A_MESSAGE`
 */
export function warningMessage(warnings: readonly WarningDue[], audience: Audience = 'owner'): Message {
  const things = plural(warnings.length, 'thing');
  const named = warnings.slice(0, MAX_NAMED).map(({ finding }) => subjectWords(finding.subject));
  const more = warnings.length > MAX_NAMED ? [`${warnings.length - MAX_NAMED} more`] : [];
  return {
    text: textOf(
      escapeText(
        `${things} will be switched off or deleted unless somebody keeps it: ${[...named, ...more].join(', ')}`,
      ),
    ),
    blocks: [
      section(`:alarm_clock: *${things} will be done by itself, unless somebody says otherwise:*`),
      ...warnings.map((warning) => section(line(warning))),
      section(
        `To stop it press *Keep…* on its card; ${CARDS[audience]}. What is switched off can be switched on again, what is deleted cannot.`,
      ),
    ],
  };
}

function line({ finding, action, kind, at }: WarningDue): string {
  const word = scheduledWord(action, finding.subject.type);
  const last = kind === 'last' ? ' *This is the last warning.*' : '';
  return cut(
    `• *${word}* ${subjectText(finding.subject)} on ${isoDay(at)} or soon after: ${escapeText(finding.reason, 200)}${last}`,
    MAX_LINE,
  );
}
