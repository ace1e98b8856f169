import { describe, expect, test } from 'vitest';
import { isoMinute } from '../../cleanup/days.ts';
import { isComplete } from '../../cleanup/inventory.ts';
import { credentialReportCsv } from '../../infra/sandbox/aws/credential-report.ts';
import { aKey, anAccount, aRole, aUser } from '../../infra/sandbox/aws/new-account.ts';
import { emulatedAccount } from './emulated-account.ts';
import { daysAgo, NOW } from './factories.ts';
import { found, stale, use } from './users.ts';

const state = emulatedAccount();

describe('the credential report', () => {
  test('is waited for while it is being made', async () => {
    state.aws.settings.reportPolls = 5;
    state.use({ users: [stale()] });
    expect(found(await state.look())).toContain('unused-access-key stale');
  });

  test('that never completes is a gap, and roles are judged all the same', async () => {
    state.aws.settings.reportPolls = Number.POSITIVE_INFINITY;
    state.use({ users: [stale()], roles: [aRole({ name: 'old' })] });
    const inspection = await state.look();
    expect(found(inspection)).toEqual(['unused-role old']);
    expect(inspection.inventory.gaps).toContainEqual({
      what: 'credential report',
      why: 'AWS did not finish the credential report in 90 looks.',
      failed: true,
      required: true,
    });
  });

  test.each(['ReportInProgress', 'ReportExpired'])(
    'that is answered with %s once is asked for again',
    async (code) => {
      const account = anAccount({ users: [stale()] });
      // Made so long ago that AWS calls it expired, or not yet made.
      if (code === 'ReportExpired') {
        account.credentialReport = { generatedAt: daysAgo(1), csv: credentialReportCsv(account) };
      }
      state.aws.setAccount(account);
      expect(found(await state.look())).toContain('unused-access-key stale');
      expect(state.aws.calls.count({ action: 'GenerateCredentialReport' })).toBeGreaterThan(1);
    },
  );

  test('in the other styles that AWS has used reads the same', async () => {
    const user = aUser({ name: 'a,b=c@d+e', keys: [aKey({ lastUsed: use(200) })] });
    const account = anAccount({ users: [user] });
    const csv = credentialReportCsv(account, {
      columns: 23,
      capitalBooleans: true,
      utc: 'Z',
      swapSlots: true,
    });
    account.credentialReport = { generatedAt: NOW, csv };
    state.aws.setAccount(account);
    expect(found(await state.look())).toEqual(['unused-access-key a,b=c@d+e', 'unused-user a,b=c@d+e']);
  });

  test('a user younger than it is not checked, never orphaned, and leaves the run complete', async () => {
    const account = anAccount({ users: [] });
    account.credentialReport = {
      generatedAt: new Date(NOW.getTime() - 3_600_000),
      csv: credentialReportCsv(account),
    };
    account.users.set('new', aUser({ name: 'new', createdAt: new Date(NOW.getTime() - 60_000) }));
    state.aws.setAccount(account);
    const { findings, inventory } = await state.look({ minAgeUnusedUsersToReport: 1 });
    expect(findings).toEqual([]);
    const gap = inventory.gaps.find(({ what }) => what === 'credentials of user new');
    expect(gap?.failed).toBe(false);
    // Any audit within four hours is given the same report again.
    const renewed = isoMinute(new Date(NOW.getTime() + 3 * 3_600_000 + 60_000));
    expect(gap?.why).toContain(`an audit from ${renewed} on will see it`);
    expect(gap?.why).not.toContain('the next audit');
    expect(isComplete(inventory)).toBe(true);
  });

  test('a line about an earlier user of the same name is no line of this one', async () => {
    const account = anAccount({ users: [stale('reused')] });
    account.credentialReport = {
      generatedAt: new Date(NOW.getTime() - 3_600_000),
      csv: credentialReportCsv(account),
    };
    account.users.set('reused', aUser({ name: 'reused', createdAt: new Date(NOW.getTime() - 60_000) }));
    state.aws.setAccount(account);
    const { findings, inventory } = await state.look();
    expect(findings).toEqual([]);
    expect(inventory.gaps.map(({ what }) => what)).toContain('credentials of user reused');
    expect(state.aws.calls.count({ action: 'ListAccessKeys' })).toBe(0);
  });

  test('an old user without a line makes the run incomplete', async () => {
    const account = anAccount({ users: [] });
    account.credentialReport = { generatedAt: NOW, csv: credentialReportCsv(account) };
    account.users.set('lost', stale('lost'));
    state.aws.setAccount(account);
    expect(isComplete((await state.look()).inventory)).toBe(false);
  });
});
