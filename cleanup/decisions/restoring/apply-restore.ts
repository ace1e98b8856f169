import { addDays, isoDay } from '../../days.ts';
import { restoreCommands } from '../../principals/restore-commands.ts';
import {
  cannotComeBack,
  type Snapshot,
  SnapshotError,
  type SnapshotStore,
} from '../../principals/snapshot.ts';
import type { AuditStore, StoredFinding } from '../../store/audit-store.ts';
import { DeniedError, NotVisibleYetError } from '../apply-errors.ts';
import { whoIs } from '../apply-gather.ts';
import type { Rules } from '../apply-judge.ts';
import { DECISION_LASTS_DAYS } from '../apply-limit.ts';
import { trailEntry } from '../apply-record.ts';
import { whatIs } from '../apply-subject.ts';
import { decide } from '../decide.ts';
import type { Decision, Outcome, Situation } from '../decision.ts';
import type { DecisionStore, Directory } from '../decision-store.ts';
import { type Ending, ended } from '../ending.ts';
import { refusalWords } from '../judgement.ts';
import { REACTIVATED_FOR_DAYS } from '../on-elsewhere.ts';
import { recall } from '../situation.ts';
import type { Courier, Rebuilder } from './tools.ts';

/** What restoring is judged and done with. */
export interface RestoreDependencies extends Rules {
  readonly store: DecisionStore;
  readonly memory: Pick<AuditStore, 'putExemption'>;
  readonly directory: Directory;
  readonly principals: { readonly snapshots: Pick<SnapshotStore, 'get'> };
  /** Absent without Slack: then nobody could be handed anything. */
  readonly courier?: Courier;
  /** Absent without `enableRestore`: then an administrator is handed the commands. */
  readonly rebuilder?: Rebuilder;
  readonly clock: () => Date;
}

/**
 * Restores a user or role that was deleted from here: both people are asked about afresh, and it is rebuilt by the
 * Lambda that may, or the commands for it are handed over. Delivered again, it is rebuilt once; the commands may be handed
 * over again.
 *
 * @throws whatever may pass: nothing is settled, deliver it again
 */
export async function applyRestore(
  decision: Decision,
  stored: StoredFinding,
  deps: RestoreDependencies,
): Promise<Ending> {
  const now = deps.clock();
  const { situation } = await recall(deps.store, stored, []);
  const objection = (await objectionTo(decision, situation, deps, now)) ?? anotherFinding(decision, stored);
  if (objection) return ended('refused', objection);
  const snapshot = await readSnapshot(decision, situation, deps);
  if (typeof snapshot === 'string') return ended('failed', snapshot);
  await deps.store.append(trailEntry(decision, 'begun', now, null));
  const done = deps.rebuilder
    ? await rebuild(decision, situation, deps.rebuilder, deps)
    : await handOver(decision, snapshot, deps);
  if (done.state === 'applied') {
    await deps.store.append(trailEntry(decision, 'applied', deps.clock(), done.change));
  }
  return done;
}

async function objectionTo(
  decision: Decision,
  situation: Situation,
  { directory, policy }: RestoreDependencies,
  now: Date,
): Promise<string | null> {
  if (addDays(decision.requestedAt, DECISION_LASTS_DAYS) <= now) {
    return `This was asked for on ${isoDay(decision.requestedAt)} and could not be done within ${DECISION_LASTS_DAYS} days. Please ask again.`;
  }
  const { approvedBy } = decision;
  const [by, approver] = await Promise.all([
    whoIs(decision.by, directory),
    approvedBy === null ? null : whoIs(approvedBy, directory),
  ]);
  if (!by.actor || (approver && !approver.actor))
    return 'Slack does not know who decided this, so nothing was done.';
  const asked = { action: decision.action, ...(approver?.actor && { approval: approver.actor }) };
  const judgement = decide(by.actor, asked, situation, policy, now);
  if (judgement.outcome === 'allowed') return null;
  return refusalWords(judgement.reason, by.approversRead && (approver?.approversRead ?? true));
}

