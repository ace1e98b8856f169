import { PAGE_SIZE } from '../../ids.ts';
import { mineMessage } from '../../messages/list.ts';
import type { Services } from '../services.ts';
import type { Question, Reply } from './answer.ts';
import { cardViews, ownFindings } from './open-findings.ts';
import { cutPage } from './page.ts';

/** What is open and belongs to whoever asks, with its buttons. */
export async function mine(services: Services, { actor, page }: Question): Promise<Reply> {
  const { open: own, people } = await ownFindings(services, actor.person);
  const cut = cutPage(own, page, PAGE_SIZE.cards);
  const items = await cardViews(services, cut.items, people, actor);
  return mineMessage({ ...cut, items }, actor.person.slackId);
}
