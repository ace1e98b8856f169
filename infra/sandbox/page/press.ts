import * as v from 'valibot';
import type { ActAs, AppAnswer, ViewValues } from '../slack/act-as.ts';
import type { Workspace } from '../slack/workspace.ts';
import { pickPeople } from './pick-people.ts';
import { buttonsOf, type RenderedButton } from './render-blocks.ts';
import { inputValue } from './render-modal.ts';
import { channelsOf, HOME } from './render-slack.ts';

const BUTTON = v.object({
  action_id: v.string(),
  value: v.optional(v.string()),
  block_id: v.optional(v.string()),
});

/** What the page says that a person did; a button and a form by what they are, never by where they stood. */
export const PRESS = v.variant('kind', [
  v.object({ kind: v.literal('command'), user: v.string(), channel: v.string(), text: v.string() }),
  v.object({
    kind: v.literal('click'),
    user: v.string(),
    channel: v.string(),
    ts: v.string(),
    button: BUTTON,
  }),
  v.object({
    kind: v.literal('submit'),
    user: v.string(),
    view: v.string(),
    values: v.record(v.string(), v.string()),
  }),
  v.object({ kind: v.literal('close'), user: v.string(), view: v.string() }),
  v.object({ kind: v.literal('home'), user: v.string() }),
]);
type Press = v.InferOutput<typeof PRESS>;

/** Why nothing was sent to the app. */
export interface NotPressed {
  readonly status: 404 | 409;
  readonly why: string;
}

const CHANGED: NotPressed = { status: 409, why: 'This card has changed; look again.' };
const FORM_CHANGED: NotPressed = { status: 409, why: 'This form is no longer open; open it again.' };
const NOBODY: NotPressed = { status: 404, why: 'There is nobody of that id here.' };

/**
 * Does what the person did, if what they pressed is still in front of them. A card may have been drawn anew between
 * the look and the press: then nothing is sent to the app, and they are told to look again.
 */
export async function press(
  given: Press,
  workspace: Workspace,
  actAs: ActAs,
): Promise<AppAnswer | NotPressed> {
  const { user } = given;
  if (!workspace.users.has(user)) return NOBODY;
  switch (given.kind) {
    case 'command':
      return actAs.command(user, given.channel, pickPeople(given.text, workspace));
    case 'home':
      return actAs.openHome(user);
    case 'close': {
      const at = workspace.views.findIndex(({ id }) => id === given.view);
      if (workspace.views[at]?.user === user) workspace.views.splice(at, 1);
      return { status: 200, body: '' };
    }
    case 'submit': {
      const open = workspace.views.findLast((view) => view.user === user);
      return open?.id === given.view ? actAs.submit(user, toViewValues(given.values)) : FORM_CHANGED;
    }
    case 'click':
      return click(given, workspace, actAs);
  }
}

async function click(
  { user, channel, ts, button }: Extract<Press, { kind: 'click' }>,
  workspace: Workspace,
  actAs: ActAs,
): Promise<AppAnswer | NotPressed> {
  const isHome = ts === HOME;
  const message = isHome
    ? undefined
    : workspace.messages.find(
        (one) =>
          one.ts === ts &&
          one.channel === channel &&
          (one.onlyFor ?? user) === user &&
          channelsOf(workspace, user).some(({ id }) => id === channel),
      );
  const blocks = isHome ? workspace.homes.get(user)?.blocks : message?.blocks;
  const found = buttonsOf(blocks ?? []).find((one) => isSame(one, button));
  if (!found) return CHANGED;
  const { confirm: _, ...action } = found;
  return actAs.click(user, message ?? null, action);
}

function isSame(one: RenderedButton, other: v.InferOutput<typeof BUTTON>): boolean {
  return one.action_id === other.action_id && one.value === other.value && one.block_id === other.block_id;
}

/** `block|action|kind` → what Slack sends. */
function toViewValues(values: Readonly<Record<string, string>>): ViewValues {
  const result: Record<string, Record<string, object>> = {};
  for (const [name, value] of Object.entries(values)) {
    const [block = '', action = '', kind = ''] = name.split('|');
    result[block] = { ...result[block], [action]: inputValue(kind, value) };
  }
  return result;
}
