import { describe, expect, test } from 'vitest';
import type {
  CredentialStatus,
  ServiceSpecificCredential,
  SigningCertificate,
  SshKey,
} from '../../../cleanup/inventory.ts';
import { expiredCredential } from '../../../cleanup/rules/expired-credential.ts';
import { inactiveCredential } from '../../../cleanup/rules/inactive-credential.ts';
import { oldCredential } from '../../../cleanup/rules/old-credential.ts';
import { ACCOUNT, anInventory, aUser, daysAgo, factsOf, NOW } from '../factories.ts';

interface Given {
  readonly status?: CredentialStatus;
  readonly createdAt?: Date;
  readonly expiresAt?: Date | null;
}
const sshKey = ({ status = 'Active', createdAt = daysAgo(300) }: Given = {}): SshKey => ({
  id: 'APKA1',
  status,
  uploadedAt: createdAt,
});
const certificate = ({ expiresAt = null, ...given }: Given = {}): SigningCertificate => ({
  ...sshKey(given),
  id: 'CERT1',
  expiresAt,
});
const specific = ({ status = 'Active', createdAt = daysAgo(300), expiresAt = null }: Given = {}) =>
  [
    { id: 'ACCA1', userName: 'ada', service: 'bedrock.amazonaws.com', status, createdAt, expiresAt },
  ] satisfies ServiceSpecificCredential[];

const withSshKey = (given?: Given) => aUser({ facts: { sshKeys: [sshKey(given)] } });
const withCertificate = (given?: Given) => aUser({ facts: { certificates: [certificate(given)] } });
const withSpecific = (given?: Given) =>
  aUser({ serviceSpecificCredentials: { known: true, value: specific(given) } });

const OF_EACH_KIND = [
  { title: 'an SSH key', make: withSshKey, id: 'APKA1', type: 'ssh-key' },
  { title: 'a signing certificate', make: withCertificate, id: 'CERT1', type: 'signing-certificate' },
  { title: 'a Bedrock credential', make: withSpecific, id: 'ACCA1', type: 'service-credential' },
];
const RULES = [inactiveCredential, expiredCredential, oldCredential];
const facts = (
  user: ReturnType<typeof aUser>,
  policy = {},
  seen: { rule: string; id: string; at: Date }[] = [],
) =>
  factsOf(
    anInventory({ users: [user] }),
    policy,
    new Map(seen.map(({ rule, id, at }) => [`${ACCOUNT}:${rule}:${id}`, at])),
  );
const judgeAll = (...args: Parameters<typeof facts>) => RULES.flatMap((rule) => rule.judge(facts(...args)));

const DELETING = { minAgeKeysToDelete: 90, coolingOffDays: 14 };

describe.each(OF_EACH_KIND)('$title', ({ make, id, type }) => {
  test('in working order is not reported, however old', () => {
    expect(judgeAll(make({ createdAt: daysAgo(3000) }))).toEqual([]);
  });

  test('in working order never gets beyond a report, whatever the thresholds', () => {
    const policy = { minAgeKeysToDisable: 31, ...DELETING, maxKeyAge: 90 };
    expect(judgeAll(make({ createdAt: daysAgo(3000) }), policy)).toMatchObject([
      { rule: 'old-credential', subject: { id, type }, stage: 'report', next: null, lastUsed: null },
    ]);
  });

  test.each([
    { days: 90, found: 1 },
    { days: 89, found: 0 },
  ])('of $days days is old $found time(s) with a limit of 90', ({ days, found }) => {
    expect(judgeAll(make({ createdAt: daysAgo(days) }), { maxKeyAge: 90 })).toHaveLength(found);
  });

  test('that is inactive is one finding, also when it is old', () => {
    const found = judgeAll(make({ status: 'Inactive' }), { maxKeyAge: 90 });
    expect(found).toMatchObject([
      { rule: 'inactive-credential', stage: 'report', since: NOW, unusedDays: 0 },
    ]);
    expect(judgeAll(make({ status: 'Inactive' }), { minAgeKeysToReport: 0 })).toEqual([]);
  });

  test.each([
    { title: 'first seen now', seen: null, stage: 'report' },
    { title: 'seen inactive for a day less than the threshold', seen: 89, stage: 'report' },
    { title: 'seen inactive for the threshold', seen: 90, stage: 'delete' },
  ])('inactive, $title: $stage, its age does not count', ({ seen, stage }) => {
    const sightings = seen === null ? [] : [{ rule: 'inactive-credential', id, at: daysAgo(seen) }];
    const [verdict] = judgeAll(make({ status: 'Inactive', createdAt: daysAgo(900) }), DELETING, sightings);
    expect(verdict?.stage).toBe(stage);
  });

  test('inactive waits for the cooling-off too, and for ever while that threshold is off', () => {
    const seen = [{ rule: 'inactive-credential', id, at: daysAgo(40) }];
    const policy = { minAgeKeysToDelete: 35, coolingOffDays: 41 };
    expect(judgeAll(make({ status: 'Inactive' }), policy, seen)[0]).toMatchObject({
      stage: 'report',
      next: { stage: 'delete', at: daysAgo(-1) },
    });
    expect(judgeAll(make({ status: 'Inactive' }), {}, seen)[0]).toMatchObject({
      stage: 'report',
      next: null,
    });
  });
});

