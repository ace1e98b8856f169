import type { Announcer } from '../../cleanup/decisions/announcer.ts';
import type { Decision } from '../../cleanup/decisions/decision.ts';
import type { DecisionStore } from '../../cleanup/decisions/decision-store.ts';
import type { Policy } from '../../cleanup/policy.ts';
import { readAddressees } from '../../cleanup/schedule/addressees.ts';
import type { ScheduleStore } from '../../cleanup/schedule/schedule-store.ts';
import { APPROVERS } from '../../cleanup/schedule/warning.ts';
import type { CardView } from '../card-view.ts';
import { COMMAND } from '../ids.ts';
import { questionCardId, settledQuestion } from '../messages/approval-card.ts';
import { textOf } from '../messages/blocks.ts';
import { offeredActions } from '../messages/card-actions.ts';
import { escapeText } from '../messages/escape.ts';
import type { SlackClient } from '../slack/client.ts';
import { isMissingFeature } from '../slack/errors.ts';
import { MessageMemory, type ShownMessage } from './message-memory.ts';
import { readSchedule } from './read-schedule.ts';
import { renderMessage } from './render-message.ts';
import { loadViews, type ViewSource } from './views.ts';

export interface SlackAnnouncerOptions {
  readonly slack: Pick<SlackClient, 'post' | 'update' | 'openDirectMessage'>;
  readonly store: DecisionStore;
  readonly policy: Policy;
  readonly schedule: Pick<ScheduleStore, 'pause' | 'lastPlan'>;
  /** Where the word goes about what nobody owns; null: nowhere. */
  readonly approversChannel: string | null;
  /** Makes somebody's Home tab anew. */
  readonly publishHome: (account: string, slackId: string) => Promise<void>;
  readonly clock: () => Date;
  /** What could not be updated or told, for the log. */
  readonly onFailure?: (what: string, error: unknown) => void;
}

/** Nobody is remembered, so whose something is cannot be told: better an old card than a wrong one. */
export class PeopleUnknownError extends Error {
  override readonly name = 'PeopleUnknownError';
}

/** Keeps every card true: each message that shows a finding is rendered whole, from the store. */
export class SlackAnnouncer implements Announcer {
  readonly reachesPeople = true;
  readonly #options: SlackAnnouncerOptions;

  constructor(options: SlackAnnouncerOptions) {
    this.#options = options;
  }

  async refresh(account: string, findingId: string): Promise<number> {
    const { store, policy, schedule, onFailure = () => {} } = this.#options;
    const memory = this.#memory(account);
    const messages = await memory.showing(findingId);
    if (messages.length === 0) return 0;
    const [people, planned] = await Promise.all([
      store.people(account),
      readSchedule(schedule, account, policy),
    ]);
    const source = { ...this.#source(account), people, schedule: planned };
    const done = await Promise.allSettled(
      messages.map((message) => this.#refresh(memory, source, message, findingId)),
    );
    const failed = done.filter((result) => result.status === 'rejected');
    for (const { reason } of failed) onFailure('a card could not be updated', reason);
    return failed.length;
  }

  async refreshQuestion(decision: Decision): Promise<number> {
    const { slack, store, onFailure = () => {} } = this.#options;
    if (!decision.approval) return 0;
    const cards = await store.cards(decision.account, questionCardId(decision.approval.id));
    const done = await Promise.allSettled(cards.map((card) => slack.update(card, settledQuestion(decision))));
    const failed = done.filter((result) => result.status === 'rejected');
    for (const { reason } of failed) onFailure('a question could not be updated', reason);
    return failed.length;
  }

  async refreshHomes(
    account: string,
    findingIds: readonly string[],
    slackIds: readonly string[],
  ): Promise<number> {
    const { publishHome, onFailure = () => {} } = this.#options;
    const opened = await this.#memory(account).homes();
    if (opened.size === 0) return 0;
    const concerned = new Set([...slackIds, ...(await this.#owners(account, findingIds))]);
    const done = await Promise.allSettled(
      [...concerned].filter((id) => opened.has(id)).map((id) => publishHome(account, id)),
    );
    // Where there is no Home tab, none is out of date.
    const failed = done.flatMap((one) =>
      one.status === 'rejected' && !isMissingFeature(one.reason) ? [one.reason] : [],
    );
    for (const reason of failed) onFailure('a Home tab could not be updated', reason);
    return failed.length;
  }

  /** A refusal that cannot be told stands on the card and in the history. @throws {SlackCallError} */
  async tell(slackId: string, text: string): Promise<void> {
    const { slack } = this.#options;
    const channel = await slack.openDirectMessage(slackId);
    await slack.post(channel, { text: textOf(escapeText(text)), blocks: [] });
  }

  /** Where there is no owner and no approvers' channel, nobody is there to be told. @throws {SlackCallError} */
  async tellAbout(account: string, findingId: string, text: string): Promise<void> {
    const { slack, store, approversChannel } = this.#options;
    const stored = await store.finding(account, findingId);
    const addressees = await readAddressees(account, stored ? [stored.finding] : [], store);
    const to = addressees.get(findingId) ?? APPROVERS;
    const whole = `${text}${await this.#wayBack(account, findingId)}`;
    if (to !== APPROVERS) return this.tell(to, whole);
    if (approversChannel) await slack.post(approversChannel, { text: textOf(escapeText(whole)), blocks: [] });
  }

  /** Where the button is that undoes it; empty where there is nothing to undo. */
  async #wayBack(account: string, findingId: string): Promise<string> {
    const [loaded] = await loadViews(this.#source(account), [findingId]);
    const offered = loaded ? offeredActions(loaded.view, 'approvers') : [];
    const show = `\`${COMMAND} show ${loaded?.stored.finding.subject.name}\``;
    if (offered.includes('reactivate')) return ` Still needed? ${show} has the button that undoes it.`;
    return offered.includes('restore')
      ? ` Still needed? An approver can have it restored, with the yes of another: ${show} has the button.`
      : '';
  }

  #memory(account: string): MessageMemory {
    const { store, clock } = this.#options;
    return new MessageMemory(store, account, clock());
  }

  /** Whose they are, and to whom they were shown as theirs: of these, the Home tab may show what is not so any more. */
  async #owners(account: string, findingIds: readonly string[]): Promise<readonly string[]> {
    const { store } = this.#options;
    const memory = this.#memory(account);
    const [shown, stored] = await Promise.all([
      Promise.all(findingIds.map((id) => memory.showing(id))),
      findingIds[0] === undefined ? null : store.finding(account, findingIds[0]),
    ]);
    const addressees = await readAddressees(account, stored ? [stored.finding] : [], store);
    return [...shown.flat().map(({ owner }) => owner), ...addressees.values()].filter((id) => id !== null);
  }

  /** What cards are made with, of nobody known. */
  #source(account: string): ViewSource {
    const { store, policy, approversChannel, clock } = this.#options;
    return { store, account, people: [], policy, approversChannel, now: clock() };
  }

  async #refresh(
    memory: MessageMemory,
    source: ViewSource,
    message: ShownMessage,
    findingId: string,
  ): Promise<void> {
    const { account, people } = source;
    const ids = await memory.shownIn(message);
    const views = await loadViews(source, ids.length > 0 ? ids : [findingId]);
    const cards = views.map(({ view }) => view);
    const isUnsure = ({ situation }: CardView) =>
      situation.owner === null && situation.finding.owner !== null;
    if (people.length === 0 && message.audience === 'owner' && cards.some(isUnsure)) {
      throw new PeopleUnknownError();
    }
    await this.#options.slack.update(message, renderMessage(message, account, cards));
  }
}
