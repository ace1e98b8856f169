import { encode, encodeFinding, expiresAt } from './codec.ts';
import { findingKey } from './keys.ts';
import type { Step } from './plan.ts';
import type { Update } from './table.ts';

const NEVER_SEEN = 'attribute_not_exists(pk)';
const STILL_OPEN = '#state = :open';
const STILL_RESOLVED = '#state = :resolved';
/** A run that lost its lock must not overwrite what a later run stored. */
const NOT_BACK_IN_TIME = 'recordedAt <= :startedAt';

/** `state` is a reserved word of DynamoDB's expressions. */
const ExpressionAttributeNames = { '#state': 'state' };

const OPEN =
  'SET finding = :finding, #state = :open, openedAt = :startedAt, recordedAt = :startedAt, ' +
  'ownerChange = :ownerChange ' +
  'REMOVE resolvedAt, resolution, expiresAt';
const CHANGE = 'SET finding = :finding, recordedAt = :startedAt, ownerChange = :ownerChange';
const RESOLVE =
  'SET #state = :resolved, resolvedAt = :startedAt, resolution = :resolution, recordedAt = :startedAt, ' +
  'expiresAt = :expiresAt';

/**
 * The write of one step: it touches the audit's own attributes only, and holds only if the item is still in
 * the state that the step was planned for. Costs one write unit per KB of item.
 */
export function findingWrite(step: Step, account: string, retentionDays: number): Update {
  const { after } = step;
  const Key = findingKey(account, after.finding.id);
  const startedAt = { ':startedAt': after.recordedAt.toISOString() };
  const { ownerChange } = after;
  const finding = {
    ':finding': encodeFinding(after.finding),
    ':ownerChange': ownerChange && encode(ownerChange),
  };
  switch (step.kind) {
    case 'open':
      return {
        Key,
        UpdateExpression: OPEN,
        ConditionExpression: NEVER_SEEN,
        ExpressionAttributeNames,
        ExpressionAttributeValues: { ...finding, ...startedAt, ':open': 'open' },
      };
    case 'reopen':
      return {
        Key,
        UpdateExpression: OPEN,
        ConditionExpression: `${STILL_RESOLVED} AND ${NOT_BACK_IN_TIME}`,
        ExpressionAttributeNames,
        ExpressionAttributeValues: { ...finding, ...startedAt, ':open': 'open', ':resolved': 'resolved' },
      };
    case 'update':
      return {
        Key,
        UpdateExpression: CHANGE,
        ConditionExpression: `${STILL_OPEN} AND ${NOT_BACK_IN_TIME}`,
        ExpressionAttributeNames,
        ExpressionAttributeValues: { ...finding, ...startedAt, ':open': 'open' },
      };
    case 'resolve':
      return {
        Key,
        UpdateExpression: RESOLVE,
        ConditionExpression: `${STILL_OPEN} AND ${NOT_BACK_IN_TIME}`,
        ExpressionAttributeNames,
        ExpressionAttributeValues: {
          ...startedAt,
          ':open': 'open',
          ':resolved': 'resolved',
          ':resolution': step.reason,
          ':expiresAt': expiresAt(after.recordedAt, retentionDays),
        },
      };
  }
}