function anotherFinding({ principalId, subject }: Decision, { finding }: StoredFinding): string | null {
  const isSame = finding.principalId === principalId && finding.subject.name === subject.name;
  return isSame ? null : 'The finding is about something else than what was decided on. Nothing was done.';
}

/** A sentence: why there is none to go by. */
async function readSnapshot(
  { account, principalId }: Decision,
  { deleted }: Situation,
  { principals }: RestoreDependencies,
): Promise<Snapshot | string> {
  if (!deleted) return 'It is not known where what is needed to rebuild it was kept.';
  try {
    const snapshot = await principals.snapshots.get(deleted.snapshot.key);
    if (!snapshot) return 'Its snapshot is not there any more, so it cannot be rebuilt.';
    const isSame = snapshot.account === account && snapshot.principal.id === principalId;
    return isSame
      ? snapshot
      : 'What lies where its snapshot should be is about something else. Nothing was done.';
  } catch (error) {
    if (error instanceof SnapshotError) return `${error.message.replace(/\.$/, '')}. Nothing was done.`;
    if (error instanceof DeniedError) return error.sentence;
    throw error;
  }
}

/** The secrets of nobody are in it: IAM shows none. */
async function handOver(
  decision: Decision,
  snapshot: Snapshot,
  { courier, clock }: RestoreDependencies,
): Promise<Ending> {
  if (!courier) return ended('failed', 'Without Slack nobody can be handed the commands. Nothing was done.');
  const { type, name } = snapshot.principal;
  const content = restoreCommands(snapshot, {
    madeFor: `${decision.by}, with the yes of ${decision.approvedBy}`,
    madeAt: clock(),
  });
  const file = { name: `restore-${type}-${name.replaceAll(/[^\w.-]/g, '-')}.sh`, content };
  await courier.deliver({ decision, cannotComeBack: cannotComeBack(snapshot), file });
  const reason = `The commands that rebuild ${whatIs({ decision }).replace(/^\w/, (first) => first.toLowerCase())} were handed to the approvers: an administrator has to run them.`;
  return { state: 'applied', reason, change: null };
}

const MAY_BE_HALF =
  'Part of it may be built: an operator has to mend this, then it can be asked again, and goes on.';

async function rebuild(
  decision: Decision,
  { deleted }: Situation,
  rebuilder: Rebuilder,
  { memory, clock }: RestoreDependencies,
): Promise<Ending> {
  const key = deleted?.snapshot.key ?? '';
  const rebuilt = await rebuilder.rebuild(key);
  if (rebuilt.outcome !== 'restored') {
    const where = `What was kept of it is the object ${key} in the bucket of snapshots.`;
    const sentences = ['It was not restored.', ...rebuilt.reasons];
    const isStuck = rebuilt.outcome === 'failed';
    return ended(rebuilt.outcome, [...sentences, ...(isStuck ? [MAY_BE_HALF, where] : [])].join(' '));
  }
  const { id, remains } = rebuilt;
  if (id === null) throw new NotVisibleYetError('It was rebuilt, but does not show yet.');
  const { account, subject, by } = decision;
  // Whoever had it restored needs time to use it: nothing counts against the new one for a while.
  await memory.putExemption(account, {
    subject: { type: subject.type, id },
    principalId: id,
    until: addDays(clock(), REACTIVATED_FOR_DAYS),
    reason: `restored from ${subject.id}`,
    by,
  });
  const made: Outcome['change'] = {
    action: subject.type === 'role' ? 'CreateRole' : 'CreateUser',
    before: 'deleted',
    after: `restored as ${id}`,
    awsRequestId: 'unknown',
  };
  const reason = [`${whatIs({ decision })} is there again, with the id ${id}.`, ...remains].join(' ');
  return { state: 'applied', reason, change: made };
}
