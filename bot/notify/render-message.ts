import type { CardView } from '../card-view.ts';
import { approversMessage } from '../messages/approvers-message.ts';
import type { Message } from '../messages/blocks.ts';
import { ownerMessage } from '../messages/owner-message.ts';
import type { ShownMessage } from './message-memory.ts';

/** A message of cards, by whom it is for. */
export function renderMessage(
  { audience, owner }: Pick<ShownMessage, 'audience' | 'owner'>,
  account: string,
  views: readonly CardView[],
): Message {
  return audience === 'owner' && owner !== null
    ? ownerMessage({ owner, account, views })
    : approversMessage({ account, views });
}
