import type { KnownCall } from './month.ts';
import type { Fate, OutgoingCall } from './network.ts';

/** A process dies before one of its calls arrives, or after it has arrived and before its answer does. */
export interface KillPoint extends KnownCall {
  readonly moment: 'before' | 'after';
}

export function killPointsOf(calls: readonly KnownCall[]): KillPoint[] {
  return calls.flatMap((call) => [
    { ...call, moment: 'before' as const },
    { ...call, moment: 'after' as const },
  ]);
}

/** Calls that leave something behind: in between, a process may die anywhere and it comes to the same. */
const WRITES =
  /dynamodb (Put|Update|Delete)|iam (Update|Delete|Attach|Detach|Put|Create|Add|Remove)|sns |sqs |s3 PUT|slack (chat|views|files|upload|conversations\.open)/;

/** Before the first call of a day, and after each that left something behind. */
export function distinctPoints(points: readonly KillPoint[]): KillPoint[] {
  return points.filter(({ day, what, moment }, at) =>
    moment === 'after' ? WRITES.test(what) : points[at - 1]?.day !== day,
  );
}

/** `killed after bot: dynamodb PutItem #3 of day 21` */
export function pointWords({ day, what, nth, moment }: KillPoint): string {
  return `killed ${moment} ${what} #${nth + 1} of day ${day}`;
}

/** Lets the process that makes the call die there, once. The order of calls that go at the same time varies. */
export function killing(
  { what, nth, moment }: KillPoint,
  onKill: () => void = () => {},
): (call: OutgoingCall) => Fate {
  let made = 0;
  return ({ lambda, name }) => {
    if (`${lambda}: ${name}` !== what) return 'arrives';
    made += 1;
    if (made !== nth + 1) return 'arrives';
    onKill();
    return moment === 'before' ? 'killed before' : 'killed after';
  };
}

/** mulberry32: numbers from 0 to 1, the same ones for the same seed. */
export function randomFrom(seed: number): () => number {
  let state = seed | 0;
  return () => {
    state = (state + 0x6d2b79f5) | 0;
    let mixed = Math.imul(state ^ (state >>> 15), 1 | state);
    mixed = (mixed + Math.imul(mixed ^ (mixed >>> 7), 61 | mixed)) ^ mixed;
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 4_294_967_296;
  };
}

/** So many of them, in their order. */
export function sampleOf<T>(all: readonly T[], count: number, random: () => number): T[] {
  return all
    .map((one, at) => ({ one, at, lot: random() }))
    .sort((a, b) => a.lot - b.lot)
    .slice(0, count)
    .sort((a, b) => a.at - b.at)
    .map(({ one }) => one);
}
