import { mkdirSync, writeFileSync } from 'node:fs';
import { join, relative, resolve } from 'node:path';
import type { Email } from './aws/sns.ts';
import { readStored, type Sandbox } from './sandbox.ts';

const FORMATS = ['html', 'csv', 'json'] as const;

/** So much of a long email is shown: what follows it in the terminal is to be seen, too. */
const FIRST_LINES = 30;

/** The email, between two lines; with a path only its beginning, and that the rest is there. */
export function framed({ subject, message }: Pick<Email, 'subject' | 'message'>, restIn?: string): string {
  const rule = '─'.repeat(78);
  const lines = [`Subject: ${subject}`, '', ...message.trimEnd().split('\n')];
  const shown = restIn && lines.length > FIRST_LINES ? lines.slice(0, FIRST_LINES) : lines;
  const rest = shown === lines ? '' : `… the rest is in ${restIn}\n`;
  return `\nThe email, as SNS delivers it:\n${rule}\n${shown.join('\n')}\n${rest}${rule}\n`;
}

/** Writes what the Lambda stored, beside the email, and returns the paths. */
export async function writeFiles(
  sandbox: Sandbox,
  { subject, message }: Email,
  folder: string,
): Promise<string[]> {
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
