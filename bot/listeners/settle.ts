import type { Decision } from '../../cleanup/decisions/decision.ts';
import { derivedId, newDecision } from '../../cleanup/decisions/new-decision.ts';
import { lastUseSeen } from '../../cleanup/decisions/situation.ts';
import { offJustNow } from '../messages/off-already.ts';
import { alreadyText, askedText, conflictText, settledText, storedOnlyText } from '../messages/progress.ts';
import { refusedText } from '../messages/refusal.ts';
import type { Considered, Wish } from './consider.ts';
import type { Services } from './services.ts';

/**
 * Carries out what was judged, with one durable write and one send at most, and says in words what came of it:
 * refused and recorded, or stored and then queued. Nothing is changed yet when it returns. What was switched
 * off just now is not decided again.
 */
export async function settle(services: Services, wish: Wish, considered: Considered): Promise<string> {
  if (!considered.known) return refusedText(considered.reason);
  const { judgement, situation, now } = considered;
  const decision = decisionOf(services.account, wish, considered);
  if (judgement.outcome !== 'allowed') {
    const { id, account, by, action, findingId, principalId, subject } = decision;
    const asked = { kind: 'decision', action, findingId, principalId, subject } as const;
    await services.store.refuse({ id, account, at: now, by, reason: judgement.reason, asked });
    return refusedText(judgement.reason);
  }
  // What is on its way goes on, whatever it has reached.
  const isOpen = considered.decisions.some(({ state }) => state === 'requested');
  const off = wish.action === 'deactivate' && !isOpen ? offJustNow(situation, now) : null;
  if (off) return off;
  const requested = await services.store.request(decision);
  const asked = askedText(decision, situation.finding, wish.isLasting ?? false);
  switch (requested.outcome) {
    case 'stored':
      return enqueue(services, requested.decision, asked);
    case 'again':
      return requested.decision.state === 'requested'
        ? enqueue(services, requested.decision, asked)
        : settledText(requested.decision);
    case 'refused':
      return refusedText(requested.refusal.reason);
    case 'conflict':
      return sameWish(requested.winner, decision)
        ? enqueue(services, requested.winner, alreadyText(requested.winner))
        : conflictText(requested.winner, decision);
  }
}

async function enqueue(services: Services, decision: Decision, said: string): Promise<string> {
  return (await isQueued(services, decision)) ? said : storedOnlyText();
}

/** The decision is safe once stored: when the queue fails, a second click or the next audit sends it. */
export async function isQueued({ queue, log }: Services, decision: Decision): Promise<boolean> {
  try {
    await queue.send(decision);
    return true;
  } catch (error) {
    log.error('a stored decision could not be queued', {
      decision: decision.id,
      error: error instanceof Error ? error.name : 'unknown',
    });
    return false;
  }
}

/** People press again when nothing seems to happen: another click, but the same wish. */
function sameWish(one: Decision, other: Decision): boolean {
  return (
    one.findingId === other.findingId &&
    one.action === other.action &&
    one.by === other.by &&
    one.assignee === other.assignee &&
    one.until?.getTime() === other.until?.getTime()
  );
}

function decisionOf(
  account: string,
  wish: Wish,
  { situation, now }: Extract<Considered, { known: true }>,
): Decision {
  const { findingId, action, by, click, reason = null, until = null, assignee = null } = wish;
  const { subject, principalId } = situation.finding;
  return newDecision({
    id: derivedId(account, findingId, action, by, click, reason, until, assignee),
    account,
    findingId,
    principalId,
    subject,
    action,
    by,
    requestedAt: now,
    reason,
    until,
    assignee,
    lastUsedSeen: lastUseSeen(action, situation, now),
  });
}
