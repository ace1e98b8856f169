/**
 * - `AccessDenied`, `Throttling`, `InternalError`: the service's own error of that kind
 * - `hang`: never answered; the client has to give up
 * - `close`: the connection is closed before anything was done
 * - `lost-answer`: done, then the connection is closed: the client cannot know that it was done
 */
export type Fault = 'AccessDenied' | 'Throttling' | 'InternalError' | 'hang' | 'close' | 'lost-answer';

/** What a rule looks at. */
export interface FaultTarget {
  readonly service: string;
  readonly action: string;
  readonly caller: string;
  readonly resource: string;
}

/** Calls that match every given field suffer the fault. */
export interface FaultRule {
  readonly fault: Fault;
  readonly service?: string;
  readonly action?: string;
  readonly caller?: string;
  readonly resource?: string | ((arn: string) => boolean);
  /** How many calls suffer before the rule is used up. @default always */
  readonly times?: number;
  /** Part of the matching calls that suffers, 0 to 1, drawn from the seeded generator. @default 1 */
  readonly fraction?: number;
}

/** An account-wide bucket, as AWS's: a call takes a token, tokens come back at the rate. */
export interface Throttle {
  readonly ratePerSecond: number;
  readonly burst: number;
  /** Signing names of the services that share the bucket. @default ['iam'] */
  readonly services?: readonly string[];
}

/** Makes calls slow, refused or lost. Without rules it does nothing. */
export class FaultInjector {
  /** Added to every call. */
  latencyMs = 0;
  #throttle: Throttle | null = null;
  #tokens = 0;
  #refilledAt = 0;
  #rules: { readonly rule: FaultRule; left: number }[] = [];
  #random = 1;

  /** Sets (and fills) the token bucket, or takes it away with null. It runs on real time, not on the clock. */
  throttle(throttle: Throttle | null): void {
    this.#throttle = throttle;
    this.#tokens = throttle?.burst ?? 0;
    this.#refilledAt = performance.now();
  }

  /** Adds a rule; the first that matches wins. Returns how to take it away again. */
  add(rule: FaultRule): () => void {
    const entry = { rule, left: rule.times ?? Number.POSITIVE_INFINITY };
    this.#rules.push(entry);
    return () => {
      this.#rules = this.#rules.filter((other) => other !== entry);
    };
  }

  /** Starts the generator behind `fraction` anew: same seed, same calls, same faults. */
  seed(seed: number): void {
    this.#random = seed | 0;
  }

  /** Back to a fast account in which nothing fails. */
  clear(): void {
    this.latencyMs = 0;
    this.#rules = [];
    this.throttle(null);
    this.seed(1);
  }

  /** What happens to this call. Asked once a call: it takes a token and uses rules up. */
  next(target: FaultTarget): Fault | null {
    for (const entry of this.#rules) {
      if (entry.left <= 0 || !applies(entry.rule, target)) continue;
      if (entry.rule.fraction !== undefined && this.#draw() >= entry.rule.fraction) continue;
      entry.left--;
      return entry.rule.fault;
    }
    return this.#takeToken(target.service) ? null : 'Throttling';
  }

  #takeToken(service: string): boolean {
    const throttle = this.#throttle;
    if (!throttle || !(throttle.services ?? ['iam']).includes(service)) return true;
    const now = performance.now();
    const earned = ((now - this.#refilledAt) / 1000) * throttle.ratePerSecond;
    this.#tokens = Math.min(throttle.burst, this.#tokens + earned);
    this.#refilledAt = now;
    if (this.#tokens < 1) return false;
    this.#tokens--;
    return true;
  }

  /** mulberry32: small, even enough, the same everywhere. */
  #draw(): number {
    this.#random = (this.#random + 0x6d2b79f5) | 0;
    let mixed = Math.imul(this.#random ^ (this.#random >>> 15), 1 | this.#random);
    mixed = (mixed + Math.imul(mixed ^ (mixed >>> 7), 61 | mixed)) ^ mixed;
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 4294967296;
  }
}

function applies(rule: FaultRule, target: FaultTarget): boolean {
  const { resource } = rule;
  return (
    (rule.service === undefined || rule.service === target.service) &&
    (rule.action === undefined || rule.action === target.action) &&
    (rule.caller === undefined || rule.caller === target.caller) &&
    (resource === undefined ||
      (typeof resource === 'function' ? resource(target.resource) : resource === target.resource))
  );
}
