import type { Server } from 'node:http';
import { createRequire } from 'node:module';
import type { AddressInfo } from 'node:net';
import { CreateTableCommand, DescribeTableCommand, DynamoDBClient } from '@aws-sdk/client-dynamodb';
import { DynamoDBDocumentClient, GetCommand, PutCommand, ScanCommand } from '@aws-sdk/lib-dynamodb';
import { afterAll, beforeAll, beforeEach } from 'vitest';
import { DynamoDbAuditStore } from '../../../cleanup/store/dynamodb-audit-store.ts';
import { DynamoDbDecisionStore } from '../../../cleanup/store/dynamodb-decision-store.ts';
import type { Key } from '../../../cleanup/store/keys.ts';
import { TABLE_SCHEMA } from '../../../cleanup/store/table-schema.ts';

/** dynalite has no types of its own. */
const dynalite: (options: { createTableMs: number }) => Server = createRequire(import.meta.url)('dynalite');

export type StoredItem = Record<string, unknown>;

/** An embedded DynamoDB behind real HTTP, with the real client. */
export class DynamoDb {
  /** The table of the test that runs. */
  table = '';
  readonly #server = dynalite({ createTableMs: 0 });
  #client: DynamoDBClient | null = null;
  #tables = 0;

  async start(): Promise<void> {
    await new Promise<void>((resolve) => this.#server.listen(0, '127.0.0.1', resolve));
  }

  get client(): DynamoDBClient {
    this.#client ??= this.newClient();
    return this.#client;
  }

  /** Another process's client. */
  newClient(): DynamoDBClient {
    return new DynamoDBClient({
      endpoint: `http://127.0.0.1:${(this.#server.address() as AddressInfo).port}`,
      region: 'eu-west-1',
      credentials: { accessKeyId: 'dummy', secretAccessKey: 'dummy' },
    });
  }

  /** Makes an empty table the one of the test. */
  async newTable(): Promise<string> {
    this.#tables += 1;
    this.table = `table-${this.#tables}`;
    await this.client.send(new CreateTableCommand({ TableName: this.table, ...TABLE_SCHEMA }));
    // Until it is active there is no such table to write to.
    const look = new DescribeTableCommand({ TableName: this.table });
    while ((await this.client.send(look)).Table?.TableStatus !== 'ACTIVE');
    return this.table;
  }

  /** The store of a process of its own. */
  auditStore(client = this.newClient(), tableName = this.table): DynamoDbAuditStore {
    return new DynamoDbAuditStore({ client, tableName, retentionDays: 400 });
  }

  /** The store of a process of its own. */
  decisionStore(client = this.newClient(), tableName = this.table): DynamoDbDecisionStore {
    return new DynamoDbDecisionStore({ client, tableName, retentionDays: 400 });
  }

  /** Every item, by `pk / sk`. */
  async dump(table = this.table): Promise<Record<string, StoredItem>> {
    const { Items = [] } = await this.#documents().send(new ScanCommand({ TableName: table }));
    return Object.fromEntries(
      Items.map(({ pk, sk, ...item }) => [`${pk} / ${sk}`, item] as const).sort(([a], [b]) =>
        a < b ? -1 : 1,
      ),
    );
  }

  async get(key: Key): Promise<StoredItem | undefined> {
    return (await this.#documents().send(new GetCommand({ TableName: this.table, Key: key }))).Item;
  }

  async put(item: StoredItem): Promise<void> {
    await this.#documents().send(new PutCommand({ TableName: this.table, Item: item }));
  }

  async stop(): Promise<void> {
    this.client.destroy();
    this.#server.closeAllConnections();
    await new Promise<void>((resolve) => this.#server.close(() => resolve()));
  }

  #documents(): DynamoDBDocumentClient {
    return DynamoDBDocumentClient.from(this.client);
  }
}

/** One for the tests of a file, with an empty table for each of them. */
export function aDynamoDb(): DynamoDb {
  const db = new DynamoDb();
  beforeAll(() => db.start());
  afterAll(() => db.stop());
  beforeEach(async () => {
    await db.newTable();
  });
  return db;
}
