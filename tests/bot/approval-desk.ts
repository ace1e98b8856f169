import { afterAll, beforeAll, beforeEach, expect } from 'vitest';
import { APPROVAL_ACTIONS, INPUTS } from '../../bot/ids.ts';
import { nextApprovalId } from '../../cleanup/decisions/approval.ts';
import { type Finding, findingId } from '../../cleanup/finding.ts';
import type { SlackMessage } from '../../infra/sandbox/slack/workspace.ts';
import { ACCOUNT, ADA, APPROVERS, APRIL, aKey, Bot, daysAgo } from './harness.ts';

const DISABLED_AT = daysAgo(15);
let roles = 0;

/** A role that nobody used for 50 days; Ada's. */
export function aRole(overrides: Partial<Finding> = {}): Finding {
  roles += 1;
  const [name, id] = [`role${roles}`, `AROA${roles}EXAMPLE`];
  const subject = { type: 'role', name, arn: `arn:aws:iam::${ACCOUNT}:role/${name}`, id } as const;
  return aKey({
    rule: 'unused-role',
    subject,
    principalId: id,
    id: findingId(ACCOUNT, { rule: 'unused-role', subject }),
    reason: `Role ${name} has not been used for 50 days.`,
    beforeDeletion: ['Instance profile bastion contains it.', 'Whether anything is running was not checked.'],
    ...overrides,
  });
}

/** All that a card shows. */
export const text = (message: SlackMessage | null | undefined) => JSON.stringify(message?.blocks ?? null);

/** The form of a no, filled in. */
export const because = (reason: string | null) => ({
  [INPUTS.reason]: { [INPUTS.reason]: { type: 'plain_text_input', value: reason } },
});

/** A bot for the tests of a file, and what they do with roles that two people have to agree on. */
export function anApprovalDesk() {
  const state = {} as { bot: Bot };
  beforeAll(async () => {
    state.bot = await Bot.start();
  });
  afterAll(() => state.bot.stop());
  beforeEach(() => {
    state.bot.queueDown = false;
    state.bot.onSent = async () => {};
    state.bot.sent.length = 0;
    state.bot.slack.workspace.views.length = 0;
  });

  async function disable({ subject }: Finding, at = DISABLED_AT) {
    const disablement = {
      schemaVersion: 1,
      principal: { type: 'role', name: subject.name, id: subject.id },
      begunAt: at,
      denyAllArn: 'arn:aws:iam::aws:policy/AWSDenyAll',
      attachesDenyAll: true,
      keys: [],
      removesPassword: false,
    } as const;
    const disabling = { decisionId: 'disabled', disablement };
    await state.bot.store.setDeactivation(ACCOUNT, subject, { by: APRIL, at, disabling });
  }

  /** A role that was disabled here for the whole cooling-off, and Ada's. */
  async function disabledRole(overrides: Partial<Finding> = {}): Promise<Finding> {
    const role = aRole(overrides);
    await state.bot.seed(role);
    await disable(role);
    return role;
  }

  async function asked(by = ADA, overrides: Partial<Finding> = {}) {
    const role = await disabledRole(overrides);
    await state.bot.as.click(by, null, { action_id: 'finding:delete', value: role.id });
    return { role, id: nextApprovalId(role.id, 'delete', null) };
  }

  const cards = () =>
    state.bot.slack.workspace.messages.filter(({ channel, onlyFor }) => channel === APPROVERS && !onlyFor);
  const cardOf = (id: string) => cards().find(({ blocks }) => JSON.stringify(blocks).includes(id)) ?? null;
  const approval = (id: string) => state.bot.approvals.approval(ACCOUNT, id);
  const decisionsOn = async ({ id }: Finding) =>
    (await state.bot.decisions()).filter((one) => one.findingId === id);
  const refusalsOn = async ({ id }: Finding) =>
    (await state.bot.refusals()).filter(
      ({ asked: what }) => what.kind === 'decision' && what.findingId === id,
    );

  /** Clicks Approve or Decline…, and gives what that person alone was told. */
  async function answer(who: string, how: keyof typeof APPROVAL_ACTIONS, id: string, card = cardOf(id)) {
    const before = state.bot.slack.workspace.messages.length;
    const { status } = await state.bot.as.click(who, card, { action_id: APPROVAL_ACTIONS[how], value: id });
    expect(status).toBe(200);
    return state.bot.slack.workspace.messages
      .slice(before)
      .filter(({ onlyFor, channel }) => onlyFor === who || channel === `D${who.slice(1)}`)
      .map((message) => message.text)
      .join('\n');
  }

  return {
    ...{ asked, answer, approval, cards, cardOf, decisionsOn, disable, disabledRole, refusalsOn },
    get bot() {
      return state.bot;
    },
  };
}
