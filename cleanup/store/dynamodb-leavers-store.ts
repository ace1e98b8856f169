import type { DynamoDBClient } from '@aws-sdk/client-dynamodb';
import * as v from 'valibot';
import { isOpenTo, type QuestionState, stateOfQuestion } from '../leavers.ts';
import type { Answered, LeaversAnswer, LeaversQuestion, LeaversStore } from '../people.ts';
import { encode, type Item, keyOf, parse } from './codec.ts';
import { ContentionError } from './errors.ts';
import { date, text } from './item-schemas.ts';
import { leaversKey } from './keys.ts';
import { type ConditionalPut, Table } from './table.ts';

const question = v.object({
  id: text,
  people: v.array(v.object({ slackId: text, name: text })),
  owners: v.number(),
  answer: v.nullable(v.object({ left: v.boolean(), by: text, at: date })),
  closedAt: v.nullable(date),
});
/** `state` stands beside the question for the write conditions alone. */
const questionItem = v.object({ question, state: v.picklist(['open', 'waiting', 'left', 'closed']) });

const ATTEMPTS = 3;

/** One item an account; the audit asks and closes, the bot answers. */
export class DynamoDbLeaversStore implements LeaversStore {
  readonly #table: Table;

  constructor(client: DynamoDBClient, tableName: string) {
    this.#table = new Table(client, tableName);
  }

  async question(account: string): Promise<LeaversQuestion | null> {
    const item = await this.#table.get(leaversKey(account));
    return item && parse(questionItem, keyOf(item), item).question;
  }

  async ask(account: string, next: LeaversQuestion, before: LeaversQuestion | null): Promise<boolean> {
    return this.#put(account, next, before);
  }

  async answer(account: string, id: string, answer: LeaversAnswer): Promise<Answered> {
    for (let attempt = 1; attempt <= ATTEMPTS; attempt++) {
      const stored = await this.question(account);
      if (!stored || stored.id !== id || stored.closedAt) return { outcome: 'over' };
      if (!isOpenTo(stored, answer)) {
        return { outcome: stored.answer?.left === answer.left ? 'again' : 'final', question: stored };
      }
      const answered = { ...stored, answer };
      if (await this.#put(account, answered, stored)) return { outcome: 'stored', question: answered };
    }
    throw new ContentionError('The question about leavers', ATTEMPTS);
  }

  async close(account: string, open: LeaversQuestion, at: Date): Promise<boolean> {
    return this.#put(account, { ...open, closedAt: at }, open);
  }

  /** Only in place of what was read: whatever was written meanwhile stays. */
  async #put(account: string, next: LeaversQuestion, before: LeaversQuestion | null): Promise<boolean> {
    const written = await this.#table.putIf({
      Item: questionPut(account, next),
      ...conditionOn(before),
    });
    return written === 'written';
  }
}

function questionPut(account: string, next: LeaversQuestion): ConditionalPut['Item'] {
  const key = leaversKey(account);
  const item: Item = { ...encode({ question: next }), state: stateOfQuestion(next) };
  parse(questionItem, key, item);
  return { ...key, ...item };
}

function conditionOn(before: LeaversQuestion | null): Omit<ConditionalPut, 'Item'> {
  if (!before) return { ConditionExpression: 'attribute_not_exists(pk)' };
  const state: QuestionState = stateOfQuestion(before);
  return {
    ConditionExpression: 'question.id = :id AND #state = :state',
    ExpressionAttributeNames: { '#state': 'state' },
    ExpressionAttributeValues: { ':id': before.id, ':state': state },
  };
}
