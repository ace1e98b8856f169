import { derivedId } from '../../../cleanup/decisions/new-decision.ts';
import { refusedText } from '../../messages/refusal.ts';
import type { Services } from '../services.ts';
import type { Question, Reply } from './answer.ts';
import { type Command, formatCommand } from './parse.ts';

const MAX_COMMAND = 200;

/** Says no to a command, and records it. */
export async function refuse(
  services: Services,
  command: Command,
  question: Question,
  reason: string,
): Promise<Reply> {
  services.log.info('command refused', { command: command.name, reason });
  await recordRefusal(services, command, question, reason);
  return { text: refusedText(reason) };
}

/** In one write. */
export async function recordRefusal(
  { store, account, clock }: Pick<Services, 'store' | 'account' | 'clock'>,
  command: Command,
  { actor, click }: Question,
  reason: string,
): Promise<void> {
  const by = actor.person.slackId;
  const text = formatCommand(command).slice(0, MAX_COMMAND);
  const id = derivedId(account, by, click, text);
  await store.refuse({ id, account, at: clock(), by, reason, asked: { kind: 'command', text } });
}
