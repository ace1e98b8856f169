import { describe, expect, it } from 'vitest';
import { addDays } from '../../../cleanup/days.ts';
import type { Decision } from '../../../cleanup/decisions/decision.ts';
import type { EmulatedRole, EmulatedUser } from '../../../infra/sandbox/aws/account.ts';
import type { Call } from '../../../infra/sandbox/aws/call-log.ts';
import type { Fault } from '../../../infra/sandbox/aws/faults.ts';
import { aUser } from '../../../infra/sandbox/aws/new-account.ts';
import { AROUND, principals } from '../principals/random-principals.ts';
import { anOffice, type Office } from './office.ts';
import type { Kind } from './principal-desk.ts';
import { aRoleFinding, aUserFinding, staleAda, staleRole } from './principals.ts';
import { aDecision, daysAgo, NOW } from './subjects.ts';

/*
 * Every way in which a delivery about a whole user or role can die once it has written anything: before each call to AWS,
 * and after each one that writes. Then it is delivered again, and the end must be that of the undisturbed delivery.
 */

const SEED = Number(process.env['PRINCIPALS_SEED'] ?? Date.now() % 2 ** 31);
const state = anOffice();
const LATER_MS = 60_000;

type Principal = EmulatedUser | EmulatedRole;
type Act = (office: Office, kind: Kind, principal: Principal) => Promise<Decision>;

/** Whatever use of it there is, whoever decided has seen it. */
const seen = { lastUsedSeen: NOW } as const;

const kindOf = (principal: Principal): Kind => ('groups' in principal ? 'user' : 'role');
const finding = (principal: Principal) =>
  'groups' in principal
    ? aUserFinding({ lastUsed: { at: daysAgo(20), service: null, region: null } }, principal)
    : aRoleFinding({ lastUsed: { at: daysAgo(20), service: null, region: null } }, principal);

const ACTS: Readonly<Record<string, Act>> = {
  async disable(office, _, principal) {
    await office.audit([finding(principal)], daysAgo(1));
    return office.request(aDecision(finding(principal), { ...seen, by: 'UEVE' }));
  },
  async 'enable again'(office, kind, principal) {
    await disabled(office, kind, principal, daysAgo(20));
    return office.request(aDecision(finding(principal), { action: 'reactivate', by: 'UEVE' }));
  },
  async delete(office, kind, principal) {
    await disabled(office, kind, principal, daysAgo(20));
    const asked = { ...seen, action: 'delete', by: 'UADA', approvedBy: 'UEVE' } as const;
    return office.request(aDecision(finding(principal), asked));
  },
};

async function disabled(office: Office, kind: Kind, principal: Principal, at: Date): Promise<void> {
  await office.audit([finding(principal)], daysAgo(1));
  office.now = at;
  const decision = aDecision(finding(principal), { ...seen, by: 'UEVE', requestedAt: at });
  const { outcome } = await office.apply(await office.request(decision));
  if (outcome !== 'applied') throw new Error(`${kind}: ${(await office.settled(decision)).outcome?.reason}`);
  office.now = NOW;
}

async function prepared(act: Act, principal: Principal): Promise<Decision> {
  const { office } = state;
  office.now = NOW;
  const copy = { ...structuredClone(principal), tags: { email: 'ada@example.com' } };
  const bystander = aUser({ name: 'bystander.of-all', id: 'AIDABYSTANDER', groups: ['readers'] });
  await office.open(
    'groups' in copy
      ? { ...AROUND, users: [copy, bystander] }
      : { ...AROUND, users: [bystander], roles: [copy] },
  );
  const decision = await act(office, kindOf(principal), principal);
  office.aws.calls.clear();
  return decision;
}