describe('expired-credential', () => {
  const expired = { status: 'Expired' as const, expiresAt: daysAgo(200) };
  const seen = (id: string, days: number) => [{ rule: 'expired-credential', id, at: daysAgo(days) }];

  test.each([
    { title: 'seen for a day less than the cooling-off', days: 13, stage: 'report' },
    { title: 'seen for the whole cooling-off', days: 14, stage: 'delete' },
  ])('long expired, $title: $stage', ({ days, stage }) => {
    expect(judgeAll(withSpecific(expired), DELETING, seen('ACCA1', days))).toMatchObject([
      { rule: 'expired-credential', stage, unusedDays: 200 },
    ]);
    expect(judgeAll(withCertificate(expired), DELETING, seen('CERT1', days))[0]?.stage).toBe(stage);
  });

  test.each([
    { expiresAt: daysAgo(89), stage: 'report' },
    { expiresAt: daysAgo(90), stage: 'delete' },
  ])('counts the threshold from the expiry: $stage', ({ expiresAt, stage }) => {
    const [verdict] = judgeAll(withSpecific({ ...expired, expiresAt }), DELETING, seen('ACCA1', 60));
    expect(verdict?.stage).toBe(stage);
  });

  test('a service credential past its date is expired whatever its status says', () => {
    const user = withSpecific({ status: 'Active', expiresAt: daysAgo(200) });
    expect(judgeAll(user, DELETING, seen('ACCA1', 14))[0]?.stage).toBe('delete');
  });

  test('a certificate past its date that IAM still calls active is only reported', () => {
    const user = withCertificate({ status: 'Active', expiresAt: daysAgo(200) });
    const [verdict] = judgeAll(user, DELETING, seen('CERT1', 100));
    expect(verdict).toMatchObject({ rule: 'expired-credential', stage: 'report', next: null });
    expect(verdict?.evidence.join()).toContain('IAM still calls it active');
  });

  test('the day before, it is not; nor while the rule is off', () => {
    expect(judgeAll(withSpecific({ expiresAt: daysAgo(-1) }))).toEqual([]);
    expect(judgeAll(withSpecific(expired), { minAgeKeysToReport: 0 })).toEqual([]);
  });

  test('expired without a date counts from the first sight of it', () => {
    const [verdict] = judgeAll(withCertificate({ status: 'Expired' }), DELETING, seen('CERT1', 90));
    expect(verdict).toMatchObject({ stage: 'delete', since: daysAgo(90) });
  });
});

test('what could not be read is never judged', () => {
  const gap = { what: '', why: '', failed: true, required: true };
  const user = aUser({
    facts: { sshKeys: 'unknown', certificates: 'not-asked' },
    serviceSpecificCredentials: { known: false, gap },
  });
  expect(judgeAll(user, { maxKeyAge: 1 })).toEqual([]);
});

test('no sentence calls them unused', () => {
  const verdicts = OF_EACH_KIND.flatMap(({ make }) => [
    ...judgeAll(make({ createdAt: daysAgo(900) }), { maxKeyAge: 90 }),
    ...judgeAll(make({ status: 'Inactive' })),
    ...judgeAll(make({ status: 'Expired' })),
  ]);
  expect(verdicts).toHaveLength(9);
  for (const { reason, evidence } of verdicts) {
    expect([reason, ...evidence].join(' ')).not.toMatch(/unused|never used|not been used/);
  }
});

test('an old credential tells whether its user does anything else', () => {
  const inUse = { keys: [{ active: true, lastRotatedAt: null, lastUsedAt: daysAgo(2) }] };
  const judge = (row: object) =>
    judgeAll(aUser({ row, facts: { sshKeys: [sshKey()] } }), { maxKeyAge: 90 })[0]?.evidence.join();
  expect(judge(inUse)).toContain('does use a key or the password');
  expect(judge({})).toContain('used no key and no password');
});
