import { describe, expect, it } from 'vitest';
import { addDays } from '../../../cleanup/days.ts';
import type { FindingAction } from '../../../cleanup/decisions/decision.ts';
import type { OtherType } from '../../../cleanup/decisions/other-credentials.ts';
import { type Finding, findingId, type RuleId } from '../../../cleanup/finding.ts';
import type { EmulatedUser } from '../../../infra/sandbox/aws/account.ts';
import { anOffice } from './office.ts';
import { refused, userOf } from './refused.ts';
import { shownLate } from './shown-late.ts';
import { ACCOUNT, aDecision, ada, daysAgo, keyFinding, NOW } from './subjects.ts';

const state = anOffice();
const MADE = daysAgo(400);

/** Ada with two of a kind: the first is decided about, the second must stay as it is. */
interface Kind {
  readonly type: OtherType;
  readonly id: string;
  readonly update: string;
  readonly remove: string;
  readonly with: (active: boolean, expiresAt?: Date) => Partial<EmulatedUser>;
  readonly of: (user: EmulatedUser) => { id: string; active: boolean }[];
}
const KINDS: readonly Kind[] = [
  {
    type: 'ssh-key',
    id: 'APKAADA0000000000001',
    update: 'UpdateSSHPublicKey',
    remove: 'DeleteSSHPublicKey',
    with: (active) => ({
      sshKeys: [
        { id: 'APKAADA0000000000001', active, uploadedAt: MADE },
        { id: 'APKAADA0000000000002', active: true, uploadedAt: MADE },
      ],
    }),
    of: ({ sshKeys }) => sshKeys,
  },
  {
    type: 'signing-certificate',
    id: 'CERTADA00000000000000001',
    update: 'UpdateSigningCertificate',
    remove: 'DeleteSigningCertificate',
    with: (active, expiresAt) => ({
      certificates: [
        { id: 'CERTADA00000000000000001', active, uploadedAt: MADE, ...(expiresAt && { expiresAt }) },
        { id: 'CERTADA00000000000000002', active: true, uploadedAt: MADE },
      ],
    }),
    of: ({ certificates }) => certificates,
  },
  {
    type: 'service-credential',
    id: 'ACCAADA0000000000001',
    update: 'UpdateServiceSpecificCredential',
    remove: 'DeleteServiceSpecificCredential',
    with: (active, expiresAt = undefined) => ({
      serviceSpecificCredentials: ['ACCAADA0000000000001', 'ACCAADA0000000000002'].map((id, n) => ({
        id,
        service: 'bedrock.amazonaws.com',
        active: n === 0 ? active : true,
        createdAt: MADE,
        expiresAt: n === 0 ? (expiresAt ?? null) : null,
      })),
    }),
    of: ({ serviceSpecificCredentials }) => serviceSpecificCredentials,
  },
];

function findingOn({ type, id }: Kind, rule: RuleId, overrides: Partial<Finding> = {}): Finding {
  const subject = { type, name: 'ada', arn: `arn:aws:iam::${ACCOUNT}:user/ada`, id };
  const about = { id: findingId(ACCOUNT, { rule, subject }), rule, subject };
  return keyFinding(ada(), { ...about, createdAt: MADE, lastUsed: null, ...overrides });
}

/** Seen so by one audit, and decided upon. */
async function decided(
  kind: Kind,
  action: FindingAction,
  rule: RuleId,
  {
    seen = daysAgo(20),
    user = {},
    found = {},
  }: { seen?: Date; user?: Partial<EmulatedUser>; found?: Partial<Finding> },
) {
  const { office } = state;
  await office.open({ users: [ada(user)] });
  const finding = findingOn(kind, rule, found);
  await office.audit([finding], seen);
  const again = new Date(NOW.getTime() - 3_600_000);
  if (seen < again) await office.audit([finding], again);
  const decision = await office.request(aDecision(finding, { action }));
  office.aws.calls.clear();
  return { office, decision, finding };
}
const now = (kind: Kind) => kind.of(userOf(state.office)).map(({ active }) => active);

