import { ConditionalCheckFailedException, type DynamoDBClient } from '@aws-sdk/client-dynamodb';
import {
  DynamoDBDocumentClient,
  GetCommand,
  PutCommand,
  paginateQuery,
  UpdateCommand,
  type UpdateCommandInput,
} from '@aws-sdk/lib-dynamodb';
import type { Item } from './codec.ts';
import type { Key } from './keys.ts';

/** A conditional change of one item; unlike a put it leaves attributes that others wrote alone. */
export interface Update
  extends Readonly<
    Pick<UpdateCommandInput, 'ExpressionAttributeNames' | 'ExpressionAttributeValues' | 'UpdateExpression'>
  > {
  readonly Key: Key;
  readonly ConditionExpression: string;
}

/** Plain items of one table. All reads are strongly consistent: a run must see what the one before wrote. */
export class Table {
  readonly #client: DynamoDBDocumentClient;
  readonly #name: string;

  constructor(client: DynamoDBClient, name: string) {
    this.#client = DynamoDBDocumentClient.from(client);
    this.#name = name;
  }

  async get(key: Key): Promise<Item | null> {
    const { Item: item } = await this.#client.send(
      new GetCommand({ TableName: this.#name, Key: key, ConsistentRead: true }),
    );
    return item ?? null;
  }

  /** Every item of a partition, from all pages. */
  async query(pk: string): Promise<Item[]> {
    const items: Item[] = [];
    const pages = paginateQuery(
      { client: this.#client },
      {
        TableName: this.#name,
        ConsistentRead: true,
        KeyConditionExpression: 'pk = :pk',
        ExpressionAttributeValues: { ':pk': pk },
      },
    );
    for await (const page of pages) items.push(...(page.Items ?? []));
    return items;
  }

  /** `refused`: the condition does not hold, and nothing was written. */
  async update(update: Update): Promise<'written' | 'refused'> {
    try {
      await this.#client.send(new UpdateCommand({ TableName: this.#name, ...update }));
      return 'written';
    } catch (error) {
      if (error instanceof ConditionalCheckFailedException) return 'refused';
      throw error;
    }
  }

  async put(item: Item): Promise<void> {
    await this.#client.send(new PutCommand({ TableName: this.#name, Item: { ...item } }));
  }
}
