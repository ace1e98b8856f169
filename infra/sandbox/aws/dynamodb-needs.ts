import type { PartitionKeys } from './dynamodb-schemas.ts';
import type { Need } from './service.ts';

/** An attribute value as DynamoDB's JSON has it: `{ "S": "finding#1" }`. */
type AttributeValue = Readonly<Record<string, unknown>>;
type Item = Readonly<Record<string, AttributeValue>>;

/** What one item operation names, wherever in a request it stands. */
interface ItemRequest {
  readonly TableName?: string;
  readonly Item?: Item;
  readonly Key?: Item;
}

type WriteRequest = Readonly<Partial<Record<'PutRequest' | 'DeleteRequest', ItemRequest>>>;

/** The parts of a DynamoDB request that say what it touches. */
export interface DynamoRequest extends ItemRequest {
  readonly IndexName?: string;
  readonly ResourceArn?: string;
  readonly KeyConditionExpression?: string;
  readonly ExpressionAttributeNames?: Readonly<Record<string, string>>;
  readonly ExpressionAttributeValues?: Item;
  readonly RequestItems?: Readonly<Record<string, Batch>>;
  readonly TransactItems?: readonly Readonly<Record<string, ItemRequest>>[];
}

/** A permission that is needed, before its leading keys are picked out of the items. */
export interface DynamoNeed {
  readonly action: string;
  readonly table: string | null;
  readonly index?: string;
  readonly items: readonly Item[];
  readonly query?: DynamoRequest;
}

function itemsOf(requests: readonly (ItemRequest | undefined)[]): Item[] {
  return requests.map((request) => request?.Item ?? request?.Key).filter((item) => item !== undefined);
}

type Batch = readonly WriteRequest[] | { readonly Keys?: readonly Item[] };

function isWrites(batch: Batch): batch is readonly WriteRequest[] {
  return Array.isArray(batch);
}

function batchItems(batch: Batch): readonly Item[] {
  if (!isWrites(batch)) return batch.Keys ?? [];
  return itemsOf(batch.flatMap((one) => [one.PutRequest, one.DeleteRequest]));
}

const TRANSACT_ACTIONS: Readonly<Record<string, string>> = { ConditionCheck: 'ConditionCheckItem' };

/** A batch needs its own permission on each table; a transaction those of the operations in it. */
export function dynamoNeeds(action: string, request: DynamoRequest): DynamoNeed[] {
  if (request.TransactItems) {
    return request.TransactItems.flatMap((entry) =>
      Object.entries(entry).map(([kind, item]) => ({
        action: TRANSACT_ACTIONS[kind] ?? `${kind}Item`,
        table: item.TableName ?? null,
        items: itemsOf([item]),
      })),
    );
  }
  if (request.RequestItems) {
    return Object.entries(request.RequestItems).map(([table, batch]) => ({
      action,
      table,
      items: batchItems(batch),
    }));
  }
  return [
    {
      action,
      table: request.TableName ?? null,
      items: itemsOf([request]),
      query: request,
      ...(request.IndexName === undefined ? {} : { index: request.IndexName }),
    },
  ];
}

function text(value: AttributeValue | undefined): string[] {
  return value === undefined ? [] : Object.values(value).map(String);
}

/** The value that a key condition compares the partition key with: `#pk = :pk AND begins_with(…)`. */
function queriedKey(request: DynamoRequest, key: string): string[] {
  const names = request.ExpressionAttributeNames ?? {};
  const comparisons = (request.KeyConditionExpression ?? '').matchAll(/([#\w.-]+)\s*=\s*(:\w+)/g);
  return [...comparisons].flatMap(([, name = '', value = '']) =>
    (names[name] ?? name) === key ? text(request.ExpressionAttributeValues?.[value]) : [],
  );
}

/** The need as policies see it. Without any leading key (a Scan) the condition key is absent, as in AWS. */
export function policyNeed(need: DynamoNeed, arnPrefix: string, keys: PartitionKeys | null): Need {
  const index = need.index === undefined ? '' : `/index/${need.index}`;
  const resource =
    need.table === null ? (need.query?.ResourceArn ?? '*') : `${arnPrefix}${need.table}${index}`;
  const key = need.index === undefined ? keys?.table : (keys?.indexes.get(need.index) ?? keys?.table);
  const leading =
    key === undefined
      ? []
      : [
          ...need.items.flatMap((item) => text(item[key])),
          ...(need.query ? queriedKey(need.query, key) : []),
        ];
  return {
    action: `dynamodb:${need.action}`,
    resource,
    ...(leading.length > 0 ? { context: { 'dynamodb:LeadingKeys': leading } } : {}),
  };
}
