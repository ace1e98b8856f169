import type { Server } from 'node:http';
import { createRequire } from 'node:module';
import type { AddressInfo } from 'node:net';
import { CreateTableCommand, DynamoDBClient } from '@aws-sdk/client-dynamodb';
import { DynamoDBDocumentClient, GetCommand, PutCommand, ScanCommand } from '@aws-sdk/lib-dynamodb';
import type { Key } from '../../../cleanup/store/keys.ts';
import { TABLE_SCHEMA } from '../../../cleanup/store/table-schema.ts';

/** dynalite has no types of its own. */
const dynalite: (options: { createTableMs: number }) => Server = createRequire(import.meta.url)('dynalite');

export type StoredItem = Record<string, unknown>;

/** An embedded DynamoDB behind real HTTP, with the real client. */
export class DynamoDb {
  readonly client: DynamoDBClient;
  readonly #server: Server;
  readonly #endpoint: string;
  #tables = 0;

  private constructor(server: Server) {
    this.#server = server;
    this.#endpoint = `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
    this.client = this.newClient();
  }

  static async start(): Promise<DynamoDb> {
    const server = dynalite({ createTableMs: 0 });
    await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
    return new DynamoDb(server);
  }

  /** Another process's client. */
  newClient(): DynamoDBClient {
    return new DynamoDBClient({
      endpoint: this.#endpoint,
      region: 'eu-west-1',
      credentials: { accessKeyId: 'dummy', secretAccessKey: 'dummy' },
    });
  }

  async newTable(): Promise<string> {
    this.#tables += 1;
    const TableName = `table-${this.#tables}`;
    await this.client.send(new CreateTableCommand({ TableName, ...TABLE_SCHEMA }));
    return TableName;
  }

  /** Every item, by `pk / sk`. */
  async dump(table: string): Promise<Record<string, StoredItem>> {
    const { Items = [] } = await this.#documents().send(new ScanCommand({ TableName: table }));
    return Object.fromEntries(
      Items.map(({ pk, sk, ...item }) => [`${pk} / ${sk}`, item] as const).sort(([a], [b]) =>
        a < b ? -1 : 1,
      ),
    );
  }

  async get(table: string, key: Key): Promise<StoredItem | undefined> {
    return (await this.#documents().send(new GetCommand({ TableName: table, Key: key }))).Item;
  }

  async put(table: string, item: StoredItem): Promise<void> {
    await this.#documents().send(new PutCommand({ TableName: table, Item: item }));
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
