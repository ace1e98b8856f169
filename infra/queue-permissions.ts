import type { PermissionStatement } from './permissions.ts';

/**
 * What the audit's role may do where there is a decision queue, with Slack or without: send what the schedule decides,
 * and again what waits.
 */
export function queuePermissions({ queueArn }: { readonly queueArn: string }): PermissionStatement[] {
  return [{ sid: 'SendDecisions', actions: ['sqs:SendMessage'], resources: [queueArn] }];
}
