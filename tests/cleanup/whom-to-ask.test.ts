import { describe, expect, test } from 'vitest';
import type { CredentialReportRow, ReportKeySlot } from '../../cleanup/inventory.ts';
import { whomToAsk } from '../../cleanup/whom-to-ask.ts';
import { aPolicy, aUser, daysAgo, NOW } from './factories.ts';

const slot = (overrides: Partial<ReportKeySlot> = {}): ReportKeySlot => ({
  active: true,
  lastRotatedAt: daysAgo(400),
  lastUsedAt: daysAgo(1),
  ...overrides,
});
const ask = (
  row: Partial<CredentialReportRow>,
  { user = {}, policy = {}, accused = new Map(), sshKeysOf = new Set<string>() } = {},
) => whomToAsk(aUser({ ...user, row }), { accused, sshKeysOf }, aPolicy(policy), NOW);
const password = (lastUsed: number | null, changed = 400) => ({
  enabled: true,
  lastUsedAt: lastUsed === null ? null : daysAgo(lastUsed),
  lastChangedAt: daysAgo(changed),
});

const NOTHING = { keys: false, password: false, removedPassword: false, sshKeys: false, certificates: false };

describe('whomToAsk', () => {
  test('nobody whose every credential was used lately', () => {
    expect(ask({ keys: [slot(), slot()], password: password(2) })).toBeNull();
  });

  test('the keys and the password of a user of whom we switched one off: is it still?', () => {
    const user = aUser({ row: { keys: [slot(), slot()] } });
    const keys = { ...NOTHING, keys: true, password: true, removedPassword: true };
    expect(
      whomToAsk(user, { accused: new Map(), switchedOff: new Set([user.name]) }, aPolicy(), NOW),
    ).toEqual(keys);
    expect(
      whomToAsk(user, { accused: new Map(), switchedOff: new Set(['somebody']) }, aPolicy(), NOW),
    ).toBeNull();
  });

  test('of whom we switched off, no removed password where there is one', () => {
    const user = aUser({ row: { keys: [slot()], password: password(2) } });
    const grounds = { accused: new Map(), switchedOff: new Set([user.name]) };
    expect(whomToAsk(user, grounds, aPolicy(), NOW)?.removedPassword).toBe(false);
  });

  test('the keys of a user with one stale slot, and only the keys', () => {
    expect(ask({ keys: [slot(), slot({ lastUsedAt: daysAgo(31) })] })).toEqual({ ...NOTHING, keys: true });
  });

  test('a never-used slot of an old user, even when its status changed yesterday', () => {
    expect(ask({ keys: [slot({ lastUsedAt: null, lastRotatedAt: daysAgo(1) }), slot()] })?.keys).toBe(true);
    expect(
      ask(
        { keys: [slot({ lastUsedAt: null, lastRotatedAt: daysAgo(1) }), slot()] },
        { user: { createdAt: daysAgo(29) } },
      ),
    ).toBeNull();
  });

  test('an inactive key, unless the rule is off', () => {
    expect(ask({ keys: [slot(), slot({ active: false })] })?.keys).toBe(true);
    expect(
      ask({ keys: [slot(), slot({ active: false })] }, { policy: { minAgeKeysToReport: 0 } }),
    ).toBeNull();
  });

  test('a stale password, and only that', () => {
    expect(ask({ keys: [slot()], password: password(40) })).toEqual({ ...NOTHING, password: true });
    expect(ask({ keys: [slot()], password: password(40, 10) })).toBeNull();
  });

  const everything = { ...NOTHING, keys: true, password: true, sshKeys: true };

  test('everything of a user who seems to have nothing', () => {
    expect(ask({})).toEqual(everything);
    expect(ask({}, { user: { createdAt: daysAgo(29) } })).toBeNull();
  });

  test('SSH keys of a user who used nothing only when something is due', () => {
    const row = { keys: [slot({ lastUsedAt: daysAgo(50) })] };
    const disableAfter = (minAgeUnusedUsersToDisable: number) =>
      ask(row, { policy: { minAgeUnusedUsersToDisable } });
    expect(ask(row)).toEqual({ ...NOTHING, keys: true });
    expect(disableAfter(51)).toEqual({ ...NOTHING, keys: true });
    expect(disableAfter(50)).toEqual(everything);
    expect(ask(row, { policy: { minAgeUnusedUsersToDelete: 50 } })).toEqual(everything);
  });

  test('the keys of an unused user, even where the rule on keys is off or later', () => {
    const row = { keys: [slot({ lastUsedAt: daysAgo(50) })] };
    expect(ask(row, { policy: { minAgeKeysToReport: 0 } })?.keys).toBe(true);
    expect(ask(row, { policy: { minAgeKeysToReport: 90 } })?.keys).toBe(true);
  });

  test('the certificates of a user who has some, and nothing else of one who has only those', () => {
    const row = { certificates: [{ active: true, lastRotatedAt: null }] };
    const certificates = { ...NOTHING, certificates: true };
    expect(ask(row)).toEqual(certificates);
    expect(ask(row, { policy: { minAgeKeysToReport: 0, maxKeyAge: 90 } })).toEqual(certificates);
    expect(ask(row, { policy: { minAgeKeysToReport: 0 } })).toBeNull();
  });

  describe('the SSH keys of a user whose key is in use', () => {
    const row = { keys: [slot()] };
    const sshKeys = { ...NOTHING, sshKeys: true };

    test('when all are to be read', () => {
      expect(ask(row, { policy: { readSshKeys: 'all' } })).toEqual(sshKeys);
      expect(ask(row, { policy: { readSshKeys: 'flagged' } })).toBeNull();
      expect(ask(row, { policy: { readSshKeys: 'all', minAgeKeysToReport: 0 } })).toBeNull();
    });

    test('when one of them has an open finding', () => {
      expect(ask(row, { sshKeysOf: new Set([aUser().id]) })).toEqual(sshKeys);
      expect(ask(row, { sshKeysOf: new Set(['AIDASOMEBODYELSE']) })).toBeNull();
    });
  });

  test('the keys of whom Access Analyzer accuses', () => {
    const arn = aUser().arn;
    const accused = new Map([[arn, new Set(['UnusedIAMUserAccessKey' as const])]]);
    expect(ask({ keys: [slot()] }, { accused })?.keys).toBe(true);
  });

  test('old keys when that rule is on', () => {
    const policy = { maxKeyAge: 90 };
    expect(ask({ keys: [slot({ lastRotatedAt: daysAgo(90) })] }, { policy })?.keys).toBe(true);
    expect(ask({ keys: [slot({ lastRotatedAt: daysAgo(89) })] }, { policy })).toBeNull();
    expect(
      ask({ keys: [slot({ lastRotatedAt: daysAgo(1), lastUsedAt: daysAgo(2) })] }, { policy })?.keys,
    ).toBe(true);
  });

  test('nobody without a report line', () => {
    const gap = { what: '', why: '', failed: false, required: true };
    expect(
      whomToAsk(aUser({ report: { known: false, gap } }), { accused: new Map() }, aPolicy(), NOW),
    ).toBeNull();
  });
});
