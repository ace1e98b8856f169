import type { PermissionStatement } from './permissions.ts';
import { withinPartitions } from './table-permissions.ts';

export interface NotifyResources {
  readonly account: string;
  readonly tableArn: string;
}

/**
 * What the audit's role may do beside `auditPermissions` where there is a Slack to tell: read what cards show, and
 * remember where they are.
 */
export function notifyPermissions(resources: NotifyResources): PermissionStatement[] {
  return [
    {
      sid: 'ReadWhatCardsShow',
      actions: ['dynamodb:GetItem', 'dynamodb:Query'],
      ...withinPartitions(
        resources,
        'findings',
        'decisions',
        'cards',
        'owners',
        'deactivations',
        'people',
        'leavers',
      ),
    },
    // Which questions nobody answered in time; the bot alone writes them.
    { sid: 'ReadQuestions', actions: ['dynamodb:Query'], ...withinPartitions(resources, 'approvals') },
    {
      sid: 'RememberCards',
      actions: ['dynamodb:PutItem'],
      ...withinPartitions(resources, 'cards', 'people', 'leavers'),
    },
  ];
}
