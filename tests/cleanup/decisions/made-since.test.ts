import { describe, expect, test } from 'vitest';
import type { EmulatedUser } from '../../../infra/sandbox/aws/account.ts';
import { aKey } from '../../../infra/sandbox/aws/new-account.ts';
import { anOffice } from './office.ts';
import { decided } from './principal-desk.ts';
import { staleAda } from './principals.ts';
import { daysAgo, NOW } from './subjects.ts';

const state = anOffice();

/** The finding is of yesterday. */
const BEFORE = daysAgo(1.5);
const SINCE = daysAgo(0.1);

const stale = staleAda();
const MAKES: Readonly<Record<string, (at: Date) => Partial<EmulatedUser>>> = {
  'an access key': (createdAt) => ({ keys: [...stale.keys.slice(0, 1), aKey({ id: 'AKIANEW', createdAt })] }),
  'a password': (createdAt) => ({ loginProfile: { createdAt, lastChangedAt: createdAt } }),
  'an SSH key': (uploadedAt) => ({ sshKeys: [{ id: 'APKANEW', active: true, uploadedAt }] }),
  'a signing certificate': (uploadedAt) => ({ certificates: [{ id: 'CERTNEW', active: true, uploadedAt }] }),
  'a service-specific credential': (createdAt) => ({
    serviceSpecificCredentials: [
      { id: 'ACCANEW', service: 'codecommit.amazonaws.com', active: true, createdAt, expiresAt: null },
    ],
  }),
};

describe.each(Object.entries(MAKES))('a user for whom somebody made %s', (_, make) => {
  async function disable(at: Date) {
    const { office } = state;
    office.now = NOW;
    await office.open({ users: [staleAda(make(at))] });
    const decision = await decided(office, 'user');
    office.aws.calls.clear();
    const { outcome } = await office.apply(decision);
    return { outcome, reason: (await office.settled(decision)).outcome?.reason, decision };
  }

  test('since the audit looked is not disabled, and whoever decided hears why', async () => {
    const { outcome, reason, decision } = await disable(SINCE);
    expect(outcome).toBe('refused');
    expect(reason).toMatch(/was made on .*, after the audit had looked/);
    expect(state.office.changes()).toEqual([]);
    expect(await state.office.deactivation(decision)).toBeNull();
  });

  test('before the audit looked is disabled', async () => {
    expect(await disable(BEFORE)).toMatchObject({ outcome: 'applied' });
    expect(state.office.changes()).toContain('AttachUserPolicy');
  });
});
