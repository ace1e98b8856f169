import type { AllMiddlewareArgs, BlockButtonAction, SlackActionMiddlewareArgs } from '@slack/bolt';
import { refusedText, UNKNOWN_ACTION } from '../../messages/refusal.ts';
import { answer } from '../commands/answer.ts';
import { parsePageValue } from '../commands/page.ts';
import { guarded } from '../guarded.ts';
import type { Services } from '../services.ts';
import { whisper } from '../whisper.ts';
import { whoIs } from '../who.ts';

/** Another page: the command is asked again, with the rights of now, and its answer takes the place of this one. */
export function pageButton(services: Services) {
  return async (click: SlackActionMiddlewareArgs<BlockButtonAction> & AllMiddlewareArgs): Promise<void> => {
    const { ack, action, body, respond } = click;
    const to = { slackId: body.user.id, respond: body.response_url ? respond : undefined };
    await guarded(services, to, async () => {
      const wanted = parsePageValue(action.value ?? '');
      if (!wanted) return whisper(services, to, { text: UNKNOWN_ACTION });
      const actor = await whoIs(to.slackId, services);
      if (typeof actor === 'string') return whisper(services, to, { text: refusedText(actor) });
      const { text, blocks = [] } = await answer(services, wanted.command, {
        actor,
        page: wanted.page,
        click: body.trigger_id,
      });
      if (!to.respond) return whisper(services, to, { text, blocks });
      await to.respond({ text, blocks: [...blocks], response_type: 'ephemeral', replace_original: true });
    });
    await ack();
  };
}
