import type { AllMiddlewareArgs, SlackViewMiddlewareArgs, ViewSubmitAction } from '@slack/bolt';
import { INPUTS } from '../../ids.ts';
import { notice } from '../../messages/refusal.ts';
import { consider } from '../consider.ts';
import type { Services } from '../services.ts';
import { settle } from '../settle.ts';
import { whoIs } from '../who.ts';
import { inputOf, personOf } from './inputs.ts';

/** The form of Assign to…: only full members can own something. */
export function assignSubmitted(services: Services) {
  return async ({ ack, body, view }: SlackViewMiddlewareArgs<ViewSubmitAction> & AllMiddlewareArgs) => {
    const assignee = personOf(inputOf(view, INPUTS.assignee));
    const wish = {
      findingId: view.private_metadata,
      action: 'assign',
      by: body.user.id,
      click: view.id,
      ...(assignee && { assignee }),
    } as const;
    const considered = await consider(services, wish);
    const problem =
      considered.known && considered.judgement.outcome === 'allowed'
        ? await problemWith(services, assignee)
        : null;
    if (problem) return ack({ response_action: 'errors', errors: { [INPUTS.assignee]: problem } });
    await ack({ response_action: 'update', view: notice(await settle(services, wish, considered)) });
  };
}

async function problemWith(services: Services, assignee: string | null): Promise<string | null> {
  if (!assignee) return 'Please choose a person.';
  const owner = await whoIs(assignee, services);
  if (typeof owner === 'string')
    return 'Slack does not tell who this is. Please choose somebody else, or try again.';
  const { standing } = owner.person;
  return standing === 'member'
    ? null
    : `Only full members can own something; Slack calls this one a ${standing}.`;
}
