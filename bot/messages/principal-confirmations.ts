import type { Situation } from '../../cleanup/decisions/decision.ts';
import type { Confirmation } from './blocks.ts';
import { used } from './confirmations.ts';

/** What disabling a whole user or role does, and what of it cannot be undone. At most 300 characters, Slack's limit. */
export function disablePrincipal(name: string, { finding, usedSince }: Situation): Confirmation {
  const { type } = finding.subject;
  const what =
    type === 'user'
      ? finding.orphaned
        ? 'It has no key and no password to take away; AWSDenyAll takes all its permissions. You can undo it.'
        : 'Keys that are active are switched off, a password is removed where there is one, and AWSDenyAll takes all permissions away. You can undo all but the password.'
      : 'AWSDenyAll takes all its permissions away. You can undo it. Whether anything is running with it was not checked.';
  return {
    title: `Disable ${type} ${name}?`,
    text: `${used(usedSince)}${what}`,
    yes: 'Disable',
    no: 'Not now',
  };
}

/** What comes back, and what does not. */
export function enablePrincipal(name: string, { finding, deactivation }: Situation): Confirmation {
  const { type } = finding.subject;
  const lost = deactivation?.disabling?.disablement.removesPassword
    ? ' Its password does not come back: an administrator can set a new one.'
    : '';
  return {
    title: `Enable ${type} ${name} again?`,
    text: `Exactly what was switched off here is switched on again, and works at once.${lost} Nobody is asked about it for 30 days.`,
    yes: 'Enable again',
    no: 'Leave it off',
  };
}
