import { roleIdOf, userIdOf } from './basics.ts';
import { OTTO, TESS, VERA, WIM } from './people.ts';
import { findingOn, type Story } from './story.ts';

const user = (name: string) => findingOn('unused-user', userIdOf(name));
const role = (name: string) => findingOn('unused-role', roleIdOf(name));

/**
 * Whole users and roles. Mona's and `nightly` go by themselves; Otto and Pia have theirs back, one from here and one
 * from elsewhere; `legacy` and `etl` are deleted and restored by two, `spare` is not.
 */
export const STORY_OF_PRINCIPALS: Story = {
  1: {
    async afternoon(day) {
      for (const id of [user('legacy'), user('spare'), role('etl')]) await day.clicks(WIM, 'deactivate', id);
    },
  },
  2: {
    async afternoon(day) {
      await day.keeps(TESS, user('tess'), 60);
      await day.keeps(TESS, role('archive'), 60);
    },
  },
  8: {
    meanwhile: (day) =>
      day.elsewhere((now) => {
        day.uses('rita', now);
        day.uses('busy', now);
      }),
  },
  10: {
    async afternoon(day) {
      await day.clicks(OTTO, 'reactivate', user('otto'));
      await day.clicks(OTTO, 'reactivate', role('hourly'));
    },
  },
  11: { morning: (day) => day.elsewhere(() => day.detachesDenyAll('pia')) },
  // Too soon: refused, and nobody is asked.
  12: { afternoon: (day) => day.clicks(VERA, 'delete', user('legacy')) },
  18: {
    async afternoon(day) {
      await day.clicks(VERA, 'delete', user('legacy'));
      await day.clicks(VERA, 'delete', user('spare'));
      // Her own question: refused.
      await day.approves(VERA, 'delete', user('legacy'));
      await day.clicks(WIM, 'delete', role('etl'));
    },
  },
  19: {
    async afternoon(day) {
      await day.approves(WIM, 'delete', user('legacy'));
      await day.declines(WIM, 'delete', user('spare'), 'the auditors use it in spring');
      await day.approves(VERA, 'delete', role('etl'));
    },
  },
  20: {
    async afternoon(day) {
      await day.looksUpAndClicks(WIM, 'legacy', 'restore', user('legacy'));
      await day.looksUpAndClicks(VERA, 'etl', 'restore', role('etl'));
    },
  },
  21: {
    async afternoon(day) {
      await day.approves(VERA, 'restore', user('legacy'));
      await day.approves(WIM, 'restore', role('etl'));
    },
  },
};
