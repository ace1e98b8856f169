import type { App, BlockAction, BlockButtonAction } from '@slack/bolt';
import {
  APPROVAL_ACTIONS,
  COMMAND,
  FINDING_ACTION_IDS,
  HOME_EVENT,
  LEAVERS_ACTIONS,
  PAGE_ACTION_ID,
  RECOMMEND_ACTION_ID,
  VIEWS,
} from '../ids.ts';
import { approvalButton } from './actions/approval-button.ts';
import { findingButton } from './actions/finding-button.ts';
import { leaversButton } from './actions/leavers-button.ts';
import { pageButton } from './actions/page-button.ts';
import { recommendationButton } from './actions/recommendation-button.ts';
import { unknownAction } from './actions/unknown-action.ts';
import { iamCleanup, unknownCommand } from './commands/iam-cleanup.ts';
import { homeOpened } from './events/home.ts';
import { onlyOurWorkspace } from './only-our-workspace.ts';
import type { Services } from './services.ts';
import { assignSubmitted } from './views/assign.ts';
import { declineSubmitted } from './views/decline.ts';
import { keepSubmitted } from './views/keep.ts';
import { unknownView } from './views/unknown-view.ts';

const LEAVERS_IDS = Object.values(LEAVERS_ACTIONS);

/** What is heard, and by whom. Every pattern excludes the others: Bolt runs all listeners that match. */
export function register(app: App, services: Services): void {
  app.use(onlyOurWorkspace(services));
  app.command(COMMAND, iamCleanup(services));
  app.command(butNot([COMMAND]), unknownCommand);
  for (const id of FINDING_ACTION_IDS) app.action<BlockButtonAction>(id, findingButton(services));
  for (const id of APPROVAL_IDS) app.action<BlockButtonAction>(id, approvalButton(services));
  app.action<BlockButtonAction>(RECOMMEND_ACTION_ID, recommendationButton(services));
  app.action<BlockButtonAction>(new RegExp(`^${PAGE_ACTION_ID}(:|$)`), pageButton(services));
  for (const id of LEAVERS_IDS) app.action<BlockButtonAction>(id, leaversButton(services));
  app.action<BlockAction>(
    butNot([
      ...FINDING_ACTION_IDS,
      ...APPROVAL_IDS,
      RECOMMEND_ACTION_ID,
      ...LEAVERS_IDS,
      `${PAGE_ACTION_ID}(:.*)?`,
    ]),
    unknownAction(services),
  );
  app.view(VIEWS.keep, keepSubmitted(services));
  app.view(VIEWS.assign, assignSubmitted(services));
  app.view(VIEWS.decline, declineSubmitted(services));
  app.view(butNot(Object.values(VIEWS)), unknownView);
  app.event(HOME_EVENT, homeOpened(services));
}

const APPROVAL_IDS = Object.values(APPROVAL_ACTIONS);

/** Matches everything but these, each as a whole; an empty text and line breaks too. */
function butNot(patterns: readonly string[]): RegExp {
  return new RegExp(`^(?!(?:${patterns.join('|')})$)[^]*$`);
}
