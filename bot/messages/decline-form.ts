import type { View } from '@slack/types';
import type { Approval } from '../../cleanup/decisions/approval.ts';
import { INPUTS, VIEWS } from '../ids.ts';
import { section } from './blocks.ts';
import { subjectText } from './card-words.ts';
import { mention } from './escape.ts';
import { MAX_REASON } from './keep-form.ts';

/** A no, with a reason for whoever asked. The question's id travels in `private_metadata` and is looked up again. */
export function declineForm({ id, action, subject, by }: Approval): View {
  return {
    type: 'modal',
    callback_id: VIEWS.decline,
    private_metadata: id,
    title: { type: 'plain_text', text: 'Decline' },
    submit: { type: 'plain_text', text: 'Decline' },
    close: { type: 'plain_text', text: 'Cancel' },
    blocks: [
      section(
        `${mention(by)} asked to ${action} ${subjectText(subject)}. It stays as it is, and they are told.`,
      ),
      {
        type: 'input',
        block_id: INPUTS.reason,
        optional: true,
        label: { type: 'plain_text', text: 'Why?' },
        hint: { type: 'plain_text', text: 'Shown to whoever asked, and on the card.' },
        element: { type: 'plain_text_input', action_id: INPUTS.reason, max_length: MAX_REASON },
      },
    ],
  };
}
