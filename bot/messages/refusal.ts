import type { View } from '@slack/types';
import type { Answered } from '../../cleanup/people.ts';
import { section } from './blocks.ts';
import { reasonText } from './escape.ts';

/** Said when something of ours failed; the log says what. */
export const FAILED =
  'Sorry, something failed on my side, and I cannot say how far it got. Nothing is lost by trying again in a minute.';

/** Said to whoever is not of the configured workspace. */
export const OTHER_WORKSPACE = 'I serve another workspace, so nothing was done.';

/** Said for a button or form that this version does not have. */
export const UNKNOWN_ACTION =
  'I do not know this button, it may come from an older version. Nothing was done. `/iam-cleanup mine` shows what is open now.';

/** A refusal, with the reason. */
export function refusedText(reason: string): string {
  return reasonText(reason);
}

/** What became of an answer to the question whether so many owners left. */
export function leaversAnswerText(answered: Answered): string {
  if (answered.outcome === 'over') {
    return 'This question is over, so nothing was stored. The newest one in this channel counts.';
  }
  const left = answered.question.answer?.left;
  if (answered.outcome === 'final')
    return 'Somebody has confirmed that they left, and that is final. Nothing was stored.';
  if (answered.outcome === 'again') return 'That was answered so already. Nothing more was stored.';
  return left
    ? 'Stored: they left. The next audit reports what is theirs to this channel.'
    : 'Stored: nobody of them counts as gone. It can still be confirmed here.';
}

/** A form's last word: one sentence in place of the form. `text` is mrkdwn. */
export function notice(text: string): View {
  return {
    type: 'modal',
    title: { type: 'plain_text', text: 'IAM clean-up' },
    close: { type: 'plain_text', text: 'Close' },
    blocks: [section(text)],
  };
}
