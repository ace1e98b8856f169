import { expect, it } from 'vitest';
import { assignForm } from '../../../bot/messages/assign-form.ts';
import { confirmationOf } from '../../../bot/messages/confirmations.ts';
import { aFinding } from '../../cleanup/report/factories.ts';
import { aSituation } from './factories.ts';

it('asks who answers for a role without the keys and the password that no role has', () => {
  const of = (rule: 'unused-role' | 'unused-user') =>
    JSON.stringify(assignForm(aFinding({ rule, name: 'x' })));
  expect(of('unused-role')).toContain('Who answers for the role `x`?');
  expect(of('unused-user')).toContain('Who answers for the user `x`, with its keys and its password?');
});

it('says what disabling a user takes away: only what may be there', () => {
  const textOf = (orphaned: boolean) => {
    const finding = aFinding({ rule: 'unused-user', ...(orphaned ? { orphaned } : {}) });
    return confirmationOf('deactivate', aSituation({ finding }))?.text;
  };
  expect(textOf(true)).toMatch(/^It has no key and no password to take away; AWSDenyAll/);
  expect(textOf(false)).toContain('a password is removed where there is one');
});
