import type { EmulatedAccount } from '../aws/account.ts';
import { FERNWOOD, toUser } from '../company/spec.ts';
import { type Act, elsewhere, keeps, says, undoes } from './acts.ts';

/**
 * When on its day: before the audit; when the audit has ordered what is due, and before any of it is done; or after.
 */
export type Moment = 'morning' | 'meanwhile' | 'afternoon';

/** What people do and what happens elsewhere, and nothing of what comes of it. */
export interface Scripted {
  readonly day: number;
  readonly moment: Moment;
  readonly act: Act;
}

const TRAINEES = Array.from({ length: 24 }, (_, index) => `trainee-${String(index + 1).padStart(2, '0')}`);

export const SCRIPT: readonly Scripted[] = [
  on(3, 'afternoon', keeps('zoe.vandijk', 12, 'Easter campaign')),
  on(
    8,
    'meanwhile',
    elsewhere('A script on Omar Haddad’s laptop calls Athena with his old key.', ({ aws, now }) => {
      for (const key of keysOf(aws.account, 'omar.haddad')) {
        key.lastUsed = { at: now, service: 'athena', region: FERNWOOD.europe };
      }
    }),
  ),
  on(9, 'afternoon', says('ingrid.solheim', 'pause The payments migration is tonight')),
  on(10, 'afternoon', undoes('lukasz.wisniewski')),
  on(11, 'morning', says('ingrid.solheim', 'resume The migration went well')),
  on(
    12,
    'morning',
    elsewhere('Somebody switches Chiara Bianchi’s key on again, in the AWS console.', ({ aws, now }) => {
      for (const key of keysOf(aws.account, 'chiara.bianchi')) {
        key.active = true;
        key.statusChangedAt = now;
      }
    }),
  ),
  on(
    13,
    'morning',
    elsewhere('A new service control policy forbids listing the access keys of break-glass.', ({ aws }) => {
      const resource = (arn: string) => arn.endsWith(':user/break-glass');
      aws.faults.add({ fault: 'AccessDenied', service: 'iam', action: 'ListAccessKeys', resource });
    }),
  ),
  on(
    14,
    'morning',
    elsewhere('The service control policy is taken back.', ({ aws }) => aws.faults.clear()),
  ),
  on(
    17,
    'morning',
    elsewhere('An import makes 24 trainees, with console passwords and without MFA.', ({ aws, now }) => {
      for (const name of TRAINEES) {
        aws.account.users.set(name, toUser(now, { name, made: 0, password: { used: 0 } }));
      }
    }),
  ),
  on(
    19,
    'morning',
    elsewhere('The import is undone; the trainees get roles instead.', ({ aws }) => {
      for (const name of TRAINEES) aws.account.users.delete(name);
    }),
  ),
  on(19, 'morning', says('rahul.deshpande', 'resume It was the import of the trainees, which is undone')),
];

function on(day: number, moment: Moment, act: Act): Scripted {
  return { day, moment, act };
}

function keysOf({ users }: EmulatedAccount, name: string) {
  return users.get(name)?.keys ?? [];
}
