import { mkdirSync, writeFileSync } from 'node:fs';
import { join, relative, resolve } from 'node:path';
import type { Email } from './aws/sns.ts';
import { readStored, type Sandbox } from './sandbox.ts';

const FORMATS = ['html', 'csv', 'json'] as const;

/** The email, between two lines. */
export function framed({ subject, message }: Email): string {
  const rule = '─'.repeat(78);
  return `\nThe email, as SNS delivers it:\n${rule}\nSubject: ${subject}\n\n${message.trimEnd()}\n${rule}\n`;
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
