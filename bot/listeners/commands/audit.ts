import { createHash } from 'node:crypto';
import type { ProgressMessage } from '../../../cleanup/audit-starter.ts';
import { auditProgressMessage, auditRunningText, auditStartedText } from '../../messages/progress.ts';
import type { Services } from '../services.ts';
import type { Question, Reply } from './answer.ts';

/**
 * Starts an audit and answers at once. Two at a time are one: the run lock has the last word, this only spares
 * the second one. The same request delivered again is the same run.
 */
export async function audit(services: Services, { actor, click }: Question): Promise<Reply> {
  const { overview, audits, account, channel, clock } = services;
  const { running } = await overview.runs(account, clock());
  if (running) return { text: auditRunningText(running, channel) };
  const progressTo = await openProgress(services, actor.person.slackId);
  const id = `slack-${createHash('sha256').update(click).digest('hex').slice(0, 32)}`;
  await audits.start({ id, progressTo });
  return { text: auditStartedText(progressTo !== null) };
}

/** An ephemeral answer cannot be updated: progress is a direct message. Without one the audit begins all the same. */
async function openProgress({ slack, log }: Services, slackId: string): Promise<ProgressMessage | null> {
  try {
    return await slack.post(slackId, auditProgressMessage());
  } catch (error) {
    log.warn('no progress message', { error: error instanceof Error ? error.name : 'unknown' });
    return null;
  }
}
