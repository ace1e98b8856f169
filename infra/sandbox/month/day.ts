import { setTimeout as sleep } from 'node:timers/promises';
import { GetQueueAttributesCommand, SQSClient } from '@aws-sdk/client-sqs';
import * as v from 'valibot';
import { changesBetween, type States, statesOf } from '../aws/account-states.ts';
import type { Chat } from '../chat.ts';
import type { SandboxClock } from '../clock.ts';
import type { Sandbox } from '../sandbox.ts';
import { workAsUsual } from './account.ts';
import type { Act } from './acts.ts';
import { at, auditAt, morningOf } from './calendar.ts';
import { type AuditEnd, type DayFacts, FactsReader, type Performed } from './facts.ts';
import { type Moment, SCRIPT } from './script.ts';

const RUN_LOG = v.looseObject({
  outcome: v.string(),
  counts: v.optional(v.looseObject({ open: v.number() })),
  calls: v.optional(v.number()),
});
const LOOK_MS = 50;
/** What fails comes again every ten seconds, five times; more patience than that helps nobody. */
const MOST_LOOKS = 1200;

/** Lets days pass in a sandbox: moves its clock, and does what the script says. */
export class Days {
  readonly #sandbox: Sandbox;
  readonly #chat: Chat;
  readonly #clock: SandboxClock;
  readonly #facts: FactsReader;
  readonly #queue: SQSClient;
  #gatheredAt: Date;
  #states: States;
  #acts: Performed[] = [];
  #changes: string[] = [];
  #meanwhile: readonly Act[] = [];

  constructor(sandbox: Sandbox, chat: Chat, clock: SandboxClock) {
    this.#sandbox = sandbox;
    this.#chat = chat;
    this.#clock = clock;
    this.#facts = new FactsReader(sandbox);
    this.#queue = new SQSClient(sandbox.admin);
    this.#gatheredAt = clock.now();
    this.#states = statesOf(sandbox.aws.account);
  }

  /** Plays a day and tells what it left. Never throws because of what people did in between. */
  async play(day: number): Promise<DayFacts> {
    const since = this.#gatheredAt;
    const acts = (moment: Moment) =>
      SCRIPT.filter((one) => one.day === day && one.moment === moment).map(({ act }) => act);
    this.#clock.moveTo(morningOf(day));
    workAsUsual(this.#sandbox.aws.account, this.#clock.now());
    for (const act of acts('morning')) await this.#perform('morning', act);
    this.#clock.moveTo(auditAt(day));
    this.#meanwhile = acts('meanwhile');
    const audit = await this.#audit(day);
    const pause = await this.#facts.pause();
    await this.#settled();
    // Nothing was due after all: it happens all the same.
    this.beforeDecisions();
    this.#clock.moveTo(at(day, 15));
    for (const act of acts('afternoon')) await this.#perform('afternoon', act);
    return this.#gather({ day, audit, pause }, since);
  }

  /** To be called when decisions have left their queue and are not applied yet. */
  beforeDecisions(): void {
    const due = this.#meanwhile;
    this.#meanwhile = [];
    for (const act of due) void this.#perform('meanwhile', act);
  }

  async #perform(moment: Moment, act: Act): Promise<void> {
    const { workspace } = this.#chat.slack;
    const { aws } = this.#sandbox;
    const said = workspace.messages.length;
    this.#note();
    const problem = await act.perform({ aws, workspace, as: this.#chat.actAs, now: this.#clock.now() });
    if (act.who === 'elsewhere') this.#states = statesOf(aws.account);
    else await this.#settled();
    const heard = workspace.messages.slice(said).flatMap(({ onlyFor, text }) => (onlyFor ? [text] : []));
    this.#acts.push({ moment, act, problem, heard });
  }

  async #audit(day: number): Promise<AuditEnd> {
    const { audit } = this.#sandbox;
    const answer = await audit.invoke({ id: `month-day-${day}` }).catch(() => null);
    const parsed = v.safeParse(RUN_LOG, answer);
    if (!parsed.success) return { outcome: 'failed', open: null, calls: null };
    const { outcome, counts, calls } = parsed.output;
    return { outcome, open: counts?.open ?? null, calls: calls ?? null };
  }

  /** What changed since the last look is the product's doing. */
  #note(): void {
    const states = statesOf(this.#sandbox.aws.account);
    this.#changes.push(...changesBetween(this.#states, states));
    this.#states = states;
  }

  /** Every decision is applied. */
  async #settled(): Promise<void> {
    const { url: QueueUrl } = this.#sandbox.resources.queue;
    const AttributeNames = ['ApproximateNumberOfMessages', 'ApproximateNumberOfMessagesNotVisible'] as const;
    const command = new GetQueueAttributesCommand({ QueueUrl, AttributeNames: [...AttributeNames] });
    for (let looks = 0; looks < MOST_LOOKS; looks += 1) {
      const { Attributes = {} } = await this.#queue.send(command);
      if (AttributeNames.every((name) => Attributes[name] === '0')) return;
      await sleep(LOOK_MS);
    }
  }

  async #gather(of: Pick<DayFacts, 'day' | 'audit' | 'pause'>, since: Date): Promise<DayFacts> {
    this.#note();
    const now = this.#clock.now();
    const facts = { ...of, since, now, ...(await this.#facts.read(since, now)), acts: this.#acts };
    const changes = this.#changes;
    this.#gatheredAt = now;
    this.#acts = [];
    this.#changes = [];
    return { ...facts, changes };
  }
}
