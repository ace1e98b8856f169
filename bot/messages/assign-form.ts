import type { View } from '@slack/types';
import type { Finding } from '../../cleanup/finding.ts';
import { INPUTS, VIEWS } from '../ids.ts';
import { section } from './blocks.ts';
import { codeText } from './escape.ts';

/** Whose it is. The finding's id travels in `private_metadata` and is looked up again at the answer. */
export function assignForm(finding: Finding): View {
  const name = codeText(finding.subject.name);
  const what =
    finding.subject.type === 'role' ? `role ${name}` : `user ${name}, with its keys and its password`;
  return {
    type: 'modal',
    callback_id: VIEWS.assign,
    private_metadata: finding.id,
    title: plain('Assign to…'),
    submit: plain('Assign'),
    close: plain('Cancel'),
    blocks: [
      section(`Who answers for the ${what}? They are asked from now on.`),
      {
        type: 'input',
        block_id: INPUTS.assignee,
        label: plain('Owner'),
        hint: plain('A full member of this workspace.'),
        element: { type: 'users_select', action_id: INPUTS.assignee },
      },
    ],
  };
}

function plain(text: string): { type: 'plain_text'; text: string } {
  return { type: 'plain_text', text };
}
