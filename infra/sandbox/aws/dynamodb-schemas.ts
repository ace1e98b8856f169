import type { Upstream } from './upstream.ts';

interface Described {
  readonly Table?: Keyed & { readonly GlobalSecondaryIndexes?: readonly (Keyed & { IndexName: string })[] };
}

interface Keyed {
  readonly KeySchema: readonly { readonly AttributeName: string; readonly KeyType: string }[];
}

/** Name of the partition key of the table, and of each global index; null when there is no such table. */
export interface PartitionKeys {
  readonly table: string;
  readonly indexes: ReadonlyMap<string, string>;
}

const HEADERS = {
  'content-type': 'application/x-amz-json-1.0',
  'x-amz-target': 'DynamoDB_20120810.DescribeTable',
  'x-amz-date': '20260101T000000Z',
  authorization:
    'AWS4-HMAC-SHA256 Credential=x/20260101/us-east-1/dynamodb/aws4_request, SignedHeaders=x, Signature=x',
};

function partitionKey(keyed: Keyed): string {
  return keyed.KeySchema.find((key) => key.KeyType === 'HASH')?.AttributeName ?? '';
}

/** Knows each table's partition key, which is what `dynamodb:LeadingKeys` is about. */
export class PartitionKeyLookup {
  readonly #database: Upstream;
  readonly #known = new Map<string, PartitionKeys>();

  constructor(database: Upstream) {
    this.#database = database;
  }

  /** To be called when tables change. */
  forget(): void {
    this.#known.clear();
  }

  async of(table: string): Promise<PartitionKeys | null> {
    const known = this.#known.get(table);
    if (known) return known;
    const answer = await this.#database.forward({
      method: 'POST',
      target: '/',
      headers: HEADERS,
      body: JSON.stringify({ TableName: table }),
    });
    const { Table }: Described = JSON.parse(answer.body.toString());
    if (answer.status !== 200 || !Table) return null;
    const indexes = (Table.GlobalSecondaryIndexes ?? []).map((index): [string, string] => [
      index.IndexName,
      partitionKey(index),
    ]);
    const keys = { table: partitionKey(Table), indexes: new Map(indexes) };
    this.#known.set(table, keys);
    return keys;
  }
}
