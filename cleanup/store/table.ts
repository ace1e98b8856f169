import { ConditionalCheckFailedException, type DynamoDBClient } from '@aws-sdk/client-dynamodb';
import {
  DynamoDBDocumentClient,
  GetCommand,
  PutCommand,
  type PutCommandInput,
  paginateQuery,
  UpdateCommand,
  type UpdateCommandInput,
} from '@aws-sdk/lib-dynamodb';
import type { Item } from './codec.ts';
import { GatheredGets } from './gathered-gets.ts';
import type { Key } from './keys.ts';

/** A conditional change of one item; unlike a put it leaves attributes that others wrote alone. */
export interface Update
  extends Readonly<
    Pick<UpdateCommandInput, 'ExpressionAttributeNames' | 'ExpressionAttributeValues' | 'UpdateExpression'>
  > {
  readonly Key: Key;
  readonly ConditionExpression: string;
}

/** A conditional write of a whole item, for items that have one writer's attributes only. */
export interface ConditionalPut
  extends Readonly<Pick<PutCommandInput, 'ExpressionAttributeNames' | 'ExpressionAttributeValues'>> {
  readonly Item: Key & Item;
  readonly ConditionExpression: string;
}

/** Which part of a partition to read; all of it, oldest sort key first, when nothing is said. */
export interface Part {
  /** How the sort keys begin. */
  readonly prefix?: string;
  /** Only sort keys below this one; not together with a prefix. */
  readonly before?: string | null;
  readonly newestFirst?: boolean;
  /** At least 1. */
  readonly limit?: number;
}

/** Plain items of one table. All reads are strongly consistent: a run must see what the one before wrote. */
export class Table {
  readonly #client: DynamoDBDocumentClient;
  readonly #name: string;
  readonly #gathered: GatheredGets | null;

  /** @param gathers gets of the same moment go in one call, which needs `dynamodb:BatchGetItem` */
  constructor(client: DynamoDBClient, name: string, { gathers = false } = {}) {
    this.#client = DynamoDBDocumentClient.from(client);
    this.#name = name;
    this.#gathered = gathers ? new GatheredGets(this.#client, name) : null;
  }

  async get(key: Key): Promise<Item | null> {
    if (this.#gathered) return this.#gathered.get(key);
    const { Item: item } = await this.#client.send(
      new GetCommand({ TableName: this.#name, Key: key, ConsistentRead: true }),
    );
    return item ?? null;
  }

  /** The items of a partition, from all pages, or of a part of it. */
  async query(pk: string, { prefix, before, newestFirst = false, limit }: Part = {}): Promise<Item[]> {
    const items: Item[] = [];
    const pages = paginateQuery(
      { client: this.#client, ...(limit && { pageSize: limit }) },
      {
        TableName: this.#name,
        ConsistentRead: true,
        KeyConditionExpression: `pk = :pk${prefix ? ' AND begins_with(sk, :prefix)' : before ? ' AND sk < :before' : ''}`,
        ExpressionAttributeValues: {
          ':pk': pk,
          ...(prefix ? { ':prefix': prefix } : before && { ':before': before }),
        },
        ScanIndexForward: !newestFirst,
      },
    );
    for await (const page of pages) {
      items.push(...(page.Items ?? []));
      if (limit && items.length >= limit) return items.slice(0, limit);
    }
    return items;
  }

  /** `refused`: the condition does not hold, and nothing was written. */
  async update(update: Update): Promise<'written' | 'refused'> {
    return unlessRefused(this.#client.send(new UpdateCommand({ TableName: this.#name, ...update })));
  }

  /** `refused`: the condition does not hold, and nothing was written. */
  async putIf({ Item: item, ...condition }: ConditionalPut): Promise<'written' | 'refused'> {
    return unlessRefused(
      this.#client.send(new PutCommand({ TableName: this.#name, Item: { ...item }, ...condition })),
    );
  }

  async put(item: Item): Promise<void> {
    await this.#client.send(new PutCommand({ TableName: this.#name, Item: { ...item } }));
  }
}

async function unlessRefused(sent: Promise<unknown>): Promise<'written' | 'refused'> {
  try {
    await sent;
    return 'written';
  } catch (error) {
    if (error instanceof ConditionalCheckFailedException) return 'refused';
    throw error;
  }
}
