import { COMMAND } from '../../ids.ts';
import { type CommandName, USAGE } from '../../usage.ts';
import { nearest } from './nearest.ts';

/** Kinds of findings that `list` can be limited to. */
const LIST_KINDS = ['keys', 'passwords', 'users', 'roles', 'permissions'] as const;
export type ListKind = (typeof LIST_KINDS)[number];

/** What somebody typed behind `/iam-cleanup`. */
export type Command =
  | { readonly name: 'help' | 'mine' | 'audit' | 'report' | 'approvals' }
  /** `owner` is a Slack id. */
  | { readonly name: 'list'; readonly kind: ListKind | null; readonly owner: string | null }
  | { readonly name: 'show'; readonly subject: string }
  | { readonly name: 'plan'; readonly days: number | null }
  | { readonly name: 'history'; readonly subject: string | null }
  | { readonly name: 'pause' | 'resume'; readonly reason: string }
  /** Nothing that we know; `meant` is what was perhaps meant, or how it is written. */
  | {
      readonly name: 'wrong';
      /** The command that was typed wrongly; null where there is none of that name. */
      readonly of: CommandName | null;
      readonly problem: string;
      readonly meant: string | null;
    };

const MAX_DAYS = 3650;
const ITSELF = new RegExp(`^(?:${COMMAND}\\s+)+|^${COMMAND}$`, 'i');
const NAMES = Object.keys(USAGE) as CommandName[];
const MENTION = /^<@([UW][A-Z0-9]{2,31})(?:\|[^>]*)?>$/;

/** Never fails: what cannot be understood is `wrong`, with the reason. */
export function parseCommand(text: string): Command {
  // Whoever copies it from a text copies the slash command as well.
  const bare = text.trim().replace(ITSELF, '');
  const [word = '', ...rest] = bare.split(/\s+/).map(plain);
  const typed = word.toLowerCase();
  if (typed === '') return { name: 'help' };
  const name = NAMES.find((one) => one === typed);
  if (!name) {
    const near = nearest(typed, NAMES);
    return wrong(`There is no command “${short(word)}”.`, near && meantBy(near, rest));
  }
  const command = parseArguments(name, rest);
  return command.name === 'wrong' ? { ...command, of: name } : command;
}

function parseArguments(name: CommandName, rest: readonly string[]): Command {
  switch (name) {
    case 'list':
      return parseList(rest);
    case 'show':
      return rest.length === 1 && rest[0]
        ? { name, subject: rest[0] }
        : wrong('Please name one user, role or key.', USAGE.show);
    case 'history':
      return rest.length <= 1
        ? { name, subject: rest[0] ?? null }
        : wrong('Please name one user, role or key, or none.', USAGE.history);
    case 'plan':
      return parsePlan(rest);
    case 'pause':
    case 'resume':
      return rest.length > 0
        ? { name, reason: rest.join(' ') }
        : wrong('Please say why, for whoever reads it later.', USAGE[name]);
    default:
      return rest.length === 0 ? { name } : wrong(`“${name}” takes nothing behind it.`, USAGE[name]);
  }
}

/** What was typed behind a misspelled word goes with the right one, if it makes sense there. */
function meantBy(name: CommandName, rest: readonly string[]): string {
  const meant = parseCommand([name, ...rest].join(' '));
  if (meant.name === 'wrong') return meant.meant ?? USAGE[name];
  const again = formatCommand(meant);
  return again.includes('<@') ? USAGE[name] : again;
}

/** A command as it would be typed again: the buttons of a long list carry it. Of a wrong one, no more than its name. */
export function formatCommand(command: Command): string {
  switch (command.name) {
    case 'wrong':
      return command.of ?? '';
    case 'list':
      return ['list', command.kind, command.owner && `<@${command.owner}>`].filter(Boolean).join(' ');
    case 'show':
    case 'history':
      return [command.name, command.subject].filter(Boolean).join(' ');
    case 'pause':
    case 'resume':
      return `${command.name} ${command.reason}`;
    case 'plan':
      return ['plan', command.days].filter((part) => part !== null).join(' ');
    default:
      return command.name;
  }
}

function parseList(words: readonly string[]): Command {
  let kind: ListKind | null = null;
  let owner: string | null = null;
  for (const word of words) {
    const mention = MENTION.exec(word)?.[1];
    const found = LIST_KINDS.find((one) => one === word.toLowerCase() || one === `${word.toLowerCase()}s`);
    if (mention && !owner) owner = mention;
    else if (found && !kind) kind = found;
    else if (word.startsWith('@')) {
      return wrong(`Slack does not know ${short(word)}: please pick the person it offers.`, USAGE.list);
    } else {
      const near = nearest(word.toLowerCase(), LIST_KINDS);
      return wrong(`There is no list of “${short(word)}”.`, near ? `list ${near}` : USAGE.list);
    }
  }
  return { name: 'list', kind, owner };
}

function parsePlan(words: readonly string[]): Command {
  const [word, ...more] = words;
  if (word === undefined) return { name: 'plan', days: null };
  const days = /^\d{1,4}$/.test(word) ? Number(word) : 0;
  return more.length === 0 && days >= 1 && days <= MAX_DAYS
    ? { name: 'plan', days }
    : wrong(`Days are a whole number from 1 to ${MAX_DAYS}.`, USAGE.plan);
}

/** Slack writes addresses as `<mailto:a@b.c|a@b.c>`, links likewise, and escapes `&`, `<` and `>`. */
function plain(word: string): string {
  if (MENTION.test(word)) return word;
  const link = /^<(?:mailto:|https?:\/\/)[^|>]*\|([^>]*)>$/.exec(word)?.[1];
  return (link ?? word).replaceAll('&lt;', '<').replaceAll('&gt;', '>').replaceAll('&amp;', '&');
}

function short(word: string): string {
  return word.length > 40 ? `${word.slice(0, 39)}…` : word;
}

function wrong(problem: string, meant: string | null): Command {
  return { name: 'wrong', of: null, problem, meant };
}
