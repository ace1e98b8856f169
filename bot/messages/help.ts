import { COMMAND } from '../ids.ts';
import { type CommandName, USAGE } from '../usage.ts';
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

const EVERYBODY: readonly CommandName[] = ['mine', 'show', 'history', 'help'];
const APPROVERS: readonly CommandName[] = ['audit', 'list', 'plan', 'approvals', 'pause', 'resume', 'report'];

/** What can be asked; approvers see theirs too. */
export function helpMessage(isApprover: boolean): Message {
  const everybody = `*For you*\n${EVERYBODY.map(line).join('\n')}`;
  const approvers = `*For approvers*\n${APPROVERS.map(line).join('\n')}`;
  const about = 'I look for IAM users, keys, passwords and roles that nobody uses, and ask whose they are.';
  const blocks = [section(about), section(everybody), ...(isApprover ? [section(approvers)] : [])];
  return { text: about, blocks };
}

/** What was wrong, and how to write what was perhaps meant. */
export function wrongMessage(
  { problem, meant }: { readonly problem: string; readonly meant: string | null },
  isApprover: boolean,
): Message {
  const isForMe = (name: string | undefined) => isApprover || EVERYBODY.some((one) => one === name);
  const hint =
    meant && isForMe(meant.split(' ')[0])
      ? // With something to fill in it is no command, but the way to write one.
        /[[<]/.test(meant)
        ? `It is written ${code(meant)}.`
        : `Did you mean ${code(meant)}?`
      : `There are: ${Object.keys(USAGE)
          .filter(isForMe)
          .map((name) => `\`${name}\``)
          .join(', ')}. ${code('help')} says what they do.`;
  const text = `${escapeText(problem, 300)} ${hint}`;
  return { text, blocks: [section(text)] };
}

function line(name: CommandName): string {
  return `${code(USAGE[name])}: ${SAYS[name]}`;
}

function code(words: string): string {
  return `\`${COMMAND} ${escapeText(words, 200)}\``;
}
