import fc from 'fast-check';
import { type Policy, thresholdsOf } from '../../../cleanup/policy.ts';

const DAY_MS = 86_400_000;

/** How long ago something happened, in terms of a policy that is not generated yet. */
export interface AgePlan {
  /** Which of the policy's thresholds to be near to; beyond them `days` counts. */
  readonly anchor: number;
  readonly days: number;
  /** Longer ago than the anchor by that much: -1 is one second before a threshold is reached. */
  readonly seconds: number;
}

export const agePlan: fc.Arbitrary<AgePlan> = fc.record({
  anchor: fc.nat(15),
  days: fc.oneof(fc.nat(3), fc.nat(120), fc.nat(700)),
  seconds: fc.constantFrom(0, -1, 1, 0, -1, 3600, 86_399, -86_400),
});

/** Turns planned ages into dates that lie near the thresholds of one policy. Whole seconds, as IAM keeps them. */
export class Ages {
  readonly now: Date;
  /** When the credential report was taken: nothing here happened later. */
  readonly until: Date;
  readonly #anchors: readonly number[];

  constructor(policy: Policy, now: Date, until: Date) {
    this.now = now;
    this.until = until;
    this.#anchors = [
      ...(['Keys', 'UnusedUsers', 'Roles'] as const).flatMap((of) => Object.values(thresholdsOf(policy, of))),
      policy.maxKeyAge,
      90,
    ].filter((days) => days > 0);
  }

  /** Between `from` and the report. */
  at(plan: AgePlan, from = new Date(0)): Date {
    const days = this.#anchors[plan.anchor] ?? plan.days;
    const time = this.now.getTime() - days * DAY_MS - plan.seconds * 1000;
    return new Date(Math.min(this.until.getTime(), Math.max(from.getTime(), time)));
  }

  maybe(plan: AgePlan | null, from?: Date): Date | null {
    return plan === null ? null : this.at(plan, from);
  }
}
