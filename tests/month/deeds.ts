import { APPROVAL_ACTIONS, actionIdOf, INPUTS } from '../../bot/ids.ts';
import { addDays } from '../../cleanup/days.ts';
import { type ApprovedAction, nextApprovalId } from '../../cleanup/decisions/approval.ts';
import type { FindingAction } from '../../cleanup/decisions/decision.ts';
import type { ActAs } from '../../infra/sandbox/slack/act-as.ts';
import { CHANNELS } from '../../infra/sandbox/slack/fernwood-workspace.ts';
import { closeForms } from '../../infra/sandbox/slack/workspace.ts';
import { aUse } from './basics.ts';
import { Happenings } from './happenings.ts';

/** What people do on a day, in Slack and elsewhere; a finding is told by its id. */
export class Deeds extends Happenings {
  /** And everything that follows from it at once. */
  async clicks(who: string, action: FindingAction, id: string): Promise<void> {
    await this.#presses(who, actionIdOf(action), id);
    await this.drain();
  }

  async keeps(who: string, id: string, days: number): Promise<void> {
    const until = addDays(this.world.now, days).toISOString().slice(0, 10);
    await this.#fillsIn(who, actionIdOf('keep'), id, {
      [INPUTS.until]: { type: 'datepicker', selected_date: until },
      [INPUTS.reason]: { type: 'plain_text_input', value: 'the yearly report' },
    });
    await this.drain();
  }

  async says(who: string, text: string): Promise<void> {
    await this.person((as: ActAs) => as.command(who, CHANNELS.approvers, text));
  }

  /** Finds it by its name, as what is over stands on no card of theirs, and asks the other approvers. */
  async looksUpAndClicks(who: string, name: string, action: ApprovedAction, id: string): Promise<void> {
    await this.says(who, `show ${name}`);
    await this.clicks(who, action, id);
  }

  /** The first question of its kind about a finding. */
  async approves(who: string, action: ApprovedAction, id: string): Promise<void> {
    await this.#presses(who, APPROVAL_ACTIONS.approve, nextApprovalId(id, action, null));
    await this.drain();
  }

  async declines(who: string, action: ApprovedAction, id: string, value: string): Promise<void> {
    const question = nextApprovalId(id, action, null);
    await this.#fillsIn(who, APPROVAL_ACTIONS.decline, question, {
      [INPUTS.reason]: { type: 'plain_text_input', value },
    });
    await this.drain();
  }

  /** What happens in the account or in Slack without the product. */
  elsewhere(act: (now: Date) => void): void {
    act(this.world.now);
    this.world.noteChanges('somebody');
  }

  leaves(who: string): void {
    const person = this.world.slack.workspace.users.get(who);
    if (person) person.deleted = true;
  }

  /** A user with all keys and the password, or a role. */
  uses(name: string, now: Date): void {
    const { users, roles } = this.world.aws.account;
    const user = users.get(name);
    for (const key of user?.keys ?? []) key.lastUsed = aUse(now);
    if (user?.loginProfile) user.passwordLastUsed = now;
    const role = roles.get(name);
    if (role) role.lastUsed = { at: now, region: 'eu-west-1' };
  }

  switchesOn(name: string): void {
    for (const key of this.world.aws.account.users.get(name)?.keys ?? []) key.active = true;
  }

  detachesDenyAll(name: string): void {
    const user = this.world.aws.account.users.get(name);
    if (user) user.attachedPolicyArns = user.attachedPolicyArns.filter((arn) => !arn.endsWith('/AWSDenyAll'));
  }

  #presses(who: string, action_id: string, value: string): Promise<void> {
    let presses = 0;
    return this.person(async (as) => {
      presses += 1;
      const card = this.#cardOf(who, value);
      if (card) return as.click(who, card, { action_id, value });
      // Whoever heard nothing and looks again sees that it is settled.
      if (presses > 1) return { status: 200, body: 'There is no such button any more.' };
      throw new Error(`${who} has no card of ${value}.`);
    });
  }

  /** A form that stays open because something failed is sent once more; where it is gone, it is asked for again. */
  #fillsIn(
    who: string,
    action_id: string,
    value: string,
    inputs: Readonly<Record<string, object>>,
  ): Promise<void> {
    const { workspace } = this.world.slack;
    const isOpen = () =>
      workspace.views.some(({ user, view }) => user === who && view['submit'] !== undefined);
    // Left over from another one that opened twice.
    closeForms(workspace, who);
    const values = Object.fromEntries(Object.entries(inputs).map(([id, input]) => [id, { [id]: input }]));
    return this.person(async (as) => {
      if (!isOpen()) {
        closeForms(workspace, who);
        const card = this.#cardOf(who, value);
        if (!card) throw new Error(`${who} has no card of ${value}.`);
        const answer = await as.click(who, card, { action_id, value });
        if (!isOpen()) return answer;
      }
      return as.submit(who, values);
    });
  }

  /** The newest message that shows it to this person: their own, the approvers', or an answer to them alone. */
  #cardOf(who: string, id: string) {
    const channels = [`D${who.slice(1)}`, CHANNELS.approvers];
    return this.world.slack.workspace.messages.findLast(
      ({ channel, onlyFor, blocks }) =>
        channels.includes(channel) &&
        (onlyFor === null || onlyFor === who) &&
        JSON.stringify(blocks).includes(`"${id}"`),
    );
  }
}
