import { beforeEach, describe, expect, test } from 'vitest';
import { Pace } from '../../../cleanup/aws/pace.ts';
import { VirtualTime } from './virtual-time.ts';

/** Every call takes so long, in milliseconds. */
const CALL_MS = 40;
type Answer = 'fine' | 'Throttling' | 'AccessDenied';

let time: VirtualTime;
let pace: Pace;
/** When each call was sent, in milliseconds. */
let sentAt: number[];
let inFlight: number;
let mostAtOnce: number;

beforeEach(() => {
  time = new VirtualTime();
  pace = new Pace(time);
  sentAt = [];
  inFlight = 0;
  mostAtOnce = 0;
});

/** One attempt that is answered like this. */
function call(answer: Answer | (() => Answer) = 'fine'): Promise<Answer> {
  const send = async () => {
    sentAt.push(time.now());
    inFlight += 1;
    mostAtOnce = Math.max(mostAtOnce, inFlight);
    await time.sleep(CALL_MS);
    inFlight -= 1;
    const name = typeof answer === 'function' ? answer() : answer;
    if (name !== 'fine') throw Object.assign(new Error(), { name });
    return name;
  };
  return pace.take(send).catch((error) => error.name);
}

/** All asked for at the same moment. */
async function calls(count: number, answer?: Answer): Promise<void> {
  const all = Promise.all(Array.from({ length: count }, () => call(answer)));
  await time.pass();
  await all;
}

const gaps = () => sentAt.slice(1).map((at, index) => Math.round(at - (sentAt[index] ?? 0)));

describe('as long as calls go well', () => {
  test('2 are sent at once to begin with', async () => {
    await calls(10);
    expect(mostAtOnce).toBe(2);
    expect(sentAt).toEqual([0, 0, 40, 40, 80, 80, 120, 120, 160, 160]);
  });

  test('one more for every 16', async () => {
    await calls(16);
    expect(mostAtOnce).toBe(2);
    await calls(16);
    expect(mostAtOnce).toBe(3);
  });

  test('never more than 8', async () => {
    await calls(1000);
    expect(mostAtOnce).toBe(8);
  });

  test('they go in the order in which they came', async () => {
    const done: number[] = [];
    const all = [1, 2, 3, 4, 5].map((number) => call().then(() => done.push(number)));
    await time.pass();
    await Promise.all(all);
    expect(done).toEqual([1, 2, 3, 4, 5]);
  });
});

describe('after a refusal', () => {
  /** 20 in the last second go well, one after the other: half of that is 10 a second. */
  const goWell = async () => {
    for (let count = 0; count < 20; count += 1) await calls(1);
  };
  const slowDown = async () => {
    await goWell();
    await calls(1, 'Throttling');
    sentAt = [];
    mostAtOnce = 0;
  };

  test('one at a time, at half the rate that went well, then slowly faster', async () => {
    await slowDown();
    await calls(30);
    expect(mostAtOnce).toBe(1);
    expect(gaps()[0]).toBe(100);
    expect(gaps().at(-1)).toBeLessThan(97);
    expect(gaps().at(-1)).toBeGreaterThan(90);
  });

  test('more at once again after calls that went well', async () => {
    await slowDown();
    await calls(3000);
    expect(mostAtOnce).toBeGreaterThan(1);
  });

  test('a further one makes it a fifth slower', async () => {
    await slowDown();
    await calls(1, 'Throttling');
    sentAt = [];
    await calls(2);
    expect(gaps()).toEqual([125]);
  });

  test('those that were sent before it say nothing new', async () => {
    await goWell();
    sentAt = [];
    const together = [call('Throttling'), call('Throttling'), call('Throttling')];
    await time.pass();
    await Promise.all(together);
    expect(gaps()).toEqual([0, 0]);
    sentAt = [];
    await calls(2);
    expect(gaps()).toEqual([100]);
  });

  test('never slower than one in two seconds', async () => {
    await calls(20, 'Throttling');
    sentAt = [];
    await calls(2);
    expect(gaps()).toEqual([2000]);
  });
});

describe('a place is given back', () => {
  test('by a call that fails, and the others go on as quickly', async () => {
    await calls(10, 'AccessDenied');
    expect(mostAtOnce).toBe(2);
    expect(sentAt.at(-1)).toBe(160);
  });

  test('by one that is not even sent', async () => {
    const broken = () => {
      throw new TypeError('no socket');
    };
    const failed = Promise.allSettled([1, 2, 3].map(() => pace.take(broken)));
    await time.pass();
    expect((await failed).map(({ status }) => status)).toEqual(['rejected', 'rejected', 'rejected']);
    expect(await Promise.race([call(), time.pass()])).toBe('fine');
  });

  test('by one that hangs, when it is given up', async () => {
    const hang = () => time.sleep(20_000).then(() => Promise.reject(new Error('TimeoutError')));
    const hanging = Promise.allSettled([pace.take(hang), pace.take(hang)]);
    const waiting = call();
    await time.pass(10_000);
    expect(sentAt).toEqual([]);
    await time.pass();
    expect(await waiting).toBe('fine');
    expect(sentAt).toEqual([20_000]);
    await hanging;
  });
});

test.each([
  { ratePerSecond: 5, burst: 10, needed: 304, refusedAtMost: 0.1 },
  { ratePerSecond: 10, burst: 20, needed: 304, refusedAtMost: 0.1 },
  { ratePerSecond: 1, burst: 5, needed: 64, refusedAtMost: 0.5 },
])(
  '$needed calls at $ratePerSecond a second: all go through, refused are at most $refusedAtMost times as many',
  async (bucket) => {
    let tokens = bucket.burst;
    let refilledAt = 0;
    let refused = 0;
    const answer = (): Answer => {
      const earned = ((time.now() - refilledAt) / 1000) * bucket.ratePerSecond;
      tokens = Math.min(bucket.burst, tokens + earned) - 1;
      refilledAt = time.now();
      if (tokens >= 0) return 'fine';
      tokens += 1;
      refused += 1;
      return 'Throttling';
    };
    const persistent = async () => {
      // As the SDK's standard retries: up to twice as long each time, drawn by lot; here half of the most.
      for (let attempt = 0; attempt < 10; attempt += 1) {
        if ((await call(answer)) === 'fine') return true;
        await time.sleep(250 * 2 ** attempt);
      }
      return false;
    };
    const all = Promise.all(
      Array.from({ length: 8 }, async () => {
        const outcomes: boolean[] = [];
        for (let count = 0; count < bucket.needed / 8; count += 1) outcomes.push(await persistent());
        return outcomes;
      }),
    );
    await time.pass();
    expect((await all).flat().every(Boolean)).toBe(true);
    expect(refused / bucket.needed).toBeLessThanOrEqual(bucket.refusedAtMost);
  },
);
