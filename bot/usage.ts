import type { Actor } from '../cleanup/decisions/decision.ts';

/** How each command is written behind `/iam-cleanup`: what it understands, and what `help` shows. */
export const USAGE = {
  mine: 'mine',
  show: 'show <user, role or key id>',
  history: 'history [user, role or key id]',
  audit: 'audit',
  list: 'list [keys|passwords|users|roles|permissions] [@owner]',
  plan: 'plan [days]',
  approvals: 'approvals',
  pause: 'pause <reason>',
  resume: 'resume <reason>',
  report: 'report',
  help: 'help',
} as const;
export type CommandName = keyof typeof USAGE;

/** What asks nothing of the account. */
const FOR_ANYBODY: readonly CommandName[] = ['help'];
/** `show` and `history` look at whose it is. */
export const FOR_MEMBERS: readonly CommandName[] = ['mine', 'show', 'history', ...FOR_ANYBODY];
export const FOR_APPROVERS: readonly CommandName[] = [
  'audit',
  'list',
  'plan',
  'approvals',
  'pause',
  'resume',
  'report',
];

/** What somebody may ask for: whoever is no full member gets help and nothing else, and is never an approver. */
export function commandsFor({ person, isApprover }: Actor): ReadonlySet<CommandName> {
  if (person.standing !== 'member') return new Set(FOR_ANYBODY);
  return new Set(isApprover ? [...FOR_MEMBERS, ...FOR_APPROVERS] : FOR_MEMBERS);
}
