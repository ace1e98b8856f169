import { DynamoDBClient } from '@aws-sdk/client-dynamodb';
import { DeleteCommand, DynamoDBDocumentClient, PutCommand, ScanCommand } from '@aws-sdk/lib-dynamodb';
import type { Sandbox } from '../../infra/sandbox/sandbox.ts';

const DAY_MS = 24 * 60 * 60 * 1000;
const TIME = /\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d\.\d{3}Z/g;

/** As if so many days had gone by: everything in the table, keys included, is that much older. */
export async function letDaysPass(sandbox: Sandbox, days: number): Promise<void> {
  const { tableName: TableName } = sandbox;
  const documents = DynamoDBDocumentClient.from(new DynamoDBClient(sandbox.admin));
  const { Items = [] } = await documents.send(new ScanCommand({ TableName, ConsistentRead: true }));
  const earlier = (time: string) => new Date(Date.parse(time) - days * DAY_MS).toISOString();
  for (const { pk, sk, ...rest } of Items) {
    const older: Record<string, unknown> = JSON.parse(
      JSON.stringify({ pk, sk, ...rest }).replaceAll(TIME, earlier),
    );
    if (older['sk'] !== sk) await documents.send(new DeleteCommand({ TableName, Key: { pk, sk } }));
    await documents.send(new PutCommand({ TableName, Item: older }));
  }
}
