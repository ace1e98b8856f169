import { COMMAND } from '../ids.ts';
import { type CommandName, FOR_APPROVERS, FOR_MEMBERS, USAGE } from '../usage.ts';
import { type Message, section } from './blocks.ts';
import { escapeText } from './escape.ts';

const SAYS: Readonly<Record<CommandName, string>> = {
  mine: 'what is yours, with buttons',
  show: 'everything about one of them, with buttons',
  history: 'who decided what, and what became of it',
  audit: 'look at the account now; the result comes as a direct message',
  list: 'what is open, of one kind or of one owner',
  plan: 'what happens by itself, and when; with days, what another threshold would find',
  approvals: 'what waits for a second yes: deleting and restoring users and roles',
  pause: 'stop whatever happens by itself, at once; say why',
  resume: 'let it happen again; say why',
  report: 'where the last report is',
  help: 'this text',
};

/** What somebody may ask for, and nothing else. */
export function helpMessage(may: ReadonlySet<CommandName>): Message {
  const about = 'I look for IAM users, keys, passwords and roles that nobody uses, and ask whose they are.';
  const groups = [
    { title: 'For you', names: FOR_MEMBERS },
    { title: 'For approvers', names: FOR_APPROVERS },
  ].flatMap(({ title, names }) => {
    const lines = names.filter((name) => may.has(name)).map(line);
    return lines.length > 0 ? [section([`*${title}*`, ...lines].join('\n'))] : [];
  });
  const more = may.has('mine') ? [] : [section('More is for full members of this workspace.')];
  return { text: about, blocks: [section(about), ...groups, ...more] };
}

/** What was wrong, and how to write what was perhaps meant. */
export function wrongMessage(
  { problem, meant }: { readonly problem: string; readonly meant: string | null },
  may: ReadonlySet<CommandName>,
): Message {
  const names = [...may];
  const hint =
    meant && names.some((name) => name === meant.split(' ')[0])
      ? // With something to fill in it is no command, but the way to write one.
        /[[<]/.test(meant)
        ? `It is written ${code(meant)}.`
        : `Did you mean ${code(meant)}?`
      : names.length > 1
        ? `There are: ${names.map((name) => `\`${name}\``).join(', ')}. ${code('help')} says what they do.`
        : `For you there is ${code('help')}.`;
  const text = `${escapeText(problem, 300)} ${hint}`;
  return { text, blocks: [section(text)] };
}

function line(name: CommandName): string {
  return `${code(USAGE[name])}: ${SAYS[name]}`;
}

function code(words: string): string {
  return `\`${COMMAND} ${escapeText(words, 200)}\``;
}