/** What is so in the end; times, ids of decisions and of AWS's requests aside. */
async function ending(decision: Decision) {
  const { office } = state;
  const { state: settled, outcome } = await office.settled(decision);
  const { users, roles } = structuredClone(office.aws.account);
  const deactivation = await office.deactivation(decision);
  const withoutTimes = (user: EmulatedUser) => ({
    ...user,
    keys: user.keys.map((key) => ({ ...key, statusChangedAt: null })),
  });
  return {
    settled,
    reason: outcome?.reason,
    change: outcome?.change && { before: outcome.change.before, after: outcome.change.after },
    hasSnapshot: outcome?.snapshot?.key.endsWith(`${decision.id}.json`) ?? false,
    lost: outcome?.snapshot?.cannotComeBack ?? null,
    users: [...users.values()].map(withoutTimes),
    roles: [...roles.values()],
    disabling: deactivation?.disabling && {
      ...deactivation.disabling.disablement,
      ...{ begunAt: null, by: deactivation.by },
    },
    exemptions: (await office.exemptions()).map(({ subject, by, reason }) => ({ subject, by, reason })),
    filed: (await office.items('DECISIONS#')).map(({ expiresAt }) => expiresAt !== undefined),
    trail: (await office.items('TRAIL#'))
      .map(({ id }) => String(id))
      .filter((id) => id.startsWith(decision.id)).length,
  };
}

const isChange = ({ service, action }: Call) => service === 'iam' && !/^(Get|List|Generate)/.test(action);
const isWrite = (call: Call) => isChange(call) || call.action === 'PutItem' || call.action === 'PutObject';

/** Of random ones, to die before a read comes to the same as to die before the next write. */
function faultsFor(call: Call, isRandom: boolean): Fault[] {
  if (isWrite(call)) return ['close', 'lost-answer'];
  return isRandom ? [] : ['close'];
}

async function dieAt(decision: Decision, n: number, fault: Fault): Promise<void> {
  const { office } = state;
  let calls = 0;
  const heal = office.aws.faults.add({ fault, caller: 'decision-lambda', resource: () => ++calls === n });
  await office.apply(decision).catch(() => undefined);
  heal();
}

describe.each(Object.entries(ACTS))('%s', (name, act) => {
  it(`killed at any call and delivered again, ends as if nothing had been (PRINCIPALS_SEED=${SEED})`, {
    timeout: 600_000,
  }, async () => {
    const { office } = state;
    const { users, roles } = principals(SEED, 1);
    const random = SEED % 2 === 0 ? users : roles;
    let points = 0;
    for (const principal of [staleRole(), staleAda(), ...random]) {
      const isRandom = !['ada', 'batch'].includes(principal.name);
      const undisturbed = await prepared(act, principal);
      expect(await office.apply(undisturbed), name).toMatchObject({ outcome: 'applied' });
      const expected = await ending(undisturbed);
      const calls = office.aws.calls.find({ caller: 'decision-lambda' });
      const changes = calls.filter(isChange).map(({ action, resource }) => `${action} ${resource}`);
      const first = calls.findIndex(isWrite);
      for (const [index, call] of calls.entries()) {
        if (index < first) continue;
        for (const fault of faultsFor(call, isRandom)) {
          const decision = await prepared(act, principal);
          const where = `${name} ${principal.name}: ${fault} at call ${index + 1}, ${call.action}`;
          await dieAt(decision, index + 1, fault);
          office.now = new Date(NOW.getTime() + LATER_MS);
          await office.apply(decision);
          points += 1;
          expect(await ending(decision), where).toEqual(expected);
          const effective = office.aws.calls.find(
            (one) => isChange(one) && (one.status === 200 || (one.status === 0 && fault === 'lost-answer')),
          );
          // Nothing is done that was not done undisturbed, and nothing twice that took effect.
          expect(effective.map(({ action, resource }) => `${action} ${resource}`).sort(), where).toEqual(
            [...changes].sort(),
          );
        }
      }
    }
    console.log(`${name}: ${points} kill points. PRINCIPALS_SEED=${SEED} repeats them.`);
    expect(points).toBeGreaterThan(20);
  });
});

it('an undo that is delivered again does not forget what was disabled since', async () => {
  const { office } = state;
  const principal = staleRole();
  const undo = await prepared(ACTS['enable again'] as Act, principal);
  await office.apply(undo);
  expect(await office.deactivation(undo)).toBeNull();
  // When it is left alone no longer.
  office.now = addDays(NOW, 40);
  await office.audit([finding(principal)], office.now);
  const anew = aDecision(finding(principal), { ...seen, by: 'UEVE', requestedAt: office.now });
  expect(await office.apply(await office.request(anew))).toMatchObject({ outcome: 'applied' });
  expect(await office.apply(undo)).toMatchObject({ outcome: 'settled-before' });
  expect(await office.deactivation(undo)).toMatchObject({ disabling: { decisionId: anew.id } });
});
