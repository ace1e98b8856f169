import type { Actor } from '../../../cleanup/decisions/decision.ts';
import { approvalsMessage } from '../../messages/approval-card.ts';
import type { Message } from '../../messages/blocks.ts';
import { helpMessage, wrongMessage } from '../../messages/help.ts';
import { commandsFor } from '../../usage.ts';
import { waitingApprovals } from '../approvals/waiting.ts';
import type { Services } from '../services.ts';
import { audit } from './audit.ts';
import { history } from './history.ts';
import { list } from './list.ts';
import { mine } from './mine.ts';
import type { Command } from './parse.ts';
import { pause } from './pause.ts';
import { plan } from './plan.ts';
import { refuse } from './refuse.ts';
import { report } from './report.ts';
import { show } from './show.ts';

/** What somebody is shown, and nobody else. */
export type Reply = Pick<Message, 'text'> & Partial<Message>;

/** A command with who asks it. */
export interface Question {
  readonly actor: Actor;
  /** Of a long answer, from 0. */
  readonly page: number;
  /** What tells this request from any other. */
  readonly click: string;
}

/** Answers a command, or says why not. Whoever is no full member gets help and nothing else. */
export async function answer(services: Services, command: Command, question: Question): Promise<Reply> {
  const { person } = question.actor;
  const may = commandsFor(question.actor);
  // Who may not ask for it at all is not told how to write it.
  const name = command.name === 'wrong' ? command.of : command.name;
  const mayAsk = name === null || may.has(name);
  if (command.name === 'help') return helpMessage(may);
  if (command.name === 'wrong' && mayAsk) return wrongMessage(command, may);
  if (person.standing !== 'member') {
    return refuse(
      services,
      command,
      question,
      `Only full members of this workspace may ask; Slack calls you a ${person.standing}.`,
    );
  }
  if (command.name === 'wrong' || !mayAsk) {
    return refuse(
      services,
      command,
      question,
      `Only approvers may ask for “${name}”. What is yours: \`/iam-cleanup mine\``,
    );
  }
  switch (command.name) {
    case 'mine':
      return mine(services, question);
    case 'list':
      return list(services, command, question);
    case 'show':
      return show(services, command, question);
    case 'approvals':
      return approvalsMessage(await waitingApprovals(services));
    case 'plan':
      return plan(services, command, question);
    case 'history':
      return history(services, command, question);
    case 'report':
      return report(services);
    case 'pause':
    case 'resume':
      return pause(services, command, question);
    case 'audit':
      return audit(services, question);
  }
}
