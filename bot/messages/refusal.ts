import type { View } from '@slack/types';
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

/** A form's last word: one sentence in place of the form. `text` is mrkdwn. */
export function notice(text: string): View {
  return {
    type: 'modal',
    title: { type: 'plain_text', text: 'IAM clean-up' },
    close: { type: 'plain_text', text: 'Close' },
    blocks: [{ type: 'section', text: { type: 'mrkdwn', text } }],
  };
}
