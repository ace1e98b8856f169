import type { View } from '@slack/types';
import type { Finding } from '../../cleanup/finding.ts';
import type { Policy } from '../../cleanup/policy.ts';
import { COMMAND, INPUTS, VIEWS } from '../ids.ts';
import { section } from './blocks.ts';
import { codeText } from './escape.ts';

/** Whose it is. The finding's id travels in `private_metadata` and is looked up again at the answer. */
export function assignForm({ id, subject }: Finding, { notify }: Pick<Policy, 'notify'>): View {
  const what = `${subject.type === 'role' ? 'role' : 'user'} ${codeText(subject.name)}`;
  const when =
    notify === 'owners'
      ? 'The next audit sends them a message'
      : 'They get no message, as owners are not messaged here (`notify`)';
  return {
    type: 'modal',
    callback_id: VIEWS.assign,
    private_metadata: id,
    title: plain('Assign to…'),
    submit: plain('Assign'),
    close: plain('Cancel'),
    blocks: [
      section(
        `Who answers for the ${what}? ${when}; \`${COMMAND} mine\` shows it to them as soon as this is done.`,
      ),
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
