import { type Finding, isToLookAt, isUntracked } from '../../../cleanup/finding.ts';
import { PAGE_SIZE } from '../../ids.ts';
import { listMessage } from '../../messages/list.ts';
import type { Services } from '../services.ts';
import type { Question, Reply } from './answer.ts';
import { openFindings } from './open-findings.ts';
import { cutPage } from './page.ts';
import { type Command, formatCommand, type ListKind } from './parse.ts';

/** What each kind of list holds. */
const IS_OF: Readonly<Record<ListKind, (finding: Finding) => boolean>> = {
  keys: ({ subject }) => subject.type === 'access-key' || isUntracked(subject),
  passwords: ({ subject }) => subject.type === 'password',
  users: ({ subject, rule }) =>
    (subject.type === 'user' || subject.type === 'root') && rule !== 'unused-permissions',
  roles: ({ subject, rule }) => subject.type === 'role' && rule !== 'unused-permissions',
  permissions: ({ rule }) => rule === 'unused-permissions',
};

/** Open findings of one kind or owner, or all of them. */
export async function list(
  services: Services,
  command: Extract<Command, { name: 'list' }>,
  { actor, page }: Question,
): Promise<Reply> {
  const { kind, owner } = command;
  const { open } = await openFindings(services, actor.person);
  const wanted = open.filter(
    (one) => (!kind || IS_OF[kind](one.stored.finding)) && (!owner || one.owner === owner),
  );
  const held = wanted.filter(({ stored }) => !isToLookAt(stored.finding)).length;
  return listMessage(
    { ...command, command: formatCommand(command), held },
    cutPage(wanted, page, PAGE_SIZE.lines),
  );
}
