import { denyAllArn, partitionOf } from './deny-all.ts';
import type { PlannedStep } from './run-steps.ts';
import { nameOf, type PrincipalRef, type PrincipalState, type UserState } from './state.ts';
import type { SwitchStep } from './steps.ts';

/**
 * What we changed, or set out to change, when we disabled a user or role: all that undoing may touch. It is kept before
 * the first call is sent, so that after a crash it is still known whose doing it was; what somebody else did within
 * those seconds counts as ours.
 */
export interface Disablement {
  readonly schemaVersion: 1;
  readonly principal: PrincipalRef;
  readonly begunAt: Date;
  readonly denyAllArn: string;
  /** False: `AWSDenyAll` was attached before we came, and is not ours to detach. */
  readonly attachesDenyAll: boolean;
  /** Ids of the keys that were active. Always empty for a role. */
  readonly keys: readonly string[];
  /** Ids of keys that were seen active since: if they are off now, it was somebody else who switched them off. */
  readonly notOurs?: readonly string[];
  /** There was a console password. It cannot be put back. */
  readonly removesPassword: boolean;
}

export type Intention =
  | { readonly outcome: 'intended'; readonly disablement: Disablement }
  | { readonly outcome: 'refused'; readonly reason: string };

/** IAM's quota of managed policies attached to a principal, unless the account had it raised. */
const ATTACHED_POLICIES = 10;

/**
 * What disabling would change, from what is so now. Told what an earlier attempt had set out to do, it adds what is new
 * since, a key made in between for one.
 *
 * @param before kept by an earlier attempt that was not undone, null for none
 */
export function intendToDisable(state: PrincipalState, before: Disablement | null, now: Date): Intention {
  const arn = denyAllArn(partitionOf(state.arn));
  const isAttached = state.attachedPolicyArns.includes(arn);
  if (!isAttached && state.attachedPolicyArns.length >= ATTACHED_POLICIES) {
    const full = `${nameOf(state)} has ${state.attachedPolicyArns.length} managed policies attached, as many as IAM allows.`;
    return {
      outcome: 'refused',
      reason: `${full} AWSDenyAll does not fit: detach one first. Nothing was changed.`,
    };
  }
  const keys = [...new Set([...(before?.keys ?? []), ...activeKeys(state)])];
  const notOurs = before?.notOurs?.filter((id) => !keys.includes(id)) ?? [];
  return {
    outcome: 'intended',
    disablement: {
      schemaVersion: 1,
      principal: { type: state.type, name: state.name, id: state.id },
      begunAt: before?.begunAt ?? now,
      denyAllArn: arn,
      attachesDenyAll: before?.attachesDenyAll || !isAttached,
      keys,
      ...(notOurs.length > 0 && { notOurs }),
      removesPassword: before?.removesPassword || (state.type === 'user' && state.password !== null),
    },
  };
}

/** These keys were seen active after all: we did not switch them off, or somebody switched them on again. */
export function disowned(disablement: Disablement, ids: readonly string[]): Disablement {
  const notOurs = disablement.keys.filter((id) => ids.includes(id));
  if (notOurs.length === 0) return disablement;
  const keys = disablement.keys.filter((id) => !ids.includes(id));
  return { ...disablement, keys, notOurs: [...(disablement.notOurs ?? []), ...notOurs] };
}

/** Ids of the keys that work. */
export function activeKeys(state: PrincipalState): string[] {
  return state.type === 'user' ? state.keys.filter(({ active }) => active).map(({ id }) => id) : [];
}

/** First all permissions go, then the keys, then the password: whatever it is interrupted at, less works than before. */
export function stepsToDisable(disablement: Disablement, state: PrincipalState): PlannedStep[] {
  const deny = denyAllStep(disablement, 'attach');
  const steps = [planned(deny, state.attachedPolicyArns.includes(disablement.denyAllArn))];
  if (state.type === 'role') return steps;
  const UserName = state.name;
  for (const AccessKeyId of disablement.keys) {
    const isActive = keyOf(state, AccessKeyId)?.active ?? false;
    steps.push(planned({ call: 'UpdateAccessKey', UserName, AccessKeyId, Status: 'Inactive' }, !isActive));
  }
  if (!disablement.removesPassword) return steps;
  return [...steps, planned({ call: 'DeleteLoginProfile', UserName }, state.password === null)];
}

/** How to undo a disablement, and what of it cannot be undone. */
export interface Undoing {
  readonly steps: readonly PlannedStep[];
  /** A sentence each. */
  readonly remains: readonly string[];
}

/**
 * Puts back exactly what we changed. In the opposite order: permissions come back last, when all else is as it was.
 * A key that is active again, or gone, or that somebody else switched off, is left as it is.
 */
export function stepsToUndo(disablement: Disablement, state: PrincipalState): Undoing {
  const steps: PlannedStep[] = [];
  const remains: string[] = [];
  if (state.type === 'user') {
    for (const AccessKeyId of disablement.keys) {
      const key = keyOf(state, AccessKeyId);
      if (!key) remains.push(`Access key ${AccessKeyId} was deleted in the meantime and cannot come back.`);
      else {
        const step = {
          call: 'UpdateAccessKey',
          UserName: state.name,
          AccessKeyId,
          Status: 'Active',
        } as const;
        steps.push(planned(step, key.active));
      }
    }
    for (const id of disablement.notOurs ?? []) {
      if (keyOf(state, id)?.active === false) remains.push(notOursRemains(state, id));
    }
    if (disablement.removesPassword && state.password === null) remains.push(passwordRemains(state));
  }
  const isAttached = state.attachedPolicyArns.includes(disablement.denyAllArn);
  if (disablement.attachesDenyAll) steps.push(planned(denyAllStep(disablement, 'detach'), !isAttached));
  else if (isAttached) {
    remains.push(
      'AWSDenyAll stays attached: it was so before this product came, so it is not ours to detach.',
    );
  }
  return { steps, remains };
}

/** What of a principal still works that disabling takes away, a sentence each; empty when it is disabled. */
export function stillWorking(state: PrincipalState): string[] {
  const working: string[] = [];
  if (!state.attachedPolicyArns.includes(denyAllArn(partitionOf(state.arn)))) {
    working.push('AWSDenyAll is not attached.');
  }
  if (state.type === 'role') return working;
  for (const key of state.keys) if (key.active) working.push(`Access key ${key.id} is active.`);
  if (state.password) working.push('There is a console password.');
  return working;
}

function notOursRemains({ name }: UserState, id: string): string {
  return `Access key ${id} stays inactive: it was active while ${name} was disabled, so it was switched off by itself.`;
}

function passwordRemains({ name }: UserState): string {
  const command = `aws iam create-login-profile --user-name='${name}' --password-reset-required --password '…'`;
  return `The console password cannot come back; an administrator can set a new one: ${command}`;
}

function denyAllStep({ principal, denyAllArn }: Disablement, what: 'attach' | 'detach'): SwitchStep {
  const isAttach = what === 'attach';
  return principal.type === 'user'
    ? {
        call: isAttach ? 'AttachUserPolicy' : 'DetachUserPolicy',
        UserName: principal.name,
        PolicyArn: denyAllArn,
      }
    : {
        call: isAttach ? 'AttachRolePolicy' : 'DetachRolePolicy',
        RoleName: principal.name,
        PolicyArn: denyAllArn,
      };
}

function keyOf(state: UserState, id: string): UserState['keys'][number] | undefined {
  return state.keys.find((key) => key.id === id);
}

function planned(step: SwitchStep, alreadySo: boolean): PlannedStep {
  return { step, alreadySo };
}
