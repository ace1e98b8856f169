/**
 * Makes `new Date()`, `Date()` and `Date.now()` of this process tell the sandbox's time, as it is moved: so that handlers,
 * which read the clock as on AWS, live in it without knowing. All else about dates stays as it is, and so do timers and
 * `performance.now()`. Once a process, before anything else is loaded.
 *
 * @param aheadMs how far the sandbox's clock is ahead of the machine's
 */
export function shiftDate(aheadMs: () => number): void {
  const RealDate = globalThis.Date;
  const now = () => RealDate.now() + aheadMs();
  globalThis.Date = new Proxy(RealDate, {
    construct: (target, args, newTarget) =>
      Reflect.construct(target, args.length === 0 ? [now()] : args, newTarget),
    apply: () => new RealDate(now()).toString(),
    get: (target, name) => (name === 'now' ? now : Reflect.get(target, name)),
  });
}
