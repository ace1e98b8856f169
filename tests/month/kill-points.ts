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

/** Before the first call of all, and after each that left something behind. */
export function distinctPoints(points: readonly KillPoint[]): KillPoint[] {
  return points.filter(({ what, moment, place }) => (moment === 'after' ? WRITES.test(what) : place === 0));
}

/** Lets the process that makes the call die there. */
export function killing(
  { place, moment }: KillPoint,
  onKill: () => void = () => {},
): (call: OutgoingCall) => Fate {
  let calls = 0;
  return () => {
    const isHere = calls === place;
    calls += 1;
    if (!isHere) return 'arrives';
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
