import { setTimeout as sleep } from 'node:timers/promises';
import { DeniedError, isFinal, NotVisibleYetError } from '../decisions/apply-errors.ts';
import { CannotRestoreError, RestoreFailedError } from './errors.ts';
import {
  type CreateStep,
  type GrantStep,
  type ProfileStep,
  type RestorePlan,
  restorePlan,
} from './restore-plan.ts';
import { changesOf, type Existing, isAlike, isBegun, isFinished } from './restored-before.ts';
import { isNotNow, WAITS_MS } from './run-steps.ts';
import { cannotComeBack, type Snapshot } from './snapshot.ts';
import type { PrincipalRef } from './state.ts';
import type { RestoreStep } from './steps.ts';

/** Builds users and roles. This takes rights that amount to administrator, so it is nobody's but the restoring's own. */
export interface IamRestorer {
  /** The account that it works in. */
  account(): Promise<string>;
  /** Null: the name is free. */
  find(principal: Pick<PrincipalRef, 'type' | 'name'>): Promise<Existing | null>;
  hasPolicy(policyArn: string): Promise<boolean>;
  hasGroup(groupName: string): Promise<boolean>;
  hasInlinePolicy(principal: Pick<PrincipalRef, 'type' | 'name'>, policyName: string): Promise<boolean>;
  /** Names of the roles in an instance profile; null: there is no such profile. */
  rolesIn(instanceProfileName: string): Promise<readonly string[] | null>;
  /** `taken`: a create found that the name is there already. `not-yet`: what it just made does not show yet. */
  send(step: RestoreStep): Promise<'done' | 'taken' | 'not-yet'>;
}

export interface RestoreOptions {
  readonly waitsMs?: readonly number[];
}

export interface Restored {
  /** Its new id; null when IAM does not show it yet. */
  readonly id: string | null;
  /** What did not come back, a sentence each. */
  readonly remains: readonly string[];
}

/**
 * Rebuilds a principal. Nothing is created while the name is somebody else's, or while anything is missing that it
 * needs: a policy that is gone may have been one that denied, so leaving it out is for a person to say, who runs the
 * commands of the snapshot. Interrupted anywhere, it goes on when called again; called again when it is
 * finished, it gives nothing back that somebody took away since.
 *
 * @throws {CannotRestoreError} before anything (more) is created
 * @throws {RestoreFailedError} when AWS refuses, and would again; once that is mended, it goes on where it was
 */
export async function restore(
  snapshot: Snapshot,
  restorer: IamRestorer,
  { waitsMs = WAITS_MS }: RestoreOptions = {},
): Promise<Restored> {
  const plan = restorePlan(snapshot);
  const lost = [...plan.leftOut, ...cannotComeBack(snapshot)];
  await mustBeSameAccount(snapshot, restorer);
  const existing = await findOwn(snapshot, plan, restorer);
  if (existing && isFinished(existing, plan.mark)) {
    return { id: existing.id, remains: [...(await profilesWithout(plan, restorer)), ...lost] };
  }
  const missing = await missingFor(plan.create, plan.grants, restorer);
  const half = existing ? [HALF_BUILT] : [];
  if (missing.length > 0) throw new CannotRestoreError([...missing, ...half]);

  if (!existing) await create(snapshot, plan, restorer);
  for (const step of plan.grants) await grant(snapshot.principal, step, restorer, waitsMs);
  const profiles: string[] = [];
  for (const step of plan.profiles) profiles.push(...(await addToProfile(step, restorer, waitsMs)));
  await sendUntilDone(plan.mark.finish, restorer, waitsMs);
  const id = (await restorer.find(snapshot.principal))?.id ?? null;
  return { id, remains: [...profiles, ...lost] };
}

const HALF_BUILT = 'It is half built by an earlier attempt; asked again when this is mended, that goes on.';

async function mustBeSameAccount(snapshot: Snapshot, restorer: IamRestorer): Promise<void> {
  const account = await restorer.account();
  if (account === snapshot.account) return;
  throw new CannotRestoreError([
    `This is account ${account}; the snapshot is of account ${snapshot.account}.`,
  ]);
}

/**
 * What an earlier attempt made, or null. Whoever may create and tag could have put the mark on something of their own, to
 * be given what it had: it has to be what we create, too.
 *
 * @throws {CannotRestoreError} when somebody else has the name
 */
