import type { AllMiddlewareArgs, AnyMiddlewareArgs } from '@slack/bolt';
import { OTHER_WORKSPACE } from '../messages/refusal.ts';
import { type SlackBody, teamsOf } from '../parse-request.ts';
import { plainAnswer } from '../plain-answer.ts';
import type { Services } from './services.ts';
import { whisper } from './whisper.ts';

/** Answers people of the configured workspace only; others are told so, wherever Slack lets us. */
export function onlyOurWorkspace(services: Services) {
  return async (args: AnyMiddlewareArgs & AllMiddlewareArgs): Promise<void> => {
    const body = args.body as unknown as SlackBody;
    const teams = teamsOf(body);
    if (teams.length > 0 && teams.every((team) => team === services.teamId)) return args.next();
    services.log.warn('request from another workspace', { teams: teams.join(' ') });
    if (!('command' in body) && body.type === 'block_actions' && 'respond' in args && args.respond) {
      await whisper(services, { slackId: body.user.id, respond: args.respond }, { text: OTHER_WORKSPACE });
    }
    if ('ack' in args && args.ack) await acknowledge(args.ack, plainAnswer(body, OTHER_WORKSPACE));
  };
}

/** Bolt's `ack` is typed by the listener; in front of all of them the answer was made for the body at hand. */
function acknowledge(ack: unknown, answer: object | undefined): Promise<void> {
  return (ack as (answer?: object) => Promise<void>)(answer);
}
