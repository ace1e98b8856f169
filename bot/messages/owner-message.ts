import { plural } from '../../cleanup/report/text.ts';
import type { CardView } from '../card-view.ts';
import { COMMAND } from '../ids.ts';
import { type Message, section } from './blocks.ts';
import { isForApproversToDisable } from './card-actions.ts';
import { approversWords, subjectPlain } from './card-words.ts';
import { escapeText } from './escape.ts';
import { questionOf } from './finding-card.ts';
import { packCards } from './pack.ts';
import { isWaiting } from './waiting.ts';

const MAX_NAMED = 3;
const NOT_SURE =
  'Not sure whether it is yours? *Not mine* hands it to the approvers, who look for its owner.';

/** Whose message it is. */
export interface OwnerMessage {
  /** Slack id. */
  readonly owner: string;
  readonly account: string;
  /** The most urgent first. */
  readonly views: readonly CardView[];
}

/** The one direct message with all that is an owner's. */
export function ownerMessage({ owner, account, views }: OwnerMessage): Message {
  const open = views.filter((view) => view.situation.owner === owner && isWaiting(view));
  const where = `AWS account ${escapeText(account)}`;
  const count = plural(open.length, 'thing');
  const question = questionOf(open, owner);
  const intro =
    open.length === 0
      ? `*All settled.* Nothing of yours in ${where} needs an answer.${views.some(isOff) ? ' What is off stands below, with what comes next.' : ''}${views.some(({ decision }) => decision?.by === owner) ? ' Thank you!' : ''}`
      : `*${count} of yours in ${where} ${open.length === 1 ? 'needs' : 'need'} a look.* ${[question, question.startsWith('Do you') && howTo(open, owner)].filter(Boolean).join(' ')}`.trimEnd();
  const text =
    open.length === 0
      ? `All settled: nothing of yours in ${where} needs an answer.`
      : `${count} of yours in ${where} ${open.length === 1 ? 'needs' : 'need'} a look: ${named(open)}.`;
  return packCards({
    text,
    intro: [section(intro)],
    outro: `\`${COMMAND} mine\` lists all that is yours, at any time.`,
    views,
    audience: 'owner',
    shownTo: owner,
  });
}

/** What to do about it: of whole users and roles that differs from what an owner may do with a key. */
function howTo(open: readonly CardView[], owner: string): string {
  const whole = open.filter((view) => isForApproversToDisable(view, owner));
  const tell =
    whole[0] && `only an approver can disable a whole user or role: tell ${approversWords(whole[0])}`;
  const off = whole.length < open.length && 'switch it off: that can be undone, except for passwords';
  return `If so, keep it; if not, ${[off, tell].filter(Boolean).join('; ')}. ${NOT_SURE}`;
}

/** Settled, but not over: it may yet be deleted. */
function isOff({ situation: { over, deactivation } }: CardView): boolean {
  return over === null && deactivation !== null;
}

/** `access key AKIA… of ada, password of ada and 3 more`. */
export function named(views: readonly CardView[]): string {
  const names = views.slice(0, MAX_NAMED).map(({ situation }) => subjectPlain(situation.finding.subject));
  const more = views.length - names.length;
  return more > 0 ? `${names.join(', ')} and ${more} more` : names.join(', ');
}
