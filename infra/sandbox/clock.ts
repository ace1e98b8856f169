/**
 * The sandbox's clock: it runs as fast as the machine's, and can be moved on, for the threads of the Lambdas as for
 * everybody else. Only dates follow it; timers do not.
 */
export class SandboxClock {
  /** How far it is ahead, for `shiftDate` in other threads. */
  readonly shift = new SharedArrayBuffer(BigInt64Array.BYTES_PER_ELEMENT);

  now(): Date {
    return new Date(Date.now() + readShift(this.shift));
  }

  /** The first time to any moment; from then on never back, as what was stored since would lie in the future. */
  moveTo(at: Date): void {
    const isSet = readShift(this.shift) !== 0;
    if (isSet && at < this.now()) return;
    Atomics.store(new BigInt64Array(this.shift), 0, BigInt(at.getTime() - Date.now()));
  }
}

/** Milliseconds. */
export function readShift(shift: SharedArrayBuffer): number {
  return Number(Atomics.load(new BigInt64Array(shift), 0));
}
