import type { DynamoDBClient } from '@aws-sdk/client-dynamodb';

/** Thrown by a client whose process "died". */
export class Killed extends Error {
  override readonly name = 'Killed';
}

/** Names and keys of the writes that a client sends from now on, refused ones included. */
export function writesOf(client: DynamoDBClient): string[] {
  const writes: string[] = [];
  tap(client, async (name, input, send) => {
    if (isWrite(name)) writes.push(`${name} ${keyOf(input)}`);
    return send();
  });
  return writes;
}

/** Lets the process die before sending, or after the answer to, its n-th write: nothing it sends later arrives. */
export function killAt(client: DynamoDBClient, n: number, moment: 'before' | 'after'): void {
  let writes = 0;
  let dead = false;
  const killed = () => new Killed(`${moment} write ${n}`);
  tap(client, async (name, _input, send) => {
    const mine = isWrite(name) && ++writes === n;
    if (mine && moment === 'before') dead = true;
    if (dead) throw killed();
    const [answer] = await Promise.allSettled([send()]);
    if (mine) dead = true;
    if (dead) throw killed();
    if (answer.status === 'rejected') throw answer.reason;
    return answer.value;
  });
}

/** Calls once, just before the first write whose key holds `part` is sent. */
export function beforeWriteOf(client: DynamoDBClient, part: string, act: () => Promise<unknown>): void {
  let done = false;
  tap(client, async (name, input, send) => {
    if (!done && isWrite(name) && keyOf(input).includes(part)) {
      done = true;
      await act();
    }
    return send();
  });
}

type Tap = <T>(commandName: string, input: object, send: () => Promise<T>) => Promise<T>;

function tap(client: DynamoDBClient, act: Tap): void {
  client.middlewareStack.add(
    (next, context) => async (args) => act(String(context['commandName']), args.input, () => next(args)),
    { step: 'initialize', name: `tap-${Math.random()}` },
  );
}

function isWrite(commandName: string): boolean {
  return /^(Put|Update|Delete|BatchWrite|Transact)/.test(commandName);
}

function keyOf(input: object): string {
  return JSON.stringify('Key' in input ? input.Key : 'Item' in input ? input.Item : input);
}
