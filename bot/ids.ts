import { FINDING_ACTIONS, type FindingAction } from '../cleanup/decisions/decision.ts';

/** The slash command; `manifest.yaml` declares the same. */
export const COMMAND = '/iam-cleanup';

/** `action_id` of a button on a finding. Its value is the finding's id and nothing else: state is never read from a message. */
export function actionIdOf(action: FindingAction): string {
  return `finding:${action}`;
}

/** Matches every button on a finding. */
export const FINDING_ACTION_IDS = FINDING_ACTIONS.map(actionIdOf);

/** *Show recommended policy*; its value is the finding's id. It is no decision: nothing comes of it but an answer. */
export const RECOMMEND_ACTION_ID = 'permissions:recommend';

/** `action_id`s of the buttons of a question to the approvers; the value is the question's id and nothing else. */
export const APPROVAL_ACTIONS = { approve: 'approval:approve', decline: 'approval:decline' } as const;

/**
 * How the `action_id`s begin of the buttons that page through a long answer (`list:page:back`, `list:page:more`);
 * the value is the page and the command that is asked again.
 */
export const PAGE_ACTION_ID = 'list:page';

/** `action_id`s of the question whether so many owners really left; the value is the question's id. */
export const LEAVERS_ACTIONS = { confirm: 'leavers:confirm', wait: 'leavers:wait' } as const;

/** `callback_id`s of the modals; the finding's or question's id is in `private_metadata`. */
export const VIEWS = { keep: 'keep', assign: 'assign', decline: 'decline' } as const;

/** `block_id` and `action_id` of the inputs of the modals. */
export const INPUTS = { until: 'until', reason: 'reason', assignee: 'assignee' } as const;

/** How many findings, lines or decisions one page of a long answer shows. */
export const PAGE_SIZE = { cards: 4, lines: 15 } as const;

/** Opened when somebody looks at the Home tab. */
export const HOME_EVENT = 'app_home_opened';
