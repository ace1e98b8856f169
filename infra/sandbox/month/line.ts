import type { Safeguard } from './safeguards.ts';

/** One thing that happened on a day, and why. */
export interface Line {
  readonly label:
    | 'Elsewhere'
    | 'In Slack'
    | 'Audit'
    | 'Warned'
    | 'By itself'
    | 'Held back'
    | 'Decided'
    | 'Changed';
  readonly text: string;
  /** What the product said itself. */
  readonly quotes: readonly string[];
  /** What became of what, and whom it is about. */
  readonly details: readonly string[];
  /** What was seen to hold by this. */
  readonly safeguard: Safeguard | null;
}

/** A line that has nothing but its sentence, unless told. */
export function line(label: Line['label'], text: string, more: Partial<Line> = {}): Line {
  return { label, text, quotes: [], details: [], safeguard: null, ...more };
}
