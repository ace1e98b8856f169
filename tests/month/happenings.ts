import { type ActAs, type AppAnswer, actAs } from '../../infra/sandbox/slack/act-as.ts';
import { ACCOUNT } from './basics.ts';
import { Killed } from './network.ts';
import type { QueuedMessage } from './queue.ts';
import { SIGNING_SECRET, type World } from './world.ts';

const SECOND_MS = 1000;
const MINUTE_MS = 60 * SECOND_MS;
/**
 * Lambda tries an asynchronous event once more, as the function is deployed, after a minute. When that fails as well an
 * alarm rings, and an operator goes on with the run by hand, as the runbook says.
 */
const AUDIT_RETRIES_MS = [MINUTE_MS, 20 * MINUTE_MS, 20 * MINUTE_MS];
/** What a delivery did not finish is hidden so long: the queue's visibility timeout. */
const HIDDEN_MS = 4.5 * MINUTE_MS;
const MAX_RECEIVES = 5;
/** Each is applied by itself. */
const BATCH_SIZE = 1;
const PEOPLE_WAIT_MS = 20 * SECOND_MS;
const PRESSED_AGAIN = 10;

/** What the bot says when it could not do what it was asked. */
const ASKED_TO_REPEAT =
  /trying again in a minute|once more in a minute|try again in a minute|once more to try again|try again later|decide again later/;

/** How the queue hands out its messages; the default is as sent. */
export type Deliver = (waiting: QueuedMessage[]) => QueuedMessage[];
export const IN_ORDER: Deliver = (waiting) => waiting.splice(0, BATCH_SIZE);

/** What AWS, Slack and people do around the product: each repeats what did not get through, as it does in life. */
export class Happenings {
  readonly world: World;
  deliver: Deliver = IN_ORDER;

  constructor(world: World) {
    this.world = world;
  }

  /** The schedule's event; the same one again when the run died or failed. */
  async audit(runId: string): Promise<void> {
    for (const waitMs of [...AUDIT_RETRIES_MS, null]) {
      const { process, handler } = this.world.audit();
      try {
        await process.run(() => handler(runId, ACCOUNT));
        return;
      } catch (error) {
        await this.world.network.quiet();
        if (waitMs === null) {
          if (error instanceof Killed) throw error;
          return;
        }
        this.world.pass(waitMs);
      }
    }
  }

  /** Everything in the queue, until it is empty: what fails too often is set aside. */
  async drain(): Promise<void> {
    const { world } = this;
    const { queue } = world;
    while (queue.waiting.length > 0) {
      const batch = this.deliver(queue.waiting);
      for (const message of batch) message.receives += 1;
      const left = await this.#invoke(batch);
      if (left.length === 0) continue;
      this.world.pass(HIDDEN_MS);
      const dead = left.filter(({ receives }) => receives >= MAX_RECEIVES);
      queue.deadLetters.push(...dead);
      // A group goes on with what it could not finish.
      queue.waiting.unshift(...left.filter((message) => !dead.includes(message)));
    }
  }

  /** What people do; who gets no answer does it again after a moment. */
  async person(act: (as: ActAs) => Promise<AppAnswer>): Promise<void> {
    const { slack } = this.world;
    for (let attempt = 1; ; attempt += 1) {
      const { messages, views } = slack.workspace;
      const seen = { messages: messages.length, views: views.length };
      const as = actAs({
        slack,
        signingSecret: SIGNING_SECRET,
        deliver: (request) => this.#request(request),
        clock: () => this.world.now,
      });
      try {
        const { status, body } = await act(as);
        const shown = messages.slice(seen.messages).filter(({ onlyFor }) => onlyFor !== null);
        const heard = [body, ...shown.map(({ text }) => text)].join('\n');
        const isAnswered = heard !== '' || views.length > seen.views;
        if (status === 200 && isAnswered && !ASKED_TO_REPEAT.test(heard)) return;
        if (attempt === PRESSED_AGAIN) throw new Error(`Somebody was answered with ${status}: ${heard}`);
      } catch (error) {
        await this.world.network.quiet();
        if (!(error instanceof Killed) || attempt === PRESSED_AGAIN) throw error;
      }
      this.world.pass(PEOPLE_WAIT_MS);
    }
  }

  async #request({ headers, body }: { headers: Readonly<Record<string, string>>; body: string }) {
    const { process, handler } = this.world.bot();
    const event = { headers, body: Buffer.from(body).toString('base64'), isBase64Encoded: true };
    const answer = await process.run(() => handler(event));
    return { status: answer.statusCode, body: answer.body };
  }

  async #invoke(batch: readonly QueuedMessage[]): Promise<readonly QueuedMessage[]> {
    const { process, handler } = this.world.decisions();
    const Records = batch.map(({ messageId, group, body }) => ({
      messageId,
      body,
      attributes: { MessageGroupId: group },
    }));
    const context = { invokedFunctionArn: this.world.decisionFunctionArn };
    try {
      const { batchItemFailures } = await process.run(() => handler({ Records }, context));
      const failed = new Set(batchItemFailures.map(({ itemIdentifier }) => itemIdentifier));
      return batch.filter(({ messageId }) => failed.has(messageId));
    } catch (error) {
      await this.world.network.quiet();
      if (error instanceof Killed) return batch;
      throw error;
    }
  }
}
