import { describe, expect, test } from 'vitest';
import { type Approval, decisionOfApproval } from '../../../cleanup/decisions/approval.ts';
import { mergeHistory, questionEntries } from '../../../cleanup/decisions/history.ts';
import { aDecision, aRefusal, aTrailEntry, day } from '../store/factories.ts';

const decision = (click: string, n: number) => aDecision(click, { requestedAt: day(n) });
const entry = (id: string, n: number) => aTrailEntry(id, { at: day(n), since: day(n) });
const idsOf = (...lists: Parameters<typeof mergeHistory>) =>
  mergeHistory(...lists).map((one) =>
    one.kind === 'decision'
      ? one.decision.id
      : one.kind === 'refusal'
        ? `no ${one.refusal.id}`
        : one.kind === 'pause'
          ? `${one.event.what} ${one.event.reason}`
          : one.kind === 'question'
            ? `${one.what} by ${one.by}`
            : one.entry.id,
  );
const paused = (what: 'pause' | 'resume', n: number) => ({ what, by: 'U0EVE', at: day(n), reason: 'x' });

function aQuestion(overrides: Partial<Approval> = {}): Approval {
  const { account, findingId, principalId, subject } = decision('q', 1);
  return {
    ...{ id: `${findingId}#delete#0001`, account, findingId, principalId, subject, action: 'delete' },
    evidence: { openedAt: day(0), lastUsedAt: null, disabledAt: null, factsHash: '', deletionId: null },
    ...{ by: 'U0ADA', askedAt: day(1), state: 'waiting', answer: null },
    ...overrides,
  };
}
const answer = { by: 'U0ARNO', at: day(3), reason: 'It is needed.' };
const approved = aQuestion({ state: 'approved', answer });

describe('the one list that people read', () => {
  test.each<[string, Parameters<typeof mergeHistory>, string[]]>([
    ['is empty where nothing happened', [[], [], []], []],
    [
      'is newest first, whatever it is made of',
      [[decision('a', 3), decision('b', 1)], [aRefusal(decision('c', 2))], [entry('on-elsewhere:x', 4)]],
      ['on-elsewhere:x', 'deactivate-a', 'no deactivate-c', 'deactivate-b'],
    ],
    [
      'tells between what it stopped that somebody paused, and resumed',
      [[decision('a', 3), decision('b', 1)], [], [], [paused('pause', 2), paused('resume', 4)]],
      ['resume x', 'deactivate-a', 'pause x', 'deactivate-b'],
    ],
    [
      'tells a decision once, not also by its trail',
      [[decision('a', 3)], [], [entry('deactivate-a:applied', 3), entry('deactivate-a:begun', 3)]],
      ['deactivate-a'],
    ],
    [
      'tells by the trail what is no longer kept as a decision, by its last line',
      [[], [], [entry('deactivate-a:applied', 2), entry('deactivate-a:begun', 1)]],
      ['deactivate-a:applied'],
    ],
    [
      'tells that something was begun and never finished',
      [[], [], [entry('deactivate-a:begun', 1)]],
      ['deactivate-a:begun'],
    ],
    [
      'tells a click that was judged yes and no as requested',
      [[decision('a', 1)], [aRefusal(decision('a', 1))], []],
      ['deactivate-a'],
    ],
    [
      'tells a question among the rest, at the time it was asked and at the time it ended',
      [[decision('a', 2)], [], [], [], questionEntries(aQuestion({ state: 'declined', answer }), day(4))],
      ['declined by U0ARNO', 'deactivate-a', 'asked by U0ADA'],
    ],
    [
      'tells a yes by the decision that it made, not once more by itself',
      [[decisionOfApproval(approved, 'U0ARNO', day(3))], [], [], [], questionEntries(approved, day(4))],
      [decisionOfApproval(approved, 'U0ARNO', day(3)).id, 'asked by U0ADA'],
    ],
    [
      'tells a yes that was never passed on, beside what was decided otherwise',
      [[decision('a', 4)], [], [], [], questionEntries(approved, day(4))],
      ['deactivate-a', 'approved by U0ARNO', 'asked by U0ADA'],
    ],
  ])('%s', (_, lists, ids) => {
    expect(idsOf(...lists)).toEqual(ids);
  });
});

describe('a question that nobody answered', () => {
  test('is told as asked for as long as it can be answered', () => {
    expect(questionEntries(aQuestion(), new Date(day(8).getTime() - 1))).toMatchObject([
      { what: 'asked', by: 'U0ADA', at: day(1), reason: null },
    ]);
  });

  test('is told as lapsed from then on, by nobody, at the moment from which no yes counts', () => {
    expect(questionEntries(aQuestion(), day(30))).toMatchObject([
      { what: 'asked' },
      { what: 'lapsed', by: null, at: day(8), reason: 'Nobody answered within 7 days.' },
    ]);
  });

  test('is not told as lapsed a second time, where a click found that it had', () => {
    const found = { by: 'U0ARNO', at: day(9), reason: 'It lapsed.' };
    expect(questionEntries(aQuestion({ state: 'lapsed', answer: found }), day(30))).toMatchObject([
      { what: 'asked' },
      { what: 'lapsed', ...found },
    ]);
  });
});
