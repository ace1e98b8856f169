import type { AllMiddlewareArgs, SlackEventMiddlewareArgs } from '@slack/bolt';
import type { HomeView } from '@slack/types';
import type { Actor } from '../../../cleanup/decisions/decision.ts';
import { homeNotice, homeView } from '../../messages/home.ts';
import { refusedText } from '../../messages/refusal.ts';
import { MessageMemory } from '../../notify/message-memory.ts';
import { waitingApprovals } from '../approvals/waiting.ts';
import { cardViews, ownFindings } from '../commands/open-findings.ts';
import type { Services } from '../services.ts';
import { whoIs } from '../who.ts';

const MAX_CARDS = 15;
const HISTORY_LOOKED_AT = 100;

/** What a Home tab is made from: the bot makes it, and so does whatever carries out a decision that it shows. */
export type HomeServices = Pick<
  Services,
  'account' | 'policy' | 'store' | 'approvals' | 'overview' | 'clock'
> & {
  readonly approversChannel: string | null;
  readonly directory: Pick<Services['directory'], 'person' | 'isApprover'>;
  readonly schedule: Pick<Services['schedule'], 'pause' | 'lastPlan'>;
  readonly slack: Pick<Services['slack'], 'call'>;
  readonly log: Pick<Services['log'], 'warn'>;
};

/** Somebody looks at the Home tab: it is made anew for them, and from now on kept true. */
export function homeOpened(services: Services) {
  return async ({
    event,
  }: SlackEventMiddlewareArgs<'app_home_opened'> & AllMiddlewareArgs): Promise<void> => {
    if (event.tab !== 'home') return;
    await quietly(services, async () => {
      const { user: slackId } = event;
      const actor = await whoIs(slackId, services);
      if (typeof actor === 'string') return publish(services, slackId, homeNotice(refusedText(actor)));
      await publish(services, slackId, await homeOf(services, actor));
      await new MessageMemory(services.store, services.account, services.clock()).rememberHome(slackId);
    });
  };
}

/** After a click there: the card shows what waits. Not being able to show it undoes nothing. */
export async function refreshHome(services: Services, slackId: string): Promise<void> {
  await quietly(services, () => publishHome(services, slackId));
}

/**
 * Makes somebody's Home tab anew. Who cannot be asked about keeps the one they have.
 *
 * @throws {SlackCallError} and whatever the store throws
 */
export async function publishHome(services: HomeServices, slackId: string): Promise<void> {
  const actor = await whoIs(slackId, services);
  if (typeof actor !== 'string') await publish(services, slackId, await homeOf(services, actor));
}

async function publish({ slack }: HomeServices, slackId: string, view: HomeView): Promise<void> {
  await slack.call('views.publish', { user_id: slackId, view });
}

async function quietly({ log }: HomeServices, work: () => Promise<void>): Promise<void> {
  try {
    await work();
  } catch (error) {
    log.warn('a Home tab could not be shown', { error: error instanceof Error ? error.name : 'unknown' });
  }
}

async function homeOf(services: HomeServices, actor: Actor): Promise<HomeView> {
  const { person, isApprover } = actor;
  const { store, overview, schedule, account, clock } = services;
  if (person.standing !== 'member')
    return homeNotice('Only full members of this workspace see something here.');
  const now = clock();
  const [{ open: own, people }, pause, history, { trend }, asked] = await Promise.all([
    ownFindings(services, person),
    schedule.pause(account),
    isApprover ? store.history(account, { limit: HISTORY_LOOKED_AT }) : [],
    overview.runs(account, now),
    isApprover ? waitingApprovals(services) : [],
  ]);
  const shown = own.slice(0, MAX_CARDS);
  const waiting = history.filter(({ state }) => state === 'requested');
  return homeView({
    slackId: person.slackId,
    own: await cardViews(services, shown, people, actor),
    more: own.length - shown.length,
    pause,
    approver: isApprover ? { asked, waiting, trend } : null,
    now,
  });
}