describe.each(KINDS)('$type', (kind) => {
  const sentence = kind.type.replace('ssh-key', 'SSH key').replace('-', ' ');

  it('is deactivated, alone, and switched on again by who did it', async () => {
    const { office, decision, finding } = await decided(kind, 'deactivate', 'old-credential', {
      user: kind.with(true),
    });
    expect(await office.apply(decision)).toMatchObject({ outcome: 'applied' });
    expect(now(kind)).toEqual([false, true]);
    expect(office.changes()).toEqual([kind.update]);
    expect((await office.settled(decision)).outcome).toMatchObject({
      reason: expect.stringMatching(new RegExp(`^${sentence} ${kind.id} of ada was deactivated`, 'i')),
      change: { action: kind.update, before: 'Active', after: 'Inactive' },
    });
    expect(await office.deactivation(decision)).toEqual({ at: NOW, by: 'UADA', decisionId: decision.id });

    const undo = await office.request(aDecision(finding, { action: 'reactivate' }));
    expect(await office.apply(undo)).toMatchObject({ outcome: 'applied' });
    expect(now(kind)).toEqual([true, true]);
    expect(await office.deactivation(decision)).toBeNull();
    expect(await office.exemptions()).toMatchObject([{ subject: { type: kind.type, id: kind.id } }]);
    const denied = office.aws.calls.find(({ errorCode }) => errorCode?.includes('Denied') ?? false);
    expect(denied).toEqual([]);
  });

  it('is switched on again though IAM still shows it as active: it is off', async () => {
    const { office, decision, finding } = await decided(kind, 'deactivate', 'old-credential', {
      user: kind.with(true),
    });
    await office.apply(decision);
    const [credential] = kind.of(userOf(office));
    const catchUp = credential && shownLate(credential, true);
    const undo = await office.request(aDecision(finding, { action: 'reactivate' }));
    expect(await office.apply(undo)).toMatchObject({ outcome: 'applied' });
    catchUp?.();
    expect(now(kind)).toEqual([true, true]);
    expect(office.changes()).toEqual([kind.update, kind.update]);
    expect(await office.deactivation(decision)).toBeNull();
  });

  it('is deactivated once, however often that is delivered', async () => {
    const { office, decision } = await decided(kind, 'deactivate', 'old-credential', {
      user: kind.with(true),
    });
    for (let n = 0; n < 3; n++) await office.apply(decision);
    expect(office.changes()).toEqual([kind.update]);
  });

  it('is deleted, alone, when it was seen inactive for the whole cooling-off', async () => {
    const { office, decision } = await decided(kind, 'delete', 'inactive-credential', {
      user: kind.with(false),
    });
    expect(await office.apply(decision)).toMatchObject({ outcome: 'applied' });
    expect(kind.of(userOf(office)).map(({ id }) => id)).toEqual([kind.id.replace(/1$/, '2')]);
    expect(office.changes()).toEqual([kind.remove]);
    expect((await office.settled(decision)).outcome?.change).toMatchObject({ after: 'deleted' });
  });

  it('is not deleted a day before', async () => {
    const { office, decision } = await decided(kind, 'delete', 'inactive-credential', {
      user: kind.with(false),
      seen: daysAgo(13),
    });
    await refused(office, decision, /may be deleted from 2026-06-02.*Nobody may skip that/);
  });

  it('is not deleted while it works', async () => {
    const { office, decision } = await decided(kind, 'delete', 'inactive-credential', {
      user: kind.with(true),
    });
    await refused(office, decision, /still active: deactivate it first/);
  });

  it('is not switched on by who did not switch it off here', async () => {
    const { office, decision } = await decided(kind, 'reactivate', 'inactive-credential', {
      user: kind.with(false),
    });
    await refused(office, decision, /not switched off from here/);
  });

  it('is left alone when it is another one of the same id', async () => {
    const { office, decision } = await decided(kind, 'deactivate', 'old-credential', {
      user: kind.with(true),
      found: { createdAt: addDays(MADE, 1) },
    });
    await refused(office, decision, /not the one you decided about/);
  });

  it('is not missed when it is gone already', async () => {
    const { office, decision } = await decided(kind, 'deactivate', 'old-credential', {});
    await refused(office, decision, /no longer exists/);
  });
});

describe.each(KINDS.filter(({ type }) => type !== 'ssh-key'))('an expired $type', (kind) => {
  const expired = () => kind.with(true, daysAgo(100));

  it('is deleted when it was seen expired for the whole cooling-off, without being switched off', async () => {
    const { office, decision } = await decided(kind, 'delete', 'expired-credential', { user: expired() });
    expect(await office.apply(decision)).toMatchObject({ outcome: 'applied' });
    expect(office.changes()).toEqual([kind.remove]);
  });

  it('is not deleted a day before', async () => {
    const { office, decision } = await decided(kind, 'delete', 'expired-credential', {
      user: expired(),
      seen: daysAgo(13),
    });
    await refused(office, decision, /may be deleted from 2026-06-02/);
  });

  it('needs no deactivation', async () => {
    const { office, decision } = await decided(kind, 'deactivate', 'expired-credential', { user: expired() });
    expect(await office.apply(decision)).toMatchObject({ outcome: 'applied' });
    expect((await office.settled(decision)).outcome?.reason).toContain('has expired already');
    expect(office.changes()).toEqual([]);
  });
});

it('one that has just been switched on elsewhere is left alone, and that is told', async () => {
  const [kind] = KINDS;
  if (!kind) throw new Error('no kind');
  const { office, decision } = await decided(kind, 'delete', 'inactive-credential', {
    user: kind.with(true),
  });
  await office.store.setDeactivation(ACCOUNT, decision.subject, { at: daysAgo(20), by: 'UADA' });
  expect(await office.apply(decision)).toMatchObject({ outcome: 'refused' });
  expect(office.changes()).toEqual([]);
  expect(await office.exemptions()).toMatchObject([
    { reason: expect.stringContaining('outside this product') },
  ]);
});
