import type { StartArguments } from '../arguments.ts';
import type { ChatApp } from '../chat.ts';
import { seedExemptions } from '../company/exemptions.ts';
import { quietly } from '../quietly.ts';
import { type Sandbox, startSandbox } from '../sandbox.ts';
import { toProgress } from '../start-words.ts';
import { framed, writeFiles } from '../written.ts';
import { type OpenWayIn, openHttp, PortError } from './http-way-in.ts';
import { CannotStartError, openParts, type PartsOptions, type RealParts } from './open-parts.ts';
import { connectedWords, laterWords, notDoneWords, upWords, writtenWords } from './real-words.ts';
import { SlackRefusedError } from './slack-connection.ts';
import type { WayIn } from './slack-settings.ts';

/** What is up until it is stopped. */
export interface Running {
  readonly sandbox: Sandbox;
  /** Where Slack's requests come in. */
  readonly where: string;
}

export interface StartRealOptions extends Omit<PartsOptions, 'out'> {
  readonly out: (text: string) => void;
  readonly err: (text: string) => void;
  readonly folder: string;
  readonly untilStopped: (running: Running) => Promise<void>;
}

/**
 * `npm start` with a real part: one audit, and with a Slack it stays up for what people do there. Without one there is
 * nobody to ask, and it ends. No page in either case: on it anybody could act as anybody.
 *
 * @returns the exit status: 0, 1 when something could not be reached, 2 for wrong use, then nothing was started
 */
export async function startReal(given: StartArguments, options: StartRealOptions): Promise<number> {
  let parts: RealParts;
  try {
    parts = await openParts(given, options);
  } catch (error) {
    if (!(error instanceof CannotStartError)) throw error;
    options.err(`${error.message}\n`);
    return error.status;
  }
  let later = (_line: unknown) => {};
  const sandbox = await open(given, parts, (line) => later(line));
  let wayIn: OpenWayIn | null = null;
  try {
    wayIn = await openWayIn(sandbox.app, parts, options);
    options.out(connectedWords(parts, wayIn?.where ?? null));
    later = (line) => options.out(toProgress(line));
    const run = await sandbox.audit.invoke({ id: `sandbox-${Date.now()}` });
    later = afterwards(sandbox, options);
    await showReport(sandbox, run, options);
    if (!wayIn) return 0;
    options.out(upWords(parts));
    await options.untilStopped({ sandbox, where: wayIn.where });
    return 0;
  } catch (error) {
    const isKnown = error instanceof PortError || error instanceof SlackRefusedError;
    const why = error instanceof Error ? error.message : String(error);
    options.err(isKnown ? `${why}\n` : `The sandbox failed: ${why}\n`);
    return isKnown ? 2 : 1;
  } finally {
    later = () => {};
    await wayIn?.close();
    await quietly(() => sandbox.close());
  }
}

function open(
  given: StartArguments,
  { account, emulated, slack }: RealParts,
  onLog: (line: unknown) => void,
): Promise<Sandbox> {
  return startSandbox({
    account: emulated,
    exemptions: account || given.users !== null ? [] : seedExemptions(new Date()),
    policy: { notify: slack?.notify ?? 'report' },
    ...(account && { realAws: account, region: account.region }),
    ...(slack && { realSlack: slack.connected.connection }),
    onLog,
  });
}

async function openWayIn(
  app: ChatApp | null,
  { slack }: RealParts,
  { out }: StartRealOptions,
): Promise<OpenWayIn | null> {
  if (!app || !slack) return null;
  const { apiUrl, wayIn }: { apiUrl: string | null; wayIn: WayIn } = slack.settings;
  if (wayIn.kind === 'http') return openHttp(app, wayIn.port);
  // Bolt is big: only who asks for a socket waits for it.
  const { openSocket } = await import('./socket-way-in.ts');
  return openSocket(app, {
    appToken: wayIn.appToken,
    apiUrl,
    onTrouble: (sentence) => out(`  ✗ ${sentence}\n`),
  });
}

async function showReport(sandbox: Sandbox, run: unknown, { out, folder }: StartRealOptions): Promise<void> {
  const email = sandbox.aws.emails.at(-1);
  if (!email) throw new Error('no email was sent');
  const paths = await writeFiles(sandbox, email, folder);
  out(framed(email, paths[0]));
  out(notDoneWords(run));
  out(writtenWords(paths));
}

/** While it stays up: decisions and trouble in the terminal, and the report files of the newest audit. */
function afterwards(sandbox: Sandbox, { out, err, folder }: StartRealOptions): (line: unknown) => void {
  return (line) => {
    out(laterWords(line));
    const isFinished = typeof line === 'object' && line !== null && 'message' in line;
    const email = sandbox.aws.emails.at(-1);
    if (!isFinished || line.message !== 'audit finished' || !email) return;
    out(`  ✓ Audited: ${email.subject}\n`);
    writeFiles(sandbox, email, folder).catch(() => err('  ✗ The report files could not be written.\n'));
  };
}
