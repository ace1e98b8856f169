import type { PermissionStatement } from './permissions.ts';
import { withinPartitions } from './table-permissions.ts';

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
export function notifyPermissions(resources: NotifyResources): PermissionStatement[] {
  return [
    {
      sid: 'ReadWhatCardsShow',
      actions: ['dynamodb:GetItem', 'dynamodb:Query'],
      ...withinPartitions(resources, 'findings', 'decisions', 'cards', 'owners', 'deactivations', 'people'),
    },
    {
      sid: 'RememberCards',
      actions: ['dynamodb:PutItem'],
      ...withinPartitions(resources, 'cards', 'people'),
    },
    { sid: 'SendWaitingDecisions', actions: ['sqs:SendMessage'], resources: [resources.queueArn] },
  ];
}
