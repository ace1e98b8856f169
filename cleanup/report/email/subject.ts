import type { Arrangement } from '../arrange.ts';
import type { Report } from '../report.ts';
import { plural } from '../text.ts';
import { nowWord } from '../words.ts';

/** SNS wants fewer than 100 characters, ASCII, no line break, beginning with a letter, digit or mark. */
const MAX_SUBJECT = 99;

/** `IAM audit acme-prod: 12 findings, 3 new, 1 due`; due is what is over a threshold that acts, whatever it still waits for. */
export function subjectLine(report: Report, { toLookAt }: Arrangement): string {
  const { complete, changes, findings } = report;
  const due = findings.filter((one) => one.hold === null && nowWord(one) !== null).length;
  const counts = [
    toLookAt === 0 ? 'nothing found' : plural(toLookAt, 'finding'),
    changes?.since && changes.opened.size > 0 && `${changes.opened.size} new`,
    due > 0 && `${due} due`,
  ];
  const start = complete ? 'IAM audit ' : 'INCOMPLETE IAM audit ';
  const end = `: ${counts.filter(Boolean).join(', ')}`;
  const name = printableAscii(report.alias ?? '') || printableAscii(report.account);
  return `${start}${shorten(name, MAX_SUBJECT - start.length - end.length)}${end}`;
}

function printableAscii(text: string): string {
  return text.replace(/[^\x20-\x7e]/g, '').trim();
}

function shorten(text: string, max: number): string {
  return text.length <= max ? text : `${text.slice(0, max - 3)}...`;
}
