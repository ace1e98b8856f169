import { pausedAgainText, pausedMessage, pausedText, resumedText } from '../../messages/pause.ts';
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
  const word = { by, at: clock(), reason };
  const before = await schedule.pause(account);
  const stored = name === 'pause' ? await schedule.setPause(account, word) : null;
  if (!stored && !(await schedule.resume(account, before, word)))
    return { text: pausedText(before ? 'changed' : 'running') };
  try {
    await slack.post(channel, pausedMessage(name, by, reason));
  } catch (error) {
    log.warn('a pause could not be told', { error: error instanceof Error ? error.name : 'unknown' });
  }
  if (!before) return { text: pausedText(name) };
  return { text: stored ? pausedAgainText(before, stored.reason !== reason) : resumedText(before) };
}
