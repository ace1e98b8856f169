import fc from 'fast-check';
import type { OracleSlack } from '../oracle-case.ts';
import { userId } from './users.ts';

/** Addresses that tags and user names of the generator hold, and some that only a claim leads to. */
const ADDRESSES = ['ada', 'grace', 'p2', 'p3', 'p4', 'p5'].map((name) => `${name}@example.com`);
const COUNT = ADDRESSES.length;

const somebody = fc.record({
  standing: fc.constantFrom('member', 'member', 'deleted', 'guest', 'bot', null),
  before: fc.constantFrom('member', 'deleted', null),
  confirmed: fc.boolean(),
});

/** Who is who in Slack, and what people said; null: no Slack. */
export const slackPlan = fc.option(
  fc.record({
    people: fc.array(somebody, { minLength: COUNT, maxLength: COUNT }),
    /** Everybody seems to have left at once. */
    exodus: fc.constantFrom(false, false, true),
    isConfirmed: fc.boolean(),
    /** By user: who claimed it, and who handed it back. */
    claims: fc.array(
      fc.record({ owner: fc.option(fc.nat(COUNT)), notMine: fc.option(fc.nat(COUNT - 1), { freq: 1 }) }),
      { maxLength: 6 },
    ),
  }),
  { freq: 4 },
);
type SlackPlan = typeof slackPlan extends fc.Arbitrary<infer P> ? P : never;

/** As in the generator of tags. One more than there are: an id that nobody has. */
export const slackId = (index: number): string => `UPERSON0${index}`;

export function toSlack(plan: SlackPlan): OracleSlack | null {
  if (!plan) return null;
  const { exodus } = plan;
  // Somebody else for each user, or there would hardly ever be enough owners to make a doubt.
  const claims = exodus ? ADDRESSES.map((_, owner) => ({ owner, notMine: null })) : plan.claims;
  const person = (index: number, standing: NonNullable<OracleSlack['listed'][number]>['standing']) => ({
    slackId: slackId(index),
    name: `person ${index}`,
    email: ADDRESSES[index] ?? null,
    standing,
  });
  const approver = {
    slackId: 'UAPPROVER',
    name: 'approver',
    email: 'approver@example.com',
    standing: 'member' as const,
  };
  return {
    listed: [
      approver,
      ...plan.people.flatMap(({ standing }, index) => {
        const now = exodus ? 'deleted' : standing;
        return now ? [person(index, now)] : [];
      }),
    ],
    held: plan.people.flatMap(({ before }, index) => {
      const then = exodus ? 'member' : before;
      return then ? [person(index, then)] : [];
    }),
    confirmed: plan.isConfirmed
      ? plan.people.flatMap(({ confirmed }, index) => (confirmed ? [slackId(index)] : []))
      : [],
    ownerships: claims.map(({ owner, notMine }, index) => ({
      principalId: userId(index),
      owner: owner === null ? null : slackId(owner),
      notMine: notMine === null ? [] : [slackId(notMine)],
    })),
  };
}
