import { keyOf } from './basics.ts';
import { ADA, BEN, FLO, HUGO, KIM, UMA, VERA, WIM } from './people.ts';
import { newcomer } from './staff.ts';
import { findingOn, type Story } from './story.ts';

const unused = (name: string) => findingOn('unused-access-key', keyOf(name));
const inactive = (name: string) => findingOn('inactive-access-key', keyOf(name));

/** Keys and passwords: what owners and approvers decide, what happens by itself, and what happens without the product. */
export const STORY_OF_KEYS: Story = {
  1: {
    async afternoon(day) {
      await day.clicks(ADA, 'deactivate', unused('ada'));
      await day.clicks(FLO, 'deactivate', unused('flo'));
    },
  },
  2: {
    async afternoon(day) {
      await day.keeps(BEN, unused('ben'), 18);
      await day.clicks(VERA, 'claim', unused('lost'));
    },
  },
  3: {
    async afternoon(day) {
      await day.clicks(ADA, 'reactivate', inactive('ada'));
      await day.clicks(VERA, 'deactivate', unused('lost'));
    },
  },
  4: { morning: (day) => day.elsewhere(() => day.leaves(HUGO)) },
  5: {
    morning: (day) => day.elsewhere((now) => day.uses('dan', now)),
    afternoon: (day) => day.clicks(WIM, 'deactivate', unused('hugo')),
  },
  6: { afternoon: (day) => day.says(WIM, 'pause wait for the release') },
  8: {
    morning: (day) => day.says(WIM, 'resume everybody has answered'),
    meanwhile: (day) => day.elsewhere((now) => day.uses('jon', now)),
  },
  9: {
    morning: (day) =>
      day.elsewhere((now) => {
        day.world.aws.account.users.set('newcomer', newcomer(now));
      }),
    async afternoon(day) {
      await day.clicks(UMA, 'deactivate', findingOn('old-credential', 'CERTMONTHUMA'));
      await day.clicks(UMA, 'deactivate', findingOn('old-credential', 'ACCAMONTHUMA'));
    },
  },
  10: { afternoon: (day) => day.clicks(KIM, 'not-mine', unused('kim')) },
  11: { morning: (day) => day.elsewhere(() => day.switchesOn('emil')) },
  // Too soon: refused.
  13: { afternoon: (day) => day.clicks(FLO, 'delete', inactive('flo')) },
  17: { afternoon: (day) => day.clicks(FLO, 'delete', inactive('flo')) },
  22: { noon: (day) => day.says(VERA, 'pause a migration is under way') },
  23: { morning: (day) => day.says(VERA, 'resume the migration is over') },
};
