import { notice } from './messages/refusal.ts';
import type { SlackBody } from './parse-request.ts';

/**
 * A sentence as the direct answer to a request, shown to the person alone, where Slack takes one: beneath a
 * command, or in place of a form. A click takes none.
 */
export function plainAnswer(body: SlackBody, text: string): object | undefined {
  if ('command' in body) return { response_type: 'ephemeral', text };
  return body.type === 'view_submission' ? { response_action: 'update', view: notice(text) } : undefined;
}
