import { partitionOf } from '../cleanup/store/keys.ts';
import type { PermissionStatement } from './permissions.ts';

export interface NotifyResources {
  readonly account: string;
  readonly tableArn: string;
  /** The decision queue. */
  readonly queueArn: string;
}

/**
 * What the audit's role may do beside `auditPermissions` where there is a Slack to tell: read what cards show, remember
 * where they are, and send decisions that wait again.
 */
export function notifyPermissions({ account, tableArn, queueArn }: NotifyResources): PermissionStatement[] {
  const within = (...kinds: Parameters<typeof partitionOf>[0][]) => ({
    resources: [tableArn],
    conditions: {
      'ForAllValues:StringEquals': {
        'dynamodb:LeadingKeys': kinds.map((kind) => partitionOf(kind, account)),
      },
    },
  });
  return [
    {
      sid: 'ReadWhatCardsShow',
      actions: ['dynamodb:GetItem', 'dynamodb:Query'],
      ...within('findings', 'decisions', 'cards', 'owners', 'deactivations', 'people'),
    },
    { sid: 'RememberCards', actions: ['dynamodb:PutItem'], ...within('cards', 'people') },
    { sid: 'SendWaitingDecisions', actions: ['sqs:SendMessage'], resources: [queueArn] },
  ];
}
