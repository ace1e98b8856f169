// What a Lambda's process and whoever started it say to each other, in the order in which it was said.

/** Said first, once. */
export interface Start {
  readonly kind: 'start';
  /** URL of the module that exports `handler`. */
  readonly module: string;
  readonly functionArn: string;
  readonly environment: Readonly<Record<string, string>>;
  /** Hosts that it may reach beside this machine. */
  readonly hosts: readonly string[];
  /** How far the sandbox's clock is ahead of the machine's; null: the machine's time. */
  readonly aheadMs: number | null;
}

/** See `SandboxClock`. */
export interface ClockMoved {
  readonly kind: 'clock';
  readonly aheadMs: number;
}

export interface Invocation {
  readonly kind: 'invocation';
  readonly id: number;
  readonly requestId: string;
  readonly event: unknown;
}

export type ToLambda = Start | ClockMoved | Invocation;

export type Outcome =
  | { readonly id: number; readonly ok: true; readonly value: unknown }
  | { readonly id: number; readonly ok: false; readonly errorType: string; readonly message: string };

/** Ends an invocation on stdout and on stderr, whatever line it left open: what it logged before is complete. */
export const endMark = (id: number) => `\nEND ${id}\n`;

/** The invocation that ends with a line; null: it is a line like any other. */
export function endedBy(line: string): number | null {
  const [, id] = /^END (\d+)$/.exec(line) ?? [];
  return id === undefined ? null : Number(id);
}
