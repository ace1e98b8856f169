import { expect, it } from 'vitest';
import { slackCourier } from '../../../bot/notify/courier.ts';
import { aDecision } from '../messages/factories.ts';

/** Where messages and files went. */
function given(approversChannel: string | null) {
  const posts: string[] = [];
  const uploads: string[] = [];
  const slack = {
    openDirectMessage: async (id: string) => `D${id}`,
    post: async (channel: string) => {
      posts.push(channel);
      return { channel, ts: '1.1' };
    },
    upload: async ({ channel }: { channel: string }) => void uploads.push(channel),
  };
  const decision = aDecision({ action: 'restore', by: 'U0EVE', approvedBy: 'U0BOB' });
  const handover = { decision, cannotComeBack: [], file: { name: 'restore.sh', content: '#!/bin/sh' } };
  return { posts, uploads, deliver: () => slackCourier(slack, approversChannel).deliver(handover) };
}

it('puts commands into the approvers’ channel', async () => {
  const { deliver, posts, uploads } = given('C0APPROVERS');
  await deliver();
  expect([posts, uploads]).toEqual([['C0APPROVERS'], ['C0APPROVERS']]);
});

it('puts them before the two who decided where there is no such channel, and into no other', async () => {
  const { deliver, posts, uploads } = given(null);
  await deliver();
  expect([posts, uploads]).toEqual([
    ['DU0EVE', 'DU0BOB'],
    ['DU0EVE', 'DU0BOB'],
  ]);
});
