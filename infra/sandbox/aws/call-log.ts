/** One call that reached the gateway, and what came of it. */
export interface Call {
  readonly at: Date;
  readonly service: string;
  /** The API's name: `ListFindingsV2`. For S3 the permission's: `PutObject`, `ListBucket`. */
  readonly action: string;
  /** Access key id that signed it. */
  readonly caller: string;
  readonly region: string;
  /** The ARN it was about, or `*`. */
  readonly resource: string;
  /** HTTP status; 0 when no answer was sent. */
  readonly status: number;
  /** AWS's error code, or null when it went well. */
  readonly errorCode: string | null;
  readonly durationMs: number;
}

/** Fields that have to be equal, or a question of one's own. */
export type CallFilter =
  | Partial<Pick<Call, 'service' | 'action' | 'caller' | 'region' | 'resource' | 'status' | 'errorCode'>>
  | ((call: Call) => boolean);

function matches(call: Call, filter: CallFilter): boolean {
  if (typeof filter === 'function') return filter(call);
  return Object.entries(filter).every(([field, value]) => Reflect.get(call, field) === value);
}

/** Every call since the start or the last `clear`, in the order they were answered. */
export class CallLog {
  readonly entries: Call[] = [];
  /** The most calls that were under way at the same time. */
  peakInFlight = 0;
  #inFlight = 0;

  find(filter: CallFilter = {}): Call[] {
    return this.entries.filter((call) => matches(call, filter));
  }

  count(filter: CallFilter = {}): number {
    return this.find(filter).length;
  }

  clear(): void {
    this.entries.length = 0;
    this.peakInFlight = this.#inFlight;
  }

  /** Called by the gateway as a call comes in. */
  started(): void {
    this.peakInFlight = Math.max(this.peakInFlight, ++this.#inFlight);
  }

  /** Called by the gateway when a call is over, answered or not. */
  ended(call: Call): void {
    this.#inFlight--;
    this.entries.push(call);
  }
}
