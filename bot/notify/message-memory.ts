import type { Card, DecisionStore } from '../../cleanup/decisions/decision-store.ts';
import type { Audience } from '../messages/card-actions.ts';
import type { Posted } from '../slack/client.ts';

/** A message that shows findings, and whom it was sent to. */
export interface ShownMessage extends Posted {
  readonly audience: Audience;
  /** Slack id, or null in the approvers' channel. */
  readonly owner: string | null;
}

/** What of a run, or for whom, is posted once. */
export type RunPart = 'summary' | 'details' | 'files' | 'leavers' | 'owner-change' | 'left-over' | 'lapsed';

type CardStore = Pick<DecisionStore, 'cards' | 'show'>;

/**
 * What was said in Slack and where, kept as cards: a finding's own, and some of no finding, under ids that no
 * finding has. An index card (`message:…`) tells what a message shows, with the finding's id in place of the
 * channel and its place among them in that of `ts`: a message is rendered whole, so all that it shows must be known
 * from any one of its findings, in the order in which it was first shown.
 */
export class MessageMemory {
  readonly #store: CardStore;
  readonly #account: string;
  readonly #now: Date;

  constructor(store: CardStore, account: string, now: Date) {
    this.#store = store;
    this.#account = account;
    this.#now = now;
  }

  /** Every message that shows the finding. */
  async showing(findingId: string): Promise<readonly ShownMessage[]> {
    return this.#store.cards(this.#account, findingId);
  }

  /** Ids of the findings that a message shows, as first shown. */
  async shownIn(message: Posted): Promise<readonly string[]> {
    const cards = await this.#store.cards(this.#account, idOf('message', message));
    const inOrder = cards.toSorted((a, b) => Number(a.ts) - Number(b.ts));
    return [...new Set(inOrder.map(({ channel }) => channel))];
  }

  /** To be called after the message was sent: a message that is not remembered is sent again, never lost. */
  async remember(message: ShownMessage, findingIds: readonly string[]): Promise<void> {
    const { audience, owner } = message;
    const shown = await this.shownIn(message);
    const index = findingIds
      .filter((id) => !shown.includes(id))
      .map(
        (id, at): Card => ({
          findingId: idOf('message', message),
          channel: id,
          ts: String(shown.length + at),
          audience,
          owner,
        }),
      );
    // The index first: a finding's card without it would make the message be rendered without the others.
    await this.#show(index);
    await this.#show(cardsOf(message, findingIds));
  }

  /** Says again all that is known of a message: what is not said again expires, as cards of what is resolved do. */
  async touch(message: ShownMessage, findingIds: readonly string[]): Promise<void> {
    const kept = await Promise.all(
      (['message', 'reminders'] as const).map((kind) =>
        this.#store.cards(this.#account, idOf(kind, message)),
      ),
    );
    await this.#show([...kept.flat(), ...cardsOf(message, findingIds)]);
  }

  /** When reminders were sent in a message's thread. */
  async reminders(message: Posted): Promise<readonly Date[]> {
    return (await this.#store.cards(this.#account, idOf('reminders', message))).map(({ ts }) => timeOf(ts));
  }

  async rememberReminder({ channel, ts, audience, owner }: ShownMessage, reply: Posted): Promise<void> {
    const findingId = idOf('reminders', { channel, ts });
    await this.#show([{ findingId, channel: reply.channel, ts: reply.ts, audience, owner }]);
  }

  /** What was posted of a run, or of a question to the approvers, the oldest first; so a run that goes on repeats nothing. */
  async ofRun(part: RunPart, runId: string): Promise<readonly Posted[]> {
    return this.#store.cards(this.#account, `${part}:${runId}`);
  }

  async rememberOfRun(part: RunPart, runId: string, { channel, ts }: Posted): Promise<void> {
    await this.#show([{ findingId: `${part}:${runId}`, channel, ts, audience: 'approvers', owner: null }]);
  }

  /** Slack ids of those who have opened the Home tab: what stands there is kept true. */
  async homes(): Promise<ReadonlySet<string>> {
    return new Set((await this.#store.cards(this.#account, HOMES)).map(({ channel }) => channel));
  }

  async rememberHome(slackId: string): Promise<void> {
    await this.#show([{ findingId: HOMES, channel: slackId, ts: '0', audience: 'owner', owner: slackId }]);
  }

  #show(cards: readonly Card[]): Promise<void> {
    return this.#store.show(this.#account, cards, this.#now);
  }
}

const HOMES = 'home';

function cardsOf({ channel, ts, audience, owner }: ShownMessage, findingIds: readonly string[]): Card[] {
  return findingIds.map((findingId) => ({ findingId, channel, ts, audience, owner }));
}

/** Slack's `ts` is the time of the message, in seconds. */
export function timeOf(ts: string): Date {
  return new Date((Number.parseFloat(ts) || 0) * 1000);
}

function idOf(kind: 'message' | 'reminders', { channel, ts }: Posted): string {
  return `${kind}:${channel}:${ts}`;
}
