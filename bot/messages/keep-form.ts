import type { View } from '@slack/types';
import { addDays, isoDay } from '../../cleanup/days.ts';
import type { Finding } from '../../cleanup/finding.ts';
import type { Policy } from '../../cleanup/policy.ts';
import { INPUTS, VIEWS } from '../ids.ts';
import { section } from './blocks.ts';
import { subjectText } from './card-words.ts';

/** Longest reason: it is shown on cards, in the report and in the email. */
export const MAX_REASON = 300;
const USUAL_DAYS = 30;

/** Until when, and why. The finding's id travels in `private_metadata` and is looked up again at the answer. */
export function keepForm(finding: Finding, policy: Policy, now: Date): View {
  const { maxKeepDays } = policy;
  const latest = isoDay(addDays(now, maxKeepDays));
  return {
    type: 'modal',
    callback_id: VIEWS.keep,
    private_metadata: finding.id,
    title: plain('Keep'),
    submit: plain('Keep'),
    close: plain('Cancel'),
    blocks: [
      section(`Keep ${subjectText(finding.subject)}: nobody is asked about it until then.`),
      {
        type: 'input',
        block_id: INPUTS.until,
        label: plain('Until'),
        hint: plain(`At most ${maxKeepDays} days, until ${latest}; then the question comes again.`),
        element: {
          type: 'datepicker',
          action_id: INPUTS.until,
          initial_date: isoDay(addDays(now, Math.min(USUAL_DAYS, maxKeepDays))),
        },
      },
      {
        type: 'input',
        block_id: INPUTS.reason,
        label: plain('What is it needed for?'),
        hint: plain('Shown on the card and in the report.'),
        element: {
          type: 'plain_text_input',
          action_id: INPUTS.reason,
          min_length: 1,
          max_length: MAX_REASON,
        },
      },
    ],
  };
}

function plain(text: string): { type: 'plain_text'; text: string } {
  return { type: 'plain_text', text };
}