async function findOwn(
  { principal: { type, name } }: Snapshot,
  { mark, create }: RestorePlan,
  restorer: IamRestorer,
): Promise<Existing | null> {
  const existing = await restorer.find({ type, name });
  if (!existing || isFinished(existing, mark)) return existing;
  if (isBegun(existing, mark, create)) {
    const changes = changesOf(existing, create);
    if (changes.length === 0) return existing;
    const changed = `An earlier attempt was interrupted, and somebody changed what it had built: ${changes.join(', ')} of ${type} ${name}. Look at it, and delete it before you ask again.`;
    throw new CannotRestoreError([changed]);
  }
  const alike = isAlike(existing, mark, create)
    ? ' It has all the tags that this one had: perhaps it was rebuilt already.'
    : '';
  const taken = `The name is taken: there is another ${type} ${name}, with the id ${existing.id}.${alike}`;
  throw new CannotRestoreError([taken]);
}

async function create(snapshot: Snapshot, plan: RestorePlan, restorer: IamRestorer): Promise<void> {
  if ((await send(plan.create, restorer)) !== 'taken') return;
  // Somebody was faster, or it was ourselves and the answer was lost.
  if (await findOwn(snapshot, plan, restorer)) return;
  const { name } = snapshot.principal;
  const taken = `AWS says that the name ${name} is taken, perhaps by one that differs in upper and lower case only.`;
  throw new CannotRestoreError([taken]);
}

/** What it needs and is gone, a sentence each. */
async function missingFor(
  create: CreateStep,
  grants: readonly GrantStep[],
  restorer: IamRestorer,
): Promise<string[]> {
  const missing: string[] = [];
  const boundary = create.PermissionsBoundary;
  if (boundary && !(await restorer.hasPolicy(boundary))) {
    missing.push(`Its permissions boundary ${boundary} is gone.`);
  }
  for (const step of grants) {
    if ('PolicyArn' in step && !(await restorer.hasPolicy(step.PolicyArn))) {
      missing.push(`The policy ${step.PolicyArn}, which was attached, is gone.`);
    }
    if ('GroupName' in step && !(await restorer.hasGroup(step.GroupName))) {
      missing.push(`The group ${step.GroupName}, which it was in, is gone.`);
    }
  }
  return missing;
}

/** An inline policy that is there is left as it is: somebody may have edited it since the interruption. */
async function grant(
  principal: PrincipalRef,
  step: GrantStep,
  restorer: IamRestorer,
  waitsMs: readonly number[],
): Promise<void> {
  if ('PolicyName' in step && (await restorer.hasInlinePolicy(principal, step.PolicyName))) return;
  await sendUntilDone(step, restorer, waitsMs);
}

/** @throws {RestoreFailedError} when repeating cannot help */
async function send(step: RestoreStep, restorer: IamRestorer): ReturnType<IamRestorer['send']> {
  try {
    return await restorer.send(step);
  } catch (error) {
    const comesAgain = error instanceof DeniedError || (isFinal(error) && !isNotNow(error));
    throw comesAgain && error instanceof Error ? new RestoreFailedError(step.call, error) : error;
  }
}

async function sendUntilDone(
  step: RestoreStep,
  restorer: IamRestorer,
  waitsMs: readonly number[],
): Promise<void> {
  for (const wait of [0, ...waitsMs]) {
    if (wait > 0) await sleep(wait);
    if ((await send(step, restorer)) === 'done') return;
  }
  throw new NotVisibleYetError('It was created, but does not show yet.');
}

/** What could not be done, in a sentence. */
async function addToProfile(
  step: ProfileStep,
  restorer: IamRestorer,
  waitsMs: readonly number[],
): Promise<string[]> {
  const roles = await restorer.rolesIn(step.InstanceProfileName);
  if (roles?.length === 0) await sendUntilDone(step, restorer, waitsMs);
  return roles?.length === 0 ? [] : profileWithout(step, roles);
}

/** Of what is rebuilt already, the same sentences once more: the answer may have been lost. */
async function profilesWithout({ profiles }: RestorePlan, restorer: IamRestorer): Promise<string[]> {
  const sentences: string[] = [];
  for (const step of profiles) {
    sentences.push(...profileWithout(step, await restorer.rolesIn(step.InstanceProfileName)));
  }
  return sentences;
}

function profileWithout(
  { InstanceProfileName: name, RoleName }: ProfileStep,
  roles: readonly string[] | null,
): string[] {
  if (roles === null) return [`The instance profile ${name}, which contained it, is gone.`];
  if (roles.includes(RoleName)) return [];
  const holds = roles.length > 0 ? roles.join(', ') : 'no role';
  return [`The instance profile ${name} contains ${holds} now, and was left so.`];
}
