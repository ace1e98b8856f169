import { describe, expect, it } from 'vitest';
import type { Decision } from '../../cleanup/decisions/decision.ts';
import { resendDecisions, waitingTooLong } from '../../cleanup/resend-decisions.ts';
import { ACCOUNT, aDecision, anOutcome, day } from './store/factories.ts';

const NOW = day(5);
const MINUTE_MS = 60_000;
const asked = (name: string, minutesAgo: number, overrides: Partial<Decision> = {}) =>
  aDecision(name, { requestedAt: new Date(NOW.getTime() - minutesAgo * MINUTE_MS), ...overrides });

const YOUNG = asked('young', 15);
const OLD = asked('old', 16);
const OLDER = asked('older', 60 * 24);
const SETTLED = asked('settled', 60, { state: 'applied', outcome: anOutcome() });

/** Sends what waits; those of these ids cannot be sent. */
async function resend(open: readonly Decision[] | Error, ...failing: readonly string[]) {
  const sent: string[] = [];
  const { gaps } = await resendDecisions({
    account: ACCOUNT,
    now: NOW,
    store: {
      async openDecisions(account) {
        expect(account).toBe(ACCOUNT);
        if (open instanceof Error) throw open;
        return open;
      },
    },
    queue: {
      async send({ id }) {
        if (failing.includes(id)) throw Object.assign(new Error('no'), { name: 'AccessDenied' });
        sent.push(id);
      },
    },
  });
  return { sent, gaps };
}

describe('decisions that wait', () => {
  it('are sent again when they are older than 15 minutes, the oldest first', async () => {
    expect(waitingTooLong([OLD, OLDER], NOW)).toEqual([OLDER, OLD]);
    expect(await resend([OLD, OLDER])).toEqual({ sent: [OLDER.id, OLD.id], gaps: [] });
  });

  it.each([
    ['young', YOUNG],
    ['settled', SETTLED],
    ['of a clock ahead of ours', asked('ahead', -60)],
  ])('are not sent when %s', async (_what, decision) => {
    expect(await resend([decision])).toEqual({ sent: [], gaps: [] });
  });

  it('that cannot be sent are one gap, and hold up no other', async () => {
    const { sent, gaps } = await resend([asked('a', 20), asked('b', 19), asked('c', 18)], asked('a', 0).id);
    expect(sent).toEqual([asked('b', 0).id, asked('c', 0).id]);
    expect(gaps).toEqual([
      {
        what: 'decisions that wait',
        why: 'sqs:SendMessage was refused (AccessDenied): the permission is missing',
        failed: true,
        required: false,
      },
    ]);
  });

  it('that cannot be read are a gap, and nothing is sent', async () => {
    const { sent, gaps } = await resend(new Error('no'));
    expect(sent).toEqual([]);
    expect(gaps).toMatchObject([{ what: 'decisions that wait', why: 'DynamoDB failed (Error)' }]);
  });
});
