import { describe, expect, test } from 'vitest';
import { mergeHistory } from '../../../cleanup/decisions/history.ts';
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
          : one.entry.id,
  );
const paused = (what: 'pause' | 'resume', n: number) => ({ what, by: 'U0EVE', at: day(n), reason: 'x' });

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
  ])('%s', (_, lists, ids) => {
    expect(idsOf(...lists)).toEqual(ids);
  });
});
