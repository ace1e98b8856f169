import { pausedMessage, pausedText } from '../../messages/pause.ts';
import type { Services } from '../services.ts';
import type { Question, Reply } from './answer.ts';
import type { Command } from './parse.ts';

/** Stops or resumes what happens by itself; it holds from the moment it is stored. The channel is told. */
export async function pause(
  { account, schedule, slack, channel, clock, log }: Services,
  { name, reason }: Extract<Command, { name: 'pause' | 'resume' }>,
  { actor }: Question,
): Promise<Reply> {
  const by = actor.person.slackId;
  const before = await schedule.pause(account);
  if (name === 'resume' && !before) return { text: pausedText('running') };
  await schedule.setPause(account, name === 'pause' ? { by, at: clock(), reason } : null);
  try {
    await slack.post(channel, pausedMessage(name, by, reason));
  } catch (error) {
    log.warn('a pause could not be told', { error: error instanceof Error ? error.name : 'unknown' });
  }
  return { text: pausedText(name) };
}
