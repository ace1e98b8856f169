import fc from 'fast-check';
import { expect, it } from 'vitest';
import { approvalCard, approvalsMessage } from '../../../bot/messages/approval-card.ts';
import { assignForm } from '../../../bot/messages/assign-form.ts';
import { declineForm } from '../../../bot/messages/decline-form.ts';
import { wrongMessage } from '../../../bot/messages/help.ts';
import { historyMessage } from '../../../bot/messages/history.ts';
import { homeView } from '../../../bot/messages/home.ts';
import { keepForm } from '../../../bot/messages/keep-form.ts';
import { leftOverMessage } from '../../../bot/messages/left-over.ts';
import { listMessage, mineMessage } from '../../../bot/messages/list.ts';
import { formerOwnerMessage, ownerChangesMessage } from '../../../bot/messages/owner-change.ts';
import { pausedMessage } from '../../../bot/messages/pause.ts';
import { planMessage } from '../../../bot/messages/plan.ts';
import { notice } from '../../../bot/messages/refusal.ts';
import { showMessage } from '../../../bot/messages/show.ts';
import { WARNINGS_A_MESSAGE, warningMessage } from '../../../bot/messages/warning.ts';
import { FOR_APPROVERS, FOR_MEMBERS } from '../../../bot/usage.ts';
import type { Approval } from '../../../cleanup/decisions/approval.ts';
import { parsePolicy } from '../../../cleanup/policy.ts';
import { ACCOUNT, aFinding, daysAgo, NOW } from '../../cleanup/report/factories.ts';
import { anyFinding, anyText, HOSTILE } from '../../cleanup/report/hostile.ts';
import { aRun, aSummary } from '../../cleanup/store/factories.ts';
import { APPROVER, aDecision, anyView, aView, OWNER } from './factories.ts';
import { problemsOf, viewProblems } from './validate-blocks.ts';

/** What people type and IAM holds may also be long. */
const anyLong = fc.oneof(
  anyText,
  fc
    .tuple(fc.constantFrom(...HOSTILE), fc.nat(900))
    .map(([text, times]) => text.repeat(times + 1).slice(0, 3000)),
);
const pageOf = <T>(items: readonly T[], total = 99) => ({
  items,
  total,
  page: 1,
  pages: 9,
  from: items.length,
});
const anyApproval = fc
  .record({
    finding: anyFinding,
    facts: fc.array(anyLong, { maxLength: 8 }),
    reason: fc.option(anyLong, { nil: null }),
  })
  .map(({ finding, facts, reason }) => {
    const { subject, principalId, id } = finding;
    const approval: Approval = {
      ...{ id: `${id}#delete#1`, account: ACCOUNT, findingId: id, principalId, subject },
      ...{ action: 'delete', by: OWNER, askedAt: daysAgo(1), state: 'waiting', answer: null },
      evidence: { openedAt: daysAgo(9), lastUsedAt: null, disabledAt: null, factsHash: '', deletionId: null },
    };
    const settled: Approval = { ...approval, state: 'declined', answer: { by: APPROVER, at: NOW, reason } };
    const situation = { finding: { ...finding, beforeDeletion: facts } };
    return [approval, settled].map((one) => ({ approval: one, situation, now: NOW }));
  });

/** Every message that answers somebody, and tells somebody something. */
const anyAnswer = fc.oneof(
  fc.array(anyView, { maxLength: 4 }).map((views) => mineMessage(pageOf(views), OWNER)),
  fc
    .tuple(fc.array(anyView, { maxLength: 4 }), fc.array(anyView, { maxLength: 3 }), anyLong)
    .map(([views, deleted, subject]) =>
      showMessage(
        { subject, command: 'show ada', meant: subject, deleted },
        pageOf(views, views.length),
        'approvers',
      ),
    ),
  fc
    .tuple(fc.array(anyFinding, { maxLength: 15 }), fc.nat(40))
    .map(([findings, held]) =>
      listMessage(
        { kind: 'keys', owner: OWNER, command: `list keys <@${OWNER}>`, held },
        pageOf(findings.map((finding) => ({ stored: { finding }, owner: null }))),
      ),
    ),
  fc.tuple(fc.array(fc.tuple(anyFinding, anyLong), { maxLength: 15 }), anyLong).map(([asked, subject]) =>
    historyMessage(
      { subject, command: 'history' },
      pageOf(
        asked
          .flatMap(([{ subject, principalId, id: findingId }, reason]) => {
            const decision = aDecision({ subject, principalId, findingId, reason });
            const refused = { kind: 'decision', action: 'delete', findingId, principalId, subject } as const;
            const refusal = { id: 'x', account: ACCOUNT, at: NOW, by: OWNER, reason, asked: refused };
            const event = { what: 'pause', by: APPROVER, at: NOW, reason } as const;
            return [
              { kind: 'decision', at: NOW, decision } as const,
              { kind: 'refusal', at: NOW, refusal } as const,
              { kind: 'pause', at: NOW, event } as const,
            ];
          })
          .slice(0, 15),
      ),
      { onlyOwn: true, mayBeMore: true },
    ),
  ),
  fc.tuple(fc.array(anyFinding, { maxLength: 40 }), anyLong).map(([findings, reason]) =>
    planMessage(
      {
        schedule: {
          actions: findings.map(
            (finding) =>
              ({ finding, action: 'deactivate', at: daysAgo(-3), waitsFor: null, warned: true }) as const,
          ),
          warnings: [],
          brakes: [{ kind: 'paused', reason }],
        },
        ...{ findings, policy: parsePolicy({ minAgeKeysToDisable: 60 }), generatedAt: NOW },
      },
      { more: 12, pause: null, decided: 3 },
    ),
  ),
  anyApproval.chain((views) =>
    fc.constantFrom(...views).map((view) => approvalCard(view, 'Nobody else could.')),
  ),
  fc
    .array(anyApproval, { maxLength: 30 })
    .map((views) => approvalsMessage(views.flatMap(([open]) => open ?? []))),
  fc
    .array(anyFinding, { minLength: 1, maxLength: WARNINGS_A_MESSAGE })
    .map((findings) =>
      warningMessage(
        findings.map((finding) => ({ finding, action: 'delete', kind: 'last', at: daysAgo(-7) }) as const),
      ),
    ),
  fc.array(fc.tuple(anyLong, anyLong), { minLength: 1, maxLength: 60 }).chain((named) => {
    const changes = named.map(([name, value]) => {
      const owner = { value, kind: 'text', from: value } as const;
      const change = {
        type: 'user',
        name,
        principalId: name,
        from: owner,
        to: owner,
        at: daysAgo(2),
      } as const;
      return { change, before: null, after: null };
    });
    return fc.constantFrom(ownerChangesMessage(ACCOUNT, changes), formerOwnerMessage(ACCOUNT, changes));
  }),
  anyLong.map((problem) =>
    wrongMessage({ problem, meant: problem }, new Set([...FOR_MEMBERS, ...FOR_APPROVERS])),
  ),
  anyLong.map((reason) => pausedMessage('pause', OWNER, reason)),
  fc.constantFrom(leftOverMessage(0, 'owner'), leftOverMessage(4975, 'approvers')),
);

