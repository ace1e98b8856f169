import { describe, expect, test } from 'vitest';
import type { Approval } from '../../cleanup/decisions/approval.ts';
import type { Finding } from '../../cleanup/finding.ts';
import { anApprovalDesk, because } from './approval-desk.ts';
import { ADA, APRIL, ARNO, daysAgo, EVE, GUS, shown } from './harness.ts';

const desk = anApprovalDesk();
const { answer, asked } = desk;

const history = async (who: string, { subject }: Pick<Finding, 'subject'>) =>
  shown(await desk.bot.as.command(who, 'CSUMMARY', `history ${subject.name}`));
const toDelete = ({ subject }: Finding) => `to delete role \`${subject.name}\``;

/** Presses Decline…, and sends the form. */
async function sayNo(who: string, id: string, reason: string | null): Promise<void> {
  await answer(who, 'decline', id);
  await desk.bot.as.submit(who, because(reason));
}

/** What somebody asked so many days ago, and nobody answered. */
async function askedBefore(days: number): Promise<{ readonly role: Finding; readonly question: Approval }> {
  const role = await desk.disabledRole();
  const question: Approval = {
    ...{ id: `${role.id}#delete#0001`, account: role.account, findingId: role.id, action: 'delete' },
    ...{ principalId: role.principalId, subject: role.subject, by: ADA, askedAt: daysAgo(days) },
    ...{ state: 'waiting', answer: null },
    evidence: { openedAt: daysAgo(50), lastUsedAt: null, disabledAt: null, factsHash: '', deletionId: null },
  };
  await desk.bot.approvals.ask(question);
  return { role, question };
}

describe('history tells of a question to the approvers', () => {
  test('who asked, about what; then who said no, and why', async () => {
    const { role, id } = await asked(ADA);
    const question = `<@${ADA}> asked the approvers ${toDelete(role)}.`;
    const before = await history(APRIL, role);
    expect(before).toContain(question);
    expect(before).not.toContain('said no');
    await sayNo(ARNO, id, 'The batch needs it <!channel>');
    for (const who of [APRIL, ARNO, ADA]) {
      const after = await history(who, role);
      expect(after).toContain(
        `<@${ARNO}> said no to <@${ADA}>, who asked ${toDelete(role)}: “The batch needs it &lt;!channel&gt;”.`,
      );
      expect(after.indexOf('said no')).toBeLessThan(after.indexOf('asked the approvers'));
    }
    expect(await desk.decisionsOn(role)).toEqual([]);
  });

  test('that whoever asked took it back', async () => {
    const { role, id } = await asked(APRIL);
    await sayNo(APRIL, id, null);
    expect(await history(ARNO, role)).toContain(`<@${APRIL}> took back the question ${toDelete(role)}.`);
  });

  test('that nobody answered in time', async () => {
    const { role } = await askedBefore(8);
    expect(await history(APRIL, role)).toContain(
      `the question of <@${ADA}> ${toDelete(role)} lapsed: Nobody answered within 7 days.`,
    );
  });

  test('that it still waits, as no end', async () => {
    const { role } = await askedBefore(6);
    const told = await history(APRIL, role);
    expect(told).toContain('asked the approvers');
    expect(told).not.toContain('lapsed');
  });

  test('that it had lapsed when somebody said yes, once', async () => {
    const { role, question } = await askedBefore(8);
    await answer(ARNO, 'approve', question.id);
    const told = await history(APRIL, role);
    expect(told).toContain(
      `the question of <@${ADA}> ${toDelete(role)} lapsed at a click of <@${ARNO}>: This was asked on`,
    );
    expect(told).not.toContain('Nobody answered');
  });

  test('who asked anew, as something had changed', async () => {
    const { role } = await asked(ADA);
    await desk.disable(role, daysAgo(16));
    await desk.bot.as.click(ARNO, null, { action_id: 'finding:delete', value: role.id });
    expect(await history(APRIL, role)).toContain(
      `the question of <@${ADA}> ${toDelete(role)} lapsed at a click of <@${ARNO}>: It was asked again`,
    );
  });

  test('that whoever asked was not let answer it themselves: as an answer, not as another wish', async () => {
    const { role, id } = await asked(APRIL);
    await answer(APRIL, 'approve', id);
    const told = await history(ARNO, role);
    expect(told).toContain(
      `<@${APRIL}> said yes to the question ${toDelete(role)}: refused: You asked for this yourself`,
    );
    expect(told).not.toContain('asked to delete it');
  });

  test('that a member who is no approver was not let say no', async () => {
    const { role, id } = await asked(APRIL);
    await answer(ADA, 'decline', id);
    expect(await history(APRIL, role)).toContain(
      `<@${ADA}> said no to the question ${toDelete(role)}: refused: Only approvers may say no`,
    );
  });

  test('a yes once, by the decision that it made', async () => {
    const { role, id } = await asked(ADA);
    await answer(ARNO, 'approve', id);
    const [, blocks = ''] = (await history(APRIL, role)).split('\n');
    expect(blocks).toContain(`(with the yes of <@${ARNO}>)`);
    expect(blocks).not.toContain('said yes');
    expect(blocks.match(/asked the approvers/g)).toHaveLength(1);
  });
});

describe('who may read of it', () => {
  test('whoever asked, though it is not theirs, and its owner', async () => {
    const { role, id } = await asked(APRIL);
    await sayNo(ARNO, id, 'Not now');
    for (const who of [APRIL, ADA]) expect(await history(who, role)).toContain('Not now');
  });

  test.each([
    ['a member who owns nothing', EVE],
    ['a guest', GUS],
  ])('%s learns nothing', async (_, who) => {
    const { role, id } = await asked(ADA);
    await sayNo(ARNO, id, 'Not now');
    const nothing = await history(who, { subject: { ...role.subject, name: 'nothing-of-the-kind' } });
    const told = await history(who, role);
    expect(told.replaceAll(role.subject.name, 'nothing-of-the-kind')).toBe(nothing);
    expect(told).not.toContain(ADA);
    expect(shown(await desk.bot.as.command(who, 'CSUMMARY', 'history'))).not.toContain('asked the approvers');
  });
});
