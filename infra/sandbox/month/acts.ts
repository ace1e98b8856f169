import { actionIdOf, INPUTS } from '../../../bot/ids.ts';
import { addDays, isoDay } from '../../../cleanup/days.ts';
import type { FindingAction } from '../../../cleanup/decisions/decision.ts';
import type { RuleId } from '../../../cleanup/finding.ts';
import { findingId } from '../../../cleanup/finding.ts';
import { FERNWOOD, keyId } from '../company/spec.ts';
import { person } from '../company/staff.ts';
import { buttonsOf } from '../page/render-blocks.ts';
import type { Sandbox } from '../sandbox.ts';
import type { ActAs } from '../slack/act-as.ts';
import { CHANNELS } from '../slack/fernwood-workspace.ts';
import { closeForms, type Workspace } from '../slack/workspace.ts';

/** What acts can reach. */
export interface Scene {
  readonly aws: Sandbox['aws'];
  readonly workspace: Workspace;
  readonly as: ActAs;
  readonly now: Date;
}

/** Something that a person does in Slack, or that happens elsewhere. What comes of it nobody knows beforehand. */
export interface Act {
  readonly who: 'person' | 'elsewhere';
  /** A sentence. */
  readonly words: string;
  /** @returns why it could not be done, or null */
  readonly perform: (scene: Scene) => Promise<string | null>;
}

const BUTTONS = { keep: 'Keep…', reactivate: 'Reactivate (undo)' } as const;

/** Presses *Reactivate (undo)* on the card of their own key. */
export function undoes(id: string): Act {
  const { name } = person(id);
  return {
    who: 'person',
    words: `${name} still needs the key after all, and presses ${BUTTONS.reactivate} on its card.`,
    perform: (scene) => press(scene, id, 'reactivate', 'inactive-access-key'),
  };
}

/** Keeps their own key for so many days. */
export function keeps(id: string, days: number, reason: string): Act {
  const { name, slackId } = person(id);
  return {
    who: 'person',
    words: `${name} presses ${BUTTONS.keep} on the card of a key, for ${days} days: “${reason}”.`,
    async perform(scene) {
      const why = await press(scene, id, 'keep', 'unused-access-key');
      if (why) return why;
      if (!scene.workspace.views.some(({ user }) => user === slackId)) return null;
      const selected_date = isoDay(addDays(scene.now, days));
      await scene.as.submit(slackId, {
        [INPUTS.until]: { [INPUTS.until]: { type: 'datepicker', selected_date } },
        [INPUTS.reason]: { [INPUTS.reason]: { type: 'plain_text_input', value: reason } },
      });
      closeForms(scene.workspace, slackId);
      return null;
    },
  };
}

/** Sends a slash command in the approvers' channel. */
export function says(id: string, text: string): Act {
  const { name, slackId } = person(id);
  return {
    who: 'person',
    words: `${name} sends: /iam-cleanup ${text}`,
    async perform({ as }) {
      await as.command(slackId, CHANNELS.approvers, text);
      return null;
    },
  };
}

/** Something in the account that nobody did through this product. */
export function elsewhere(words: string, change: (scene: Scene) => void): Act {
  return {
    who: 'elsewhere',
    words,
    async perform(scene) {
      change(scene);
      return null;
    },
  };
}

/** The button, if the newest card that shows it to them still has it: somebody may have been faster. */
async function press(scene: Scene, id: string, action: FindingAction, rule: RuleId): Promise<string | null> {
  const { slackId } = person(id);
  const accessKeyId = keyId(id, 1);
  const subject = { type: 'access-key', id: accessKeyId, name: id, arn: '', accessKeyId } as const;
  const value = findingId(FERNWOOD.id, { rule, subject });
  const wanted = actionIdOf(action);
  for (const message of scene.workspace.messages.toReversed()) {
    if (message.channel !== `D${slackId.slice(1)}`) continue;
    const button = buttonsOf(message.blocks).find((one) => one.action_id === wanted && one.value === value);
    if (!button) continue;
    const { confirm: _, ...pressed } = button;
    await scene.as.click(slackId, message, pressed);
    return null;
  }
  return 'There is no such button any more.';
}