it('every answer fits, whatever is in it', () => {
  fc.assert(
    fc.property(anyAnswer, ({ text, blocks }) => {
      expect(problemsOf({ text, blocks })).toEqual([]);
    }),
    { numRuns: 1500 },
  );
});

it('every form fits', () => {
  fc.assert(
    fc.property(anyFinding, anyApproval, (finding, views) => {
      expect(viewProblems(keepForm(finding, parsePolicy({}), NOW))).toEqual([]);
      expect(viewProblems(assignForm(finding, parsePolicy({})))).toEqual([]);
      for (const { approval } of views) expect(viewProblems(declineForm(approval))).toEqual([]);
    }),
    { numRuns: 300 },
  );
  expect(viewProblems(notice('x'))).toEqual([]);
});

it('every Home tab fits, to its last line', () => {
  const anyHome = fc.record({
    own: fc.array(anyView, { maxLength: 15 }),
    asked: fc.array(anyApproval, { maxLength: 9 }),
    reason: anyLong,
  });
  fc.assert(
    fc.property(anyHome, ({ own, asked, reason }) => {
      const view = homeView({
        slackId: OWNER,
        own,
        more: 7,
        pause: { by: APPROVER, at: NOW, reason },
        approver: {
          asked: asked.flatMap(([open]) => open ?? []),
          waiting: own.map(() => aDecision({ reason })),
          trend: Array.from({ length: 20 }, () => aSummary(aRun('r', NOW))),
        },
        now: NOW,
      });
      expect(viewProblems(view)).toEqual([]);
      expect(JSON.stringify(view.blocks.at(-1))).toContain('says what else can be asked');
    }),
    { numRuns: 300 },
  );
});

/** As long as IAM and people can make it; tags and policies may hold what takes two characters on the wire. */
const LONGEST = aFinding({
  subject: { ...aFinding().subject, name: 'x'.repeat(64) },
  reason: 'x'.repeat(900),
  evidence: Array.from({ length: 5 }, () => '"'.repeat(300)),
  administratorBecause: '"'.repeat(300),
  owner: { value: '"'.repeat(256), kind: 'text', from: '"'.repeat(128) },
});
const cards = (count: number) =>
  Array.from({ length: count }, () => aView({ finding: LONGEST }, aDecision()));

it.each([
  [
    'as many warnings as one message takes',
    () =>
      warningMessage(
        cards(WARNINGS_A_MESSAGE).map(() => ({ finding: LONGEST, action: 'delete', kind: 'last', at: NOW })),
      ),
  ],
  [
    'everything about one user',
    () =>
      showMessage({ subject: 'ada', command: 'show ada', deleted: cards(3) }, pageOf(cards(4)), 'approvers'),
  ],
  ['what is mine', () => mineMessage(pageOf(cards(4)), OWNER)],
])('%s fits in its longest form', (_, make) => {
  expect(problemsOf(make())).toEqual([]);
});

it('no warning is cut before its end', () => {
  const due = cards(WARNINGS_A_MESSAGE).map(
    () => ({ finding: LONGEST, action: 'delete', kind: 'last', at: NOW }) as const,
  );
  expect(JSON.stringify(warningMessage(due)).match(/This is the last warning/g)).toHaveLength(
    WARNINGS_A_MESSAGE,
  );
});

it('a Home tab full of cards in their longest form still has its last line', () => {
  const view = homeView({ slackId: OWNER, own: cards(15), more: 0, pause: null, approver: null, now: NOW });
  expect(viewProblems(view)).toEqual([]);
  expect(JSON.stringify(view.blocks.at(-1))).toContain('says what else can be asked');
});
