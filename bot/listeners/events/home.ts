import type { AllMiddlewareArgs, SlackEventMiddlewareArgs } from '@slack/bolt';
import type { HomeView } from '@slack/types';
import { homeNotice, homeView } from '../../messages/home.ts';
import { refusedText } from '../../messages/refusal.ts';
import { waitingApprovals } from '../approvals/waiting.ts';
import { cardViews, ownFindings } from '../commands/open-findings.ts';
import type { Services } from '../services.ts';
import { whoIs } from '../who.ts';

const MAX_CARDS = 15;
const HISTORY_LOOKED_AT = 100;

/** Somebody looks at the Home tab: it is made anew for them. */
export function homeOpened(services: Services) {
  return async ({
    event,
  }: SlackEventMiddlewareArgs<'app_home_opened'> & AllMiddlewareArgs): Promise<void> => {
    if (event.tab !== 'home') return;
    const view = await homeOf(services, event.user);
    await services.slack.call('views.publish', { user_id: event.user, view });
  };
}

/** After a click there: the card shows what waits. Not being able to show it undoes nothing. */
export async function refreshHome(services: Services, slackId: string): Promise<void> {
  try {
    const view = await homeOf(services, slackId);
    await services.slack.call('views.publish', { user_id: slackId, view });
  } catch (error) {
    services.log.warn('a Home tab could not be shown', {
      error: error instanceof Error ? error.name : 'unknown',
    });
  }
}

async function homeOf(services: Services, slackId: string): Promise<HomeView> {
  const { store, overview, account, clock } = services;
  const actor = await whoIs(slackId, services);
  if (typeof actor === 'string') return homeNotice(refusedText(actor));
  if (actor.person.standing !== 'member')
    return homeNotice('Only full members of this workspace see something here.');
  const now = clock();
  const [{ open: own, people }, history, { trend }, asked] = await Promise.all([
    ownFindings(services, actor.person),
    actor.isApprover ? store.history(account, { limit: HISTORY_LOOKED_AT }) : [],
    overview.runs(account, now),
    actor.isApprover ? waitingApprovals(services) : [],
  ]);
  const shown = own.slice(0, MAX_CARDS);
  const waiting = history.filter(({ state }) => state === 'requested');
  return homeView({
    slackId,
    own: await cardViews(services, shown, people),
    more: own.length - shown.length,
    approver: actor.isApprover ? { asked, waiting, trend } : null,
    now,
  });
}
