import { addDays } from '../../cleanup/days.ts';
import { theAccount } from './account.ts';
import { FIRST_DAY } from './basics.ts';
import { Deeds } from './deeds.ts';
import { officeWorkspace } from './people.ts';
import { workAsUsual } from './staff.ts';
import type { DayOfStory } from './story.ts';
import { STORY_OF_KEYS } from './story-of-keys.ts';
import { STORY_OF_PRINCIPALS } from './story-of-principals.ts';
import type { Snapshot, World } from './world.ts';

export const DAYS = 32;

/** Thresholds on, so that a month sees a warning, a deactivation, the cooling-off and a deletion. */
export const POLICY = {
  ...{ minAgeKeysToDisable: 60, minAgeKeysToDelete: 100 },
  ...{ minAgeUnusedUsersToDisable: 60, minAgeUnusedUsersToDelete: 120, deleteUsersAutomatically: true },
  ...{ minAgeRolesToDisable: 60, minAgeRolesToDelete: 120, deleteRolesAutomatically: true },
  ...{ notify: 'owners', reminderDays: 7, maxKeyAge: 1000 },
};

/** The month's first morning. */
export function firstMorning(): Snapshot {
  return {
    now: FIRST_DAY,
    account: theAccount(),
    items: new Map(),
    objects: new Map(),
    workspace: officeWorkspace(),
    emails: [],
    changes: [],
  };
}

/**
 * Each audit begins a little later in the day than the one before. So what a run did is so many whole days old at the run
 * so many days later, whichever of them took a minute longer.
 */
const LATER_EACH_DAY_H = 1.5 / 60;

/** One day, from its morning to the next. */
export class Day extends Deeds {
  readonly #day: number;

  constructor(world: World, day: number) {
    super(world);
    this.#day = day;
  }

  async play(): Promise<void> {
    this.#at(8);
    this.elsewhere((now) => workAsUsual(this.world.aws.account, now));
    await this.#tell('morning');
    this.#at(12 + this.#day * LATER_EACH_DAY_H);
    await this.audit(`day-${this.#day}`);
    await this.#tell('meanwhile');
    await this.#tell('noon');
    await this.drain();
    this.#at(15);
    await this.#tell('afternoon');
    this.#at(24);
  }

  async #tell(hour: keyof DayOfStory): Promise<void> {
    for (const story of [STORY_OF_KEYS, STORY_OF_PRINCIPALS]) await story[this.#day]?.[hour]?.(this);
  }

  #at(hour: number): void {
    const planned = addDays(FIRST_DAY, this.#day).getTime() + hour * 3_600_000;
    this.world.now = new Date(Math.max(this.world.now.getTime(), planned));
  }
}
