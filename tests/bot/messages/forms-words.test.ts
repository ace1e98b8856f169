import { expect, it } from 'vitest';
import { assignForm } from '../../../bot/messages/assign-form.ts';
import { confirmationOf } from '../../../bot/messages/confirmations.ts';
import { parsePolicy } from '../../../cleanup/policy.ts';
import { aFinding } from '../../cleanup/report/factories.ts';
import { aSituation } from './factories.ts';

it('asks who answers for a role or user, naming nothing that it may not have, and says when they hear of it', () => {
  const of = (rule: 'unused-role' | 'unused-user', policy: Parameters<typeof parsePolicy>[0] = {}) =>
    JSON.stringify(assignForm(aFinding({ rule, name: 'x' }), parsePolicy(policy)));
  expect(of('unused-role', { notify: 'owners' })).toContain(
    'Who answers for the role `x`? The next audit sends them a message; `/iam-cleanup mine` shows it',
  );
  expect(of('unused-user')).toContain('Who answers for the user `x`? They get no message, as owners are not');
});

it('says what disabling a user takes away: only what may be there', () => {
  const textOf = (orphaned: boolean) => {
    const finding = aFinding({ rule: 'unused-user', ...(orphaned ? { orphaned } : {}) });
    return confirmationOf('deactivate', aSituation({ finding }))?.text;
  };
  expect(textOf(true)).toMatch(/^It has no key and no password to take away; AWSDenyAll/);
  expect(textOf(false)).toContain('a password is removed where there is one');
});
