import type { DecisionStore } from '../../cleanup/decisions/decision-store.ts';
import { asksAbout } from '../../cleanup/leavers.ts';
import type { LeaversQuestion, LeaversStore, People } from '../../cleanup/people.ts';
import { leaversCard } from '../messages/leavers-card.ts';
import type { SlackClient } from '../slack/client.ts';
import type { Deliveries } from './deliveries.ts';
import type { MessageMemory } from './message-memory.ts';

export interface LeaversContext {
  readonly account: string;
  readonly slack: Pick<SlackClient, 'post' | 'update'>;
  readonly store: Pick<DecisionStore, 'append'>;
  readonly leavers: LeaversStore;
  readonly memory: MessageMemory;
  readonly deliveries: Deliveries;
  readonly approversChannel: string | null;
  /** When the run began. */
  readonly runAt: Date;
}

/**
 * Asks the approvers about owners who seem to have left, once; acts on their answer, or takes the question back when
 * it is none any more. To be called after the people were remembered: a confirmation counts until then.
 */
export async function askAboutLeavers(people: People, context: LeaversContext): Promise<void> {
  const { deliveries } = context;
  const { question, doubted } = people;
  const open = question && !question.closedAt ? question : null;
  await deliveries.attempt('the question about who left', async () => {
    if (open && !open.answer?.left && asksAbout(open, doubted)) return show(open, context);
    const before = open ? await close(open, people, context) : question;
    if (doubted.length === 0) return;
    const next: LeaversQuestion = {
      id: context.runAt.toISOString(),
      people: doubted.map(({ slackId, name }) => ({ slackId, name })),
      owners: people.owners,
      answer: null,
      closedAt: null,
    };
    // Somebody answered at this moment: the next audit acts on that.
    if (await context.leavers.ask(context.account, next, before)) await show(next, context);
  });
}

/** Who confirmed it goes into the trail: what follows from it is their word. */
async function close(
  open: LeaversQuestion,
  { isConfirmed }: People,
  context: LeaversContext,
): Promise<LeaversQuestion> {
  const { account, leavers, store, runAt } = context;
  if (isConfirmed && open.answer) {
    await store.append({
      id: `leavers:${open.id}`,
      account,
      at: open.answer.at,
      since: open.answer.at,
      by: open.answer.by,
      what: 'confirm leavers',
      findingId: '',
      subject: open.people.map(({ slackId }) => slackId).join(' '),
      change: null,
    });
  }
  const closed = { ...open, closedAt: runAt };
  if (await leavers.close(account, open, runAt)) await show(closed, context);
  return closed;
}

/** Posts the card, or brings it up to date where it is. */
async function show(question: LeaversQuestion, context: LeaversContext): Promise<void> {
  const { slack, memory, deliveries, approversChannel } = context;
  const message = leaversCard(question);
  const [posted] = await memory.ofRun('leavers', question.id);
  if (posted) return slack.update(posted, message);
  if (question.closedAt) return;
  if (approversChannel === null) {
    deliveries.withheld(
      'the question about who left',
      "no approvers' channel is configured, so nobody can confirm it",
    );
    return;
  }
  await memory.rememberOfRun('leavers', question.id, await slack.post(approversChannel, message));
}
