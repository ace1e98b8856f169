import { isoMinute } from '../days.ts';
import type { Arrangement } from './arrange.ts';
import { heldCounts } from './held.ts';
import type { Report } from './report.ts';
import { oneLine, plural } from './text.ts';

/** The sentences that every report begins with, one a line. */

/** Which account, and when. */
export function titleLine({ account, alias, generatedAt }: Report): string {
  const name = alias ? `${oneLine(alias)} (account ${account})` : `account ${account}`;
  return `IAM audit of ${name}, ${isoMinute(generatedAt)}`;
}

/** Whether there is anything to do. Without findings it is an all-clear only when everything was read. */
export function verdictLine({ complete }: Report, { toLookAt, held }: Arrangement): string {
  const heldBack = heldCounts(held);
  const besides = heldBack && ` Held back besides: ${heldBack}.`;
  if (toLookAt > 0) return `${plural(toLookAt, 'finding')} to look at.${besides}`;
  if (!complete) {
    return `Nothing found in what could be read. This is not an all-clear, because not everything was read.${besides}`;
  }
  return besides
    ? `Nothing to look at.${besides}`
    : 'Nothing found: no key, password, user or role is over its threshold.';
}

/** How much was looked at. */
export function lookedAtLine({ counts }: Report): string {
  const { users, accessKeys, consolePasswords, roles } = counts;
  const credentials = `${plural(accessKeys, 'access key')}, ${plural(consolePasswords, 'console password')}`;
  return `Looked at ${plural(users, 'user')}, ${credentials} and ${plural(roles, 'role')}.`;
}

/** A warning when something could not be read, else empty. */
export function incompleteLine({ complete, notChecked }: Report): string {
  if (complete) return '';
  const failed = notChecked.filter((gap) => gap.failed).length;
  const what = failed > 0 ? `${plural(failed, 'read')} failed` : 'not everything was read';
  return `INCOMPLETE: ${what}, so there may be more than this report shows. See "Not checked" below.`;
}
