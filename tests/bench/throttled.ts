import { type Measured, measure } from './measure.ts';
import { atMost, type Check, holds, type Results, type Row } from './report.ts';
import type { Subject } from './settings.ts';

const BUCKET = { ratePerSecond: 5, burst: 10 };
/** Retries are drawn by lot: the worst of so many counts. */
const TRIES = 3;

const SUBJECTS: readonly { readonly subject: Subject; readonly name: string }[] = [
  { subject: 'audit', name: 'our audit' },
  { subject: 'audit-sdk-default', name: "our audit, SDK's default retries" },
];

/** Our audit in an account that allows 5 IAM calls a second, beside the same with the SDK's default retries. */
export async function measureThrottled(
  now: Date,
  { quick }: { readonly quick: boolean },
  progress: (line: string) => void,
): Promise<Results> {
  const rows: Row[] = [];
  const checks: Check[] = [];
  for (const users of quick ? [100] : [100, 300]) {
    const size = { users, flagged: 0.1, analyzerFindings: 0 };
    const account = `${users} users, ${BUCKET.ratePerSecond} IAM calls a second`;
    progress(`${account}: what is needed …`);
    const needed = await measure('audit', size, now);
    rows.push({ account, subject: 'our audit, not throttled', measured: needed });
    for (const { subject, name } of SUBJECTS) {
      const tries: Measured[] = [];
      for (let count = 1; count <= TRIES; count += 1) {
        progress(`${account}: ${name}, ${count} of ${TRIES} …`);
        tries.push(await measure(subject, size, now, BUCKET));
      }
      const worst = worstOf(tries, needed);
      rows.push({ account, subject: `${name} (worst of ${TRIES})`, measured: worst });
      // The SDK's own way is there to compare with, not to be measured against our limits.
      if (subject === 'audit') checks.push(...compare(account, worst, needed));
    }
  }
  return { rows, checks };
}

function compare(account: string, { calls, outcome }: Measured, needed: Measured): Check[] {
  return [
    holds(account, 'complete', outcome?.complete === true),
    holds(account, 'the same findings as when not throttled', isSame(outcome, needed)),
    atMost(account, 'calls, made / needed', calls / needed.calls, 1.2),
  ];
}

/** A wrong answer is worse than any number of calls. */
function worstOf(tries: readonly Measured[], needed: Measured): Measured {
  return tries.reduce((worst, one) => {
    if (isSame(one.outcome, needed) !== isSame(worst.outcome, needed)) {
      return isSame(one.outcome, needed) ? worst : one;
    }
    return one.calls > worst.calls ? one : worst;
  }, needed);
}

function isSame(outcome: Measured['outcome'], needed: Measured): boolean {
  return outcome?.complete === true && outcome.digest === needed.outcome?.digest;
}
