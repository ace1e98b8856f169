import { isDeepStrictEqual } from 'node:util';
import type { DynamoDBClient } from '@aws-sdk/client-dynamodb';
import { BatchWriteCommand, DynamoDBDocumentClient, paginateScan } from '@aws-sdk/lib-dynamodb';

/** Every item, by `pk / sk`. */
export type TableItems = ReadonlyMap<string, Readonly<Record<string, unknown>>>;

const AT_ONCE = 25;

export async function readTable(client: DynamoDBClient, tableName: string): Promise<TableItems> {
  const items = new Map<string, Record<string, unknown>>();
  const pages = paginateScan(
    { client: DynamoDBDocumentClient.from(client) },
    { TableName: tableName, ConsistentRead: true },
  );
  for await (const { Items = [] } of pages) {
    for (const item of Items) items.set(`${item['pk']} / ${item['sk']}`, item);
  }
  return items;
}

/** Brings a table back to these items; only what differs is written. */
export async function writeTable(
  client: DynamoDBClient,
  tableName: string,
  wanted: TableItems,
): Promise<void> {
  const there = await readTable(client, tableName);
  const requests = [
    ...[...wanted].flatMap(([key, Item]) =>
      isDeepStrictEqual(there.get(key), Item) ? [] : [{ PutRequest: { Item } }],
    ),
    ...[...there].flatMap(([key, { pk, sk }]) =>
      wanted.has(key) ? [] : [{ DeleteRequest: { Key: { pk, sk } } }],
    ),
  ];
  const documents = DynamoDBDocumentClient.from(client);
  for (let from = 0; from < requests.length; from += AT_ONCE) {
    const RequestItems = { [tableName]: requests.slice(from, from + AT_ONCE) };
    await documents.send(new BatchWriteCommand({ RequestItems }));
  }
}
