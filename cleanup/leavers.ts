import type { Person } from './decisions/decision.ts';
import type { LeaversAnswer, LeaversQuestion, People } from './people.ts';
import { plural } from './report/text.ts';

/** So many owners may leave between two audits without anybody being asked, however few there are. */
const FEW = 3;
/** And so many of all owners. */
const FEW_OF_ALL = 0.1;

export interface LeaversFacts {
  readonly listed: readonly Person[];
  /** What the run before remembered. */
  readonly held: readonly Person[];
  /** Slack ids of all owners. */
  readonly owners: ReadonlySet<string>;
  /** Slack ids of those of whom an approver said that they left. */
  readonly confirmed: ReadonlySet<string>;
}

/**
 * Leavers are owners whom Slack itself calls deleted; somebody whom Slack does not list is never one. When many
 * seem to leave at once, more likely a directory broke than a company: then no new one is believed.
 */
export function leaversAmong({
  listed,
  held,
  owners,
  confirmed,
}: LeaversFacts): Pick<People, 'believed' | 'doubted'> {
  const before = new Map(held.map((person) => [person.slackId, person]));
  const fresh = listed.filter(
    ({ slackId, standing }) =>
      standing === 'deleted' &&
      owners.has(slackId) &&
      !confirmed.has(slackId) &&
      before.get(slackId)?.standing !== 'deleted',
  );
  if (fresh.length <= Math.max(FEW, owners.size * FEW_OF_ALL)) return { believed: listed, doubted: [] };
  const ids = new Set(fresh.map(({ slackId }) => slackId));
  // Nobody knew them before: then nobody is better than somebody who left.
  const believed = listed.flatMap((one) => (ids.has(one.slackId) ? (before.get(one.slackId) ?? []) : one));
  return { believed, doubted: fresh };
}

/** `5 of 20 owners seem to have left since the last audit`. */
export function doubtWords(left: number, owners: number): string {
  return `${left} of ${plural(owners, 'owner')} seem to have left since the last audit`;
}

/** Where a question stands: that they left is final, to wait is not. */
export type QuestionState = 'open' | 'waiting' | 'left' | 'closed';

export function stateOfQuestion({ answer, closedAt }: LeaversQuestion): QuestionState {
  if (closedAt) return 'closed';
  if (!answer) return 'open';
  return answer.left ? 'left' : 'waiting';
}

/** Whether an answer would change anything. */
export function isOpenTo(question: LeaversQuestion, { left }: Pick<LeaversAnswer, 'left'>): boolean {
  const state = stateOfQuestion(question);
  return state === 'open' || (state === 'waiting' && left);
}

/** Whether it asks about exactly these people. */
export function asksAbout({ people }: LeaversQuestion, doubted: readonly Person[]): boolean {
  const asked = new Set(people.map(({ slackId }) => slackId));
  return asked.size === doubted.length && doubted.every(({ slackId }) => asked.has(slackId));
}
