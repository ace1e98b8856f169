import { setTimeout as sleep } from 'node:timers/promises';

interface Order {
  readonly lines?: number;
  /** Said without a line break. */
  readonly mutter?: string;
  readonly end: 'answer' | 'throw' | 'reject' | 'exit' | 'sleep' | 'environment';
}

/** A Lambda that does as it is told. */
export async function handler({ lines = 0, mutter = '', end }: Order): Promise<unknown> {
  for (let line = 1; line <= lines; line += 1) {
    console.log(JSON.stringify({ line }));
    console.error(`problem ${line}`);
  }
  process.stdout.write(mutter);
  if (end === 'throw') throw new TypeError('It cannot be.');
  if (end === 'reject') return Promise.reject('No error at all.');
  if (end === 'exit') process.exit(3);
  if (end === 'sleep') await sleep(60_000);
  if (end === 'environment') return process.env;
  return { lines };
}
