import { addDays } from '../../cleanup/days.ts';
import type { Use } from '../../infra/sandbox/aws/account.ts';

export const ACCOUNT = '111122223333';

/** Midnight before the first day. */
export const FIRST_DAY = new Date('2026-03-02T00:00:00Z');
export const daysBefore = (days: number) => addDays(FIRST_DAY, -days);

/** What everybody's last use is called; nobody looks at it. */
export function aUse(at: Date): Use {
  return { at, service: 's3', region: 'eu-west-1' };
}

/** `AKIAMONTHBEN`: ids that a reader knows again. */
export function keyOf(name: string): string {
  return `AKIAMONTH${name.toUpperCase()}`;
}

/** `AIDAMONTHMONA` */
export function userIdOf(name: string): string {
  return `AIDAMONTH${name.toUpperCase()}`;
}

/** `AROAMONTHNIGHTLY` */
export function roleIdOf(name: string): string {
  return `AROAMONTH${name.toUpperCase()}`;
}

/** `ada@example.com` */
export function addressOf(name: string): string {
  return `${name.toLowerCase()}@example.com`;
}
