import { mkdirSync, writeFileSync } from 'node:fs';
import { join, relative, resolve } from 'node:path';
import { parseStartArguments, START_HELP, type StartArguments, StartUsageError } from './arguments.ts';
import type { EmulatedAccount } from './aws/account.ts';
import type { Email } from './aws/sns.ts';
import { bigCompany } from './company/big-company.ts';
import { seedCompany } from './company/company.ts';
import { seedExemptions } from './company/exemptions.ts';
import { readStored, type Sandbox, startSandbox } from './sandbox.ts';

export interface Output {
  readonly out: (text: string) => void;
  readonly err: (text: string) => void;
}

const FOLDER = 'out';
const FORMATS = ['html', 'csv', 'json'] as const;

/**
 * `npm start`: seeds an account, runs the scheduled Lambda once in view, shows the email as SNS delivered it, and
 * writes the report files.
 *
 * @returns the exit status: 0, 1 when the audit failed, 2 for wrong use
 */
export async function start(args: readonly string[], { out, err }: Output, folder = FOLDER): Promise<number> {
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
  const now = new Date();
  const account = given.users === null ? seedCompany(now) : bigCompany(now, given.users);
  out(welcome(account));
  const sandbox = await startSandbox({
    account,
    exemptions: given.users === null ? seedExemptions(now) : [],
    onLog: (line) => out(toProgress(line)),
  });
  try {
    await sandbox.audit.invoke({ id: `sandbox-${now.getTime()}` });
    const email = sandbox.aws.emails.at(-1);
    if (!email) throw new Error('no email was sent');
    out(framed(email));
    out(whatNext(await writeFiles(sandbox, email, folder), account));
    return 0;
  } catch (error) {
    err(`The audit failed: ${error instanceof Error ? error.message : String(error)}\n`);
    return 1;
  } finally {
    await sandbox.close();
  }
}

function welcome({ id, alias, users, roles }: EmulatedAccount): string {
  return [
    '',
    'iam-user-cleanup, in its sandbox: an emulated AWS account on this machine, the real Lambda, nothing leaves.',
    `Account ${alias} (${id}): ${users.size} users, ${roles.size} roles.`,
    '',
    'Running the scheduled audit …',
    '',
  ].join('\n');
}

/** The Lambda's structured log lines, as a person likes to read them. */
function toProgress(line: unknown): string {
  if (typeof line !== 'object' || line === null || !('message' in line)) return `  ${String(line)}\n`;
  if ('step' in line) return `  ✓ ${line.message}\n`;
  return 'level' in line && line.level === 'ERROR' ? `  ✗ ${line.message}\n` : '';
}

function framed({ subject, message }: Email): string {
  const rule = '─'.repeat(78);
  return `\nThe email, as SNS delivers it:\n${rule}\nSubject: ${subject}\n\n${message.trimEnd()}\n${rule}\n`;
}

/** Writes what the Lambda stored, beside the email, and returns the paths. */
async function writeFiles(sandbox: Sandbox, { subject, message }: Email, folder: string): Promise<string[]> {
  const target = resolve(folder);
  mkdirSync(target, { recursive: true });
  const write = (name: string, body: string) => {
    writeFileSync(join(target, name), body);
    return relative('', join(target, name));
  };
  const paths = [write('email.txt', `Subject: ${subject}\n\n${message}`)];
  const address = /s3:\/\/\S+\/report\.html/.exec(message)?.[0];
  if (!address) return paths;
  for (const format of FORMATS) {
    const body = await readStored(sandbox, address.replace(/html$/, format));
    paths.push(write(`report.${format}`, body));
  }
  return paths;
}

function whatNext(paths: readonly string[], { users }: EmulatedAccount): string {
  return [
    '',
    'Written:',
    ...paths.map((path) => `  ${path}`),
    '',
    'Try next:',
    `  open ${paths.find((path) => path.endsWith('.html')) ?? paths[0]} in a browser`,
    users.size < 1000
      ? '  npm start -- --users 5000          the same for a big company'
      : '  npm start                          the seeded company',
    '  npm run audit                      your own account, read-only (uses AWS_PROFILE, AWS_REGION, …)',
    '',
  ].join('\n');
}
