import { expect, it } from 'vitest';
import { approvalCard, settledQuestion } from '../../../bot/messages/approval-card.ts';
import { decisionLine } from '../../../bot/messages/card-state.ts';
import { whatWords } from '../../../bot/messages/card-words.ts';
import { confirmationOf } from '../../../bot/messages/confirmations.ts';
import { decisionText } from '../../../bot/messages/history.ts';
import { listMessage } from '../../../bot/messages/list.ts';
import { type Approval, decisionOfApproval } from '../../../cleanup/decisions/approval.ts';
import type { RuleId } from '../../../cleanup/finding.ts';
import { aFinding, NOW } from '../../cleanup/report/factories.ts';
import { APPROVER, aDecision, aSituation, OWNER } from './factories.ts';

const password = aFinding({ rule: 'unused-password' });

it('tells in the history what was done, and what was only asked for', () => {
  const applied = { state: 'applied', outcome: { at: NOW, reason: 'x', change: null } } as const;
  expect(decisionText(aDecision(applied))).toContain(
    `<@${OWNER}> switched off access key \`AKIAADAEXAMPLE\` of \`ada\`: done.`,
  );
  expect(decisionText(aDecision({ ...applied, subject: password.subject }))).toContain(
    'removed the password of `ada`: done.',
  );
  expect(decisionText(aDecision())).toContain('asked to switch it off, access key');
});

it('claims no restore where only the commands for it were handed over', () => {
  const { subject } = aFinding({ rule: 'unused-role' });
  const outcome = { at: NOW, reason: 'x', change: null };
  const handed = aDecision({ action: 'restore', subject, approvedBy: APPROVER, state: 'applied', outcome });
  expect(decisionText(handed)).toContain(
    `<@${OWNER}> got the commands that restore role \`ada\` (with the yes of <@${APPROVER}>): handed over, an administrator has to run them.`,
  );
  expect(decisionLine(handed)).toContain(`<@${OWNER}> got the commands that restore it,`);
  const change = { action: 'CreateRole', before: 'deleted', after: 'restored', awsRequestId: 'x' };
  const rebuilt = { ...handed, outcome: { ...outcome, change } };
  expect(decisionText(rebuilt)).toContain(`<@${OWNER}> had restored: role`);
  expect(decisionText(rebuilt)).toContain(': done.');
  expect(decisionLine(rebuilt)).toContain(`<@${OWNER}> had it restored,`);
});

it('strikes out what was asked, never who asked: their name has to stay readable', () => {
  const { account, id: findingId, principalId, subject } = aFinding({ rule: 'unused-role' });
  const approval: Approval = {
    ...{ id: `${findingId}#delete#0001`, account, findingId, principalId, subject, action: 'delete' },
    ...{ by: OWNER, askedAt: NOW, state: 'approved', answer: { by: APPROVER, at: NOW, reason: null } },
    evidence: { openedAt: NOW, lastUsedAt: null, disabledAt: null, factsHash: '', deletionId: null },
  };
  const asked = decisionOfApproval(approval, APPROVER, NOW);
  const ends = [approvalCard({ approval, situation: null, now: NOW }, null), settledQuestion(asked)];
  for (const { blocks } of ends) {
    expect(JSON.stringify(blocks)).toContain(`<@${OWNER}> asked to ~delete role \`ada\`~`);
  }
});

it('tells an approver once when it was last used', () => {
  const told = (reason: string) => {
    const finding = aFinding({ rule: 'unused-role', reason });
    const { account, id: findingId, principalId, subject } = finding;
    const approval: Approval = {
      ...{ id: `${findingId}#delete#0001`, account, findingId, principalId, subject, action: 'delete' },
      ...{ by: OWNER, askedAt: NOW, state: 'waiting', answer: null },
      evidence: { openedAt: NOW, lastUsedAt: null, disabledAt: null, factsHash: '', deletionId: null },
    };
    return JSON.stringify(approvalCard({ approval, situation: { finding }, now: NOW }, null).blocks);
  };
  const lastUsed = '2026-07-04 for s3 in eu-west-1';
  expect(told(`Role ada has not been used for 100 days: last used ${lastUsed}.`)).not.toContain('Last used:');
  expect(told('The owner of role ada left.')).toContain(`Last used: ${lastUsed}`);
});

it('counts in a list what is held back', () => {
  const stored = { finding: aFinding() };
  const page = { items: [{ stored, owner: null }], total: 67, page: 0, pages: 5, from: 0 };
  const of = (held: number, kind: string | null) =>
    listMessage({ kind, owner: null, command: 'list', held }, page).text;
  expect(of(17, null)).toBe('67 findings: 50 open, 17 held back');
  expect(of(17, 'keys')).toBe('67 findings about keys: 50 open, 17 held back');
  expect(of(0, 'keys')).toBe('67 open findings about keys');
});

it('marks in a list as held back only what it counts as that', () => {
  const hold = { kind: 'protected', reason: 'x' } as const;
  const lineOf = (rule: RuleId) => {
    const stored = { finding: aFinding({ rule, hold }) };
    const page = { items: [{ stored, owner: null }], total: 1, page: 0, pages: 1, from: 0 };
    return JSON.stringify(listMessage({ kind: null, owner: null, command: 'list', held: 0 }, page).blocks);
  };
  expect(lineOf('root-without-mfa')).toContain('; report only; never touched from here.');
  expect(lineOf('unused-role')).toContain('; protected.');
  expect(lineOf('unused-role')).not.toContain('report only');
});

it('tells days of rules about age only', () => {
  expect(whatWords(aFinding(), 100)).toMatch(/^unused for \d+ days$/);
  for (const rule of ['unused-permissions', 'console-without-mfa', 'old-access-key'] as const) {
    const finding = aFinding({ rule });
    expect(whatWords(finding, 500)).toBe(finding.reason.replace(/\.$/, ''));
  }
});

it('says what a click will do before it does it', () => {
  const said = (action: Parameters<typeof confirmationOf>[0], finding = aFinding()) =>
    confirmationOf(action, aSituation({ finding }))?.text;
  expect(said('deactivate', password)).toContain(
    'cannot be brought back; an administrator would have to set a new one',
  );
  expect(said('deactivate')).not.toContain('SMTP');
  expect(said('deactivate', aFinding({ lastUsed: { at: NOW, service: 'ses', region: null } }))).toContain(
    'SMTP',
  );
  expect(said('delete')).toContain('nobody can bring it back');
  expect(said('keep')).toBeUndefined();
});
