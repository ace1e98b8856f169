import { parseStartArguments, START_HELP, type StartArguments, StartUsageError } from './arguments.ts';
import { bigCompany } from './company/big-company.ts';
import { seedCompany } from './company/company.ts';
import { seedExemptions } from './company/exemptions.ts';
import { type FinishedAudits, finishedAudits } from './finished-audits.ts';
import { type Page, startPage } from './page/page-server.ts';
import { quietly } from './quietly.ts';
import type { StartRealOptions } from './real/start-real.ts';
import { type Sandbox, startSandbox } from './sandbox.ts';
import { CAST, fernwoodWorkspace } from './slack/fernwood-workspace.ts';
import { BIG_TOUR, pageInvitation, TOUR, toProgress, welcome, whatNext } from './start-words.ts';
import { framed, writeFiles } from './written.ts';

export interface Output {
  readonly out: (text: string) => void;
  readonly err: (text: string) => void;
}

export interface StartOptions {
  /** Where the report files go. @default `out` */
  readonly folder?: string;
  /** Resolves when the page is to be closed. @default Ctrl-C */
  readonly untilStopped?: (page: Page) => Promise<void>;
  /** For real parts. @default the environment, and Ctrl-C */
  readonly real?: Partial<Pick<StartRealOptions, 'env' | 'aws' | 'untilStopped'>>;
}

/**
 * `npm start`: seeds an account, runs the scheduled Lambda once in view, shows the email as SNS delivered it, writes
 * the report files, and stays up with a page that plays Slack, the inbox and the account.
 *
 * @returns the exit status: 0, 1 when the audit failed, 2 for wrong use
 */
export async function start(
  args: readonly string[],
  output: Output,
  { folder = 'out', untilStopped = interrupted, real = {} }: StartOptions = {},
): Promise<number> {
  const { out, err } = output;
  let given: StartArguments;
  try {
    given = parseStartArguments(args);
  } catch (error) {
    if (!(error instanceof StartUsageError)) throw error;
    err(`${error.message}\nTry: npm start -- --help\n`);
    return 2;
  }
  if (given.help) {
    out(START_HELP);
    return 0;
  }
  if (given.realSlack || given.realAws) {
    const { startReal } = await import('./real/start-real.ts');
    const options = { env: process.env, untilStopped: interrupted, folder, ...output, ...real };
    return await startReal(given, options);
  }
  if (given.month) {
    const { startMonth } = await import('./start-month.ts');
    return await startMonth(output, untilStopped);
  }
  const audits = finishedAudits();
  const sandbox = await open(given, output, audits);
  try {
    await sandbox.audit.invoke({ id: `sandbox-${Date.now()}` });
    const email = sandbox.aws.emails.at(-1);
    if (!email) throw new Error('no email was sent');
    const paths = await writeFiles(sandbox, email, folder);
    const isBig = given.users !== null;
    out(framed(email, given.once && !isBig ? undefined : paths[0]));
    out(whatNext(paths, sandbox.aws.account, given.once));
    if (!given.once) await showPage(sandbox, audits, out, isBig ? BIG_TOUR : TOUR, untilStopped);
    return 0;
  } catch (error) {
    err(`The sandbox failed: ${error instanceof Error ? error.message : String(error)}\n`);
    return 1;
  } finally {
    await quietly(() => sandbox.close());
  }
}

/** Without the page nobody is there to be asked, so it audits as on day one: report only. */
function open({ once, users }: StartArguments, { out }: Output, audits: FinishedAudits): Promise<Sandbox> {
  const now = new Date();
  const account = users === null ? seedCompany(now) : bigCompany(now, users);
  out(welcome(account));
  return startSandbox({
    account,
    exemptions: users === null ? seedExemptions(now) : [],
    ...(once ? {} : { workspace: fernwoodWorkspace(), policy: { notify: 'owners' } }),
    onLog: (line) => {
      // From the first report on the page shows what happens; the terminal is for trouble only.
      if (once || audits.count() === 0) out(toProgress(line));
      audits.note(line);
    },
  });
}

async function showPage(
  { aws, chat }: Sandbox,
  audits: FinishedAudits,
  out: Output['out'],
  tour: readonly string[],
  untilStopped: (page: Page) => Promise<void>,
): Promise<void> {
  if (!chat) return;
  const { slack, actAs } = chat;
  const page = await startPage({
    aws,
    workspace: slack.workspace,
    actAs,
    cast: CAST,
    tour,
    audits: audits.count,
  });
  out(pageInvitation(page.url, tour));
  await untilStopped(page);
  await page.close();
}

/** Ctrl-C, or whoever ends the process in another way. */
export function interrupted(): Promise<void> {
  return new Promise((resolve) => {
    for (const signal of ['SIGINT', 'SIGTERM'] as const) process.once(signal, () => resolve());
  });
}
