import { allowedCalls } from './allowed-calls.ts';
import { type Measured, measure } from './measure.ts';
import { atLeast, atMost, below, type Check, inMib, type Results, type Row } from './report.ts';
import type { AccountSize } from './settings.ts';

const LARGEST = 5000;

/** Our audit beside the lab's way, for accounts of one size after the other. */
export async function measureScale(
  now: Date,
  { quick }: { readonly quick: boolean },
  progress: (line: string) => void,
): Promise<Results> {
  const rows: Row[] = [];
  const checks: Check[] = [];
  const run = async (subject: 'audit' | 'lab', size: AccountSize): Promise<Measured> => {
    const account = nameOf(size);
    progress(`${account}: ${subject === 'lab' ? "the lab's way" : 'our audit'} …`);
    const measured = await measure(subject, size, now);
    rows.push({ account, subject: subject === 'lab' ? "lab's way" : 'our audit', measured });
    if (subject === 'audit') {
      checks.push(atMost(account, 'calls', measured.calls, allowedCalls(size, now)));
      checks.push(below(account, 'peak RSS in MiB', inMib(measured.peakRss), 256));
    }
    return measured;
  };

  for (const users of [100, 1000, ...(quick ? [] : [LARGEST])]) {
    const size = { users, flagged: 0.1, analyzerFindings: 0 };
    const ours = await run('audit', size);
    const labs = await run('lab', size);
    checks.push(...compare(size, ours, labs));
  }
  await run('audit', { users: 1000, flagged: 0.1, analyzerFindings: 300 });
  await run('audit', { users: LARGEST, flagged: 0.1, analyzerFindings: 0, policies: true });
  const few = { users: LARGEST, flagged: 0.01, analyzerFindings: 0 };
  const { calls } = await run('audit', few);
  checks.push(below(nameOf(few), 'calls', calls, 300));
  return { rows, checks };
}

/** The ratios are promised for the largest account; small ones wait for the credential report most of the time. */
function compare(size: AccountSize, ours: Measured, labs: Measured): Check[] {
  const account = nameOf(size);
  const wanted = size.users === LARGEST ? { calls: 11, wall: 40 } : { calls: 1, wall: 1 };
  return [
    atLeast(account, "calls, lab's / ours", labs.calls / ours.calls, wanted.calls),
    atLeast(account, "wall time, lab's / ours", labs.wallMs / ours.wallMs, wanted.wall),
  ];
}

function nameOf({ users, flagged, analyzerFindings, policies }: AccountSize): string {
  const found = analyzerFindings > 0 ? `, ${analyzerFindings} analyzer findings` : '';
  return `${users} users, ${flagged * 100} % flagged${found}${policies ? ', all with policies' : ''}`;
}
