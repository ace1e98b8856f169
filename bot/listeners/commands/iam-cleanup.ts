import type { AllMiddlewareArgs, SlackCommandMiddlewareArgs } from '@slack/bolt';
import { refusedText } from '../../messages/refusal.ts';
import type { Services } from '../services.ts';
import { whoIs } from '../who.ts';
import { answer } from './answer.ts';
import { parseCommand } from './parse.ts';

/** `/iam-cleanup …`: answered at once, to whoever asks and nobody else. */
export function iamCleanup(services: Services) {
  return async ({ ack, command }: SlackCommandMiddlewareArgs & AllMiddlewareArgs): Promise<void> => {
    const actor = await whoIs(command.user_id, services);
    if (typeof actor === 'string') return ack({ response_type: 'ephemeral', text: refusedText(actor) });
    const question = { actor, page: 0, click: `${command.team_id} ${command.user_id} ${command.trigger_id}` };
    const { text, blocks = [] } = await answer(services, parseCommand(command.text), question);
    await ack({ response_type: 'ephemeral', text, ...(blocks.length > 0 && { blocks: [...blocks] }) });
  };
}

/** A command that the manifest does not have, but somebody gave to the app. */
export async function unknownCommand({ ack }: SlackCommandMiddlewareArgs): Promise<void> {
  await ack({
    response_type: 'ephemeral',
    text: 'I only know `/iam-cleanup`. `/iam-cleanup help` says more.',
  });
}
