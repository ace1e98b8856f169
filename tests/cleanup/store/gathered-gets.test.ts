import { DynamoDBDocumentClient } from '@aws-sdk/lib-dynamodb';
import { beforeEach, describe, expect, test } from 'vitest';
import { UnreadItemsError } from '../../../cleanup/store/errors.ts';
import { GatheredGets } from '../../../cleanup/store/gathered-gets.ts';
import { aDynamoDb } from './dynamodb.ts';

const keyOf = (sk: string) => ({ pk: 'SOME#1', sk });
const itemOf = (sk: string) => ({ ...keyOf(sk), said: `by ${sk}` });

const db = aDynamoDb();
let gets: GatheredGets;
/** The keys of each call. */
let calls: string[][];
/** How many calls leave out their last key, as a busy table does. */
let leavingOut: number;
beforeEach(() => {
  const { table } = db;
  calls = [];
  leavingOut = 0;
  const client = DynamoDBDocumentClient.from(db.newClient());
  client.middlewareStack.add(
    (next) => async (args) => {
      const { Keys, ConsistentRead } = (args.input as BatchInput).RequestItems[table] ?? { Keys: [] };
      expect(ConsistentRead).toBe(true);
      calls.push(Keys.map(({ sk }) => sk));
      const answer = await next(args);
      if (leavingOut-- <= 0) return answer;
      const output = answer.output as unknown as BatchOutput;
      const left = Keys.at(-1);
      output.Responses[table] = (output.Responses[table] ?? []).filter(({ sk }) => sk !== left?.sk);
      output.UnprocessedKeys = { [table]: { Keys: left ? [left] : [], ConsistentRead: true } };
      return answer;
    },
    { step: 'initialize', priority: 'high' },
  );
  gets = new GatheredGets(client, table);
});

type Keyed = { readonly pk: string; readonly sk: string };
interface BatchInput {
  readonly RequestItems: Record<
    string,
    { readonly Keys: readonly Keyed[]; readonly ConsistentRead?: boolean }
  >;
}
interface BatchOutput {
  readonly Responses: Record<string, Keyed[]>;
  UnprocessedKeys: BatchInput['RequestItems'];
}

const put = (...sks: string[]) => Promise.all(sks.map((sk) => db.put(itemOf(sk))));
const get = (...sks: string[]) => Promise.all(sks.map((sk) => gets.get(keyOf(sk))));

describe('gets of the same moment', () => {
  test('are one call, and each has its own item, or null', async () => {
    await put('a', 'b', 'c');
    expect(await get('c', 'nobody', 'a')).toEqual([itemOf('c'), null, itemOf('a')]);
    expect(calls).toEqual([['c', 'nobody', 'a']]);
  });

  test('of one key are one read', async () => {
    await put('a');
    expect(await get('a', 'a', 'a')).toEqual([itemOf('a'), itemOf('a'), itemOf('a')]);
    expect(calls).toEqual([['a']]);
  });

  test('are as many calls as DynamoDB wants, 100 keys each', async () => {
    const many = Array.from({ length: 201 }, (_, index) => `item-${index}`);
    await put('item-0', 'item-200');
    const items = await get(...many);
    expect(calls.map((keys) => keys.length)).toEqual([100, 100, 1]);
    expect(items.filter((item) => item !== null)).toEqual([itemOf('item-0'), itemOf('item-200')]);
  });

  test('all fail when the call fails', async () => {
    const broken = new GatheredGets(DynamoDBDocumentClient.from(db.newClient()), 'no-such-table');
    const settled = await Promise.allSettled(['a', 'b'].map((sk) => broken.get(keyOf(sk))));
    expect(settled.map(({ status }) => status)).toEqual(['rejected', 'rejected']);
  });
});

test('a get after another one was awaited sees what was written in between', async () => {
  expect(await get('a')).toEqual([null]);
  await put('a');
  expect(await get('a')).toEqual([itemOf('a')]);
  expect(calls).toEqual([['a'], ['a']]);
});

describe('what DynamoDB leaves out', () => {
  test('is asked for again, and that alone', async () => {
    await put('a', 'b');
    leavingOut = 2;
    expect(await get('a', 'b')).toEqual([itemOf('a'), itemOf('b')]);
    expect(calls).toEqual([['a', 'b'], ['b'], ['b']]);
  });

  test('again and again is an error, never "nothing there"', async () => {
    await put('a', 'b');
    leavingOut = 100;
    await expect(get('a', 'b')).rejects.toThrow(UnreadItemsError);
    expect(calls).toHaveLength(4);
  });
});
