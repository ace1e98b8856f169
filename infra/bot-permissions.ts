import type { PermissionStatement } from './permissions.ts';
import { withinPartitions } from './table-permissions.ts';

/** What the bot works on. In the stack these are CloudFormation references, in the sandbox plain text. */
export interface BotResources {
  readonly account: string;
  readonly tableArn: string;
  /** The decision queue. */
  readonly queueArn: string;
  /** The audit's function, which commands start. */
  readonly auditFunctionArn: string;
}

/**
 * Everything that the bot Lambda's role may do, but for writing its own log: nothing in IAM at all. It writes what
 * people ask for; what came of it, findings, owners and the trail are for it to read or not even that.
 */
export function botPermissions(resources: BotResources): PermissionStatement[] {
  const { queueArn, auditFunctionArn } = resources;
  return [
    ...remember(resources),
    { sid: 'QueueDecisions', actions: ['sqs:SendMessage'], resources: [queueArn] },
    { sid: 'StartAudit', actions: ['lambda:InvokeFunction'], resources: [auditFunctionArn] },
  ];
}

/**
 * `ForAllValues` holds for a call without any leading key, such as a Scan: so none of those actions may ever be
 * added here. Items are put on a condition, never updated or deleted.
 */
function remember(resources: BotResources): PermissionStatement[] {
  return [
    {
      sid: 'ReadWhatIsRemembered',
      actions: ['dynamodb:GetItem', 'dynamodb:BatchGetItem', 'dynamodb:Query'],
      ...withinPartitions(
        resources,
        'runs',
        'findings',
        'decisions',
        'cards',
        'owners',
        'deactivations',
        'people',
        'refusals',
        'approvals',
        'schedule',
        'pause',
        'leavers',
      ),
    },
    { sid: 'ReadTrail', actions: ['dynamodb:Query'], ...withinPartitions(resources, 'trail') },
    {
      sid: 'RecordDecisions',
      actions: ['dynamodb:PutItem'],
      ...withinPartitions(resources, 'decisions', 'refusals', 'approvals', 'cards', 'pause'),
    },
    // What an approver says of owners who seem to have left; who said it the audit writes into the trail.
    { sid: 'AnswerAboutLeavers', actions: ['dynamodb:PutItem'], ...withinPartitions(resources, 'leavers') },
  ];
}
