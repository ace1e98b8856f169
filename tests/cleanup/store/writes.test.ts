import { describe, expect, it } from 'vitest';
import { encodeFinding, encodeSummary } from '../../../cleanup/store/codec.ts';
import { findingWrite } from '../../../cleanup/store/finding-writes.ts';
import {
  finishAndRelease,
  keepLock,
  recordFinished,
  recordRunning,
  takeLock,
} from '../../../cleanup/store/run-writes.ts';
import { ACCOUNT, aFinding, aRun, aSummary, day, HOUR_MS, stored } from './factories.ts';

const ADA = aFinding('ada');
const RUN = aRun('today', day(1));
const AT = '2026-03-02T05:00:00.000Z';
const UNTIL = new Date(day(1).getTime() + HOUR_MS);
const IN_400_DAYS = day(401).getTime() / 1000;

describe('writes of findings', () => {
  const Key = { pk: 'FINDINGS#111122223333', sk: '111122223333:unused-access-key:AKIAADA' };
  const ExpressionAttributeNames = { '#state': 'state' };
  const finding = encodeFinding(ADA);
  const after = stored(ADA, { recordedAt: day(1) });
  const SET_OPEN =
    'SET finding = :finding, #state = :open, openedAt = :startedAt, recordedAt = :startedAt, ' +
    'ownerChange = :ownerChange REMOVE resolvedAt, resolution, expiresAt';

  it('open only what is not there', () => {
    expect(findingWrite({ kind: 'open', after }, ACCOUNT, 400)).toEqual({
      Key,
      UpdateExpression: SET_OPEN,
      ConditionExpression: 'attribute_not_exists(pk)',
      ExpressionAttributeNames,
      ExpressionAttributeValues: {
        ':finding': finding,
        ':ownerChange': null,
        ':startedAt': AT,
        ':open': 'open',
      },
    });
  });

  it('open again only what is still resolved, takes the expiry away, and never go back in time', () => {
    expect(findingWrite({ kind: 'reopen', after }, ACCOUNT, 400)).toEqual({
      Key,
      UpdateExpression: SET_OPEN,
      ConditionExpression: '#state = :resolved AND recordedAt <= :startedAt',
      ExpressionAttributeNames,
      ExpressionAttributeValues: {
        ':finding': finding,
        ':ownerChange': null,
        ':startedAt': AT,
        ':open': 'open',
        ':resolved': 'resolved',
      },
    });
  });

  it('update only what is still open, leave alone when it was opened, and never go back in time', () => {
    expect(findingWrite({ kind: 'update', after }, ACCOUNT, 400)).toEqual({
      Key,
      UpdateExpression: 'SET finding = :finding, recordedAt = :startedAt, ownerChange = :ownerChange',
      ConditionExpression: '#state = :open AND recordedAt <= :startedAt',
      ExpressionAttributeNames,
      ExpressionAttributeValues: {
        ':finding': finding,
        ':ownerChange': null,
        ':startedAt': AT,
        ':open': 'open',
      },
    });
  });

  it('resolve only what is still open, let it expire, and never go back in time', () => {
    expect(findingWrite({ kind: 'resolve', after, reason: 'used again' }, ACCOUNT, 400)).toEqual({
      Key,
      UpdateExpression:
        'SET #state = :resolved, resolvedAt = :startedAt, resolution = :resolution, ' +
        'recordedAt = :startedAt, expiresAt = :expiresAt',
      ConditionExpression: '#state = :open AND recordedAt <= :startedAt',
      ExpressionAttributeNames,
      ExpressionAttributeValues: {
        ':startedAt': AT,
        ':open': 'open',
        ':resolved': 'resolved',
        ':resolution': 'used again',
        ':expiresAt': IN_400_DAYS,
      },
    });
  });
});

describe('writes of runs', () => {
  const Key = { pk: 'RUNS#111122223333', sk: 'HEAD' };
  const runKey = { pk: 'RUNS#111122223333', sk: 'RUN#today' };
  const ours = 'holder.runId = :runId AND holder.startedAt = :startedAt';

  it('take the lock only when nobody holds it any more, and only later than every run before', () => {
    expect(takeLock(RUN, day(1), UNTIL)).toEqual({
      Key,
      UpdateExpression: 'SET holder = :holder, latestStartedAt = :startedAt',
      ConditionExpression:
        '(attribute_not_exists(latestStartedAt) OR latestStartedAt < :startedAt) AND ' +
        '(attribute_not_exists(holder) OR holder.holdUntil <= :now)',
      ExpressionAttributeValues: {
        ':holder': { runId: 'today', startedAt: AT, holdUntil: '2026-03-02T06:00:00.000Z' },
        ':startedAt': AT,
        ':now': AT,
      },
    });
  });

  it('keep the lock only when it is the same run that holds it', () => {
    expect(keepLock(RUN, UNTIL)).toEqual({
      Key,
      UpdateExpression: 'SET holder.holdUntil = :holdUntil',
      ConditionExpression: ours,
      ExpressionAttributeValues: {
        ':runId': 'today',
        ':startedAt': AT,
        ':holdUntil': '2026-03-02T06:00:00.000Z',
      },
    });
  });

  it('finish and release in one, only when the lock is still ours', () => {
    expect(finishAndRelease(RUN, [aSummary(RUN)])).toEqual({
      Key,
      UpdateExpression: 'SET trend = :trend REMOVE holder',
      ConditionExpression: ours,
      ExpressionAttributeValues: {
        ':runId': 'today',
        ':startedAt': AT,
        ':trend': [encodeSummary(ACCOUNT, aSummary(RUN))],
      },
    });
  });

  const notFinished = 'attribute_not_exists(pk) OR #state = :running';

  it('record that a run began, never over one that finished', () => {
    expect(recordRunning(RUN, 400)).toEqual({
      Key: runKey,
      UpdateExpression: 'SET #state = :running, startedAt = :startedAt, expiresAt = :expiresAt',
      ConditionExpression: notFinished,
      ExpressionAttributeNames: { '#state': 'state' },
      ExpressionAttributeValues: { ':running': 'running', ':startedAt': AT, ':expiresAt': IN_400_DAYS },
    });
  });

  it('record once that a run finished', () => {
    expect(recordFinished(ACCOUNT, aSummary(RUN), 400)).toEqual({
      Key: runKey,
      UpdateExpression:
        'SET #state = :finished, startedAt = :startedAt, summary = :summary, expiresAt = :expiresAt',
      ConditionExpression: notFinished,
      ExpressionAttributeNames: { '#state': 'state' },
      ExpressionAttributeValues: {
        ':running': 'running',
        ':finished': 'finished',
        ':startedAt': AT,
        ':summary': encodeSummary(ACCOUNT, aSummary(RUN)),
        ':expiresAt': IN_400_DAYS,
      },
    });
  });
});
