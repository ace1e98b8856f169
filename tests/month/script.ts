import { actionIdOf, INPUTS } from '../../bot/ids.ts';
import { addDays } from '../../cleanup/days.ts';
import type { FindingAction } from '../../cleanup/decisions/decision.ts';
import { findingId, type RuleId } from '../../cleanup/finding.ts';
import type { ActAs } from '../../infra/sandbox/slack/act-as.ts';
import { CHANNELS } from '../../infra/sandbox/slack/fernwood-workspace.ts';
import { Happenings } from './happenings.ts';
import { ADA, BEN, FLO, HUGO, KIM, officeWorkspace, VERA, WIM } from './people.ts';
import { aUse, FIRST_DAY, keyOf, newcomer, theAccount, workAsUsual } from './staff.ts';
import { ACCOUNT, type Snapshot, type World } from './world.ts';

export const DAYS = 32;

/** Thresholds on, so that a month sees a warning, a deactivation, the cooling-off and a deletion. */
export const POLICY = {
  minAgeKeysToDisable: 60,
  minAgeKeysToDelete: 100,
  minAgeUnusedUsersToDisable: 60,
  notify: 'owners',
  reminderDays: 7,
};

/** The month's first morning. */
export function firstMorning(): Snapshot {
  return {
    now: FIRST_DAY,
    account: theAccount(),
    items: new Map(),
    workspace: officeWorkspace(),
    emails: [],
    changes: [],
  };
}

const UNUSED: RuleId = 'unused-access-key';
const INACTIVE: RuleId = 'inactive-access-key';

/** One day, from its morning to the next. */
export class Day extends Happenings {
  readonly #day: number;

  constructor(world: World, day: number) {
    super(world);
    this.#day = day;
  }

  async play(): Promise<void> {
    this.#at(8);
    this.#elsewhere((now) => workAsUsual(this.world.aws.account, now));
    await this.#morning();
    this.#at(12);
    await this.audit(`day-${this.#day}`);
    this.#meanwhile();
    await this.#atNoon();
    await this.drain();
    this.#at(15);
    await this.#afternoon();
    this.#at(24);
  }

  async #morning(): Promise<void> {
    switch (this.#day) {
      case 4:
        return this.#elsewhere(() => this.#leaves(HUGO));
      case 5:
        return this.#elsewhere((now) => this.#uses('dan', now));
      case 8:
        return this.#says(WIM, 'resume everybody has answered');
      case 9:
        return this.#elsewhere((now) => {
          this.world.aws.account.users.set('newcomer', newcomer(now));
        });
      case 11:
        return this.#elsewhere(() => this.#switchesOn('emil'));
      case 24:
        return this.#says(VERA, 'resume the migration is over');
    }
  }

  /** After the audit has sent what is due, and before any of it is delivered. */
  #meanwhile(): void {
    if (this.#day === 8) this.#elsewhere((now) => this.#uses('jon', now));
  }

  async #atNoon(): Promise<void> {
    if (this.#day === 23) await this.#says(VERA, 'pause a migration is under way');
  }

  async #afternoon(): Promise<void> {
    switch (this.#day) {
      case 1:
        await this.#clicks(ADA, 'deactivate', UNUSED, 'ada');
        await this.#clicks(FLO, 'deactivate', UNUSED, 'flo');
        return;
      case 2:
        await this.#keeps(BEN, UNUSED, 'ben', 18);
        return this.#clicks(VERA, 'claim', UNUSED, 'lost');
      case 3:
        await this.#clicks(ADA, 'reactivate', INACTIVE, 'ada');
        return this.#clicks(VERA, 'deactivate', UNUSED, 'lost');
      case 5:
        return this.#clicks(WIM, 'deactivate', UNUSED, 'hugo');
      case 6:
        return this.#says(WIM, 'pause wait for the release');
      case 10:
        return this.#clicks(KIM, 'not-mine', UNUSED, 'kim');
      case 13:
        return this.#clicks(FLO, 'delete', INACTIVE, 'flo', 'refused');
      case 17:
        return this.#clicks(FLO, 'delete', INACTIVE, 'flo');
    }
  }

  async #clicks(
    who: string,
    action: FindingAction,
    rule: RuleId,
    name: string,
    _so?: 'refused',
  ): Promise<void> {
    const id = this.#finding(rule, name);
    await this.person((as) =>
      as.click(who, this.#cardOf(who, id), { action_id: actionIdOf(action), value: id }),
    );
    await this.drain();
  }

  async #keeps(who: string, rule: RuleId, name: string, days: number): Promise<void> {
    const id = this.#finding(rule, name);
    const until = addDays(this.world.now, days).toISOString().slice(0, 10);
    await this.person((as) =>
      as.click(who, this.#cardOf(who, id), { action_id: actionIdOf('keep'), value: id }),
    );
    await this.person((as) =>
      as.submit(who, {
        [INPUTS.until]: { [INPUTS.until]: { type: 'datepicker', selected_date: until } },
        [INPUTS.reason]: { [INPUTS.reason]: { type: 'plain_text_input', value: 'the yearly report' } },
      }),
    );
    await this.drain();
  }

  async #says(who: string, text: string): Promise<void> {
    await this.person((as: ActAs) => as.command(who, CHANNELS.approvers, text));
  }

  /** What happens in the account or in Slack without the product. */
  #elsewhere(act: (now: Date) => void): void {
    act(this.world.now);
    this.world.noteChanges('somebody');
  }

  #leaves(who: string): void {
    const person = this.world.slack.workspace.users.get(who);
    if (person) person.deleted = true;
  }

  #uses(name: string, now: Date): void {
    for (const key of this.#keysOf(name)) key.lastUsed = aUse(now);
  }

  #switchesOn(name: string): void {
    for (const key of this.#keysOf(name)) key.active = true;
  }

  #keysOf(name: string) {
    return this.world.aws.account.users.get(name)?.keys ?? [];
  }

  #finding(rule: RuleId, name: string): string {
    const id = keyOf(name);
    const subject = { type: 'access-key', id, name, arn: '', accessKeyId: id } as const;
    return findingId(ACCOUNT, { rule, subject });
  }

  /** The newest message that shows it to this person: their own, or the approvers'. */
  #cardOf(who: string, id: string) {
    const channels = [`D${who.slice(1)}`, CHANNELS.approvers];
    const card = this.world.slack.workspace.messages.findLast(
      ({ channel, blocks }) => channels.includes(channel) && JSON.stringify(blocks).includes(`"${id}"`),
    );
    if (!card) throw new Error(`${who} has no card of ${id}.`);
    return card;
  }

  #at(hour: number): void {
    const planned = addDays(FIRST_DAY, this.#day).getTime() + hour * 3_600_000;
    this.world.now = new Date(Math.max(this.world.now.getTime(), planned));
  }
}
