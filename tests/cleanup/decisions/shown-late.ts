import type { EmulatedRole, EmulatedUser } from '../../../infra/sandbox/aws/account.ts';
import type { FaultInjector } from '../../../infra/sandbox/aws/faults.ts';

/**
 * IAM shows a credential as it was before its last change, as it may for seconds: until it is changed again.
 *
 * @returns ends it: from then on IAM shows it as it is
 */
export function shownLate(credential: { active: boolean }, shown: boolean): () => void {
  let active = credential.active;
  let isLate = true;
  Object.defineProperty(credential, 'active', {
    configurable: true,
    enumerable: true,
    get: () => (isLate ? shown : active),
    set(value: boolean) {
      active = value;
      isLate = false;
    },
  });
  return () => {
    isLate = false;
  };
}

/**
 * IAM shows the policies attached to a user or role as they were before the last change, until they are changed again.
 *
 * @returns ends it
 */
export function policiesShownLate(
  principal: EmulatedUser | EmulatedRole,
  shown: readonly string[],
  faults: FaultInjector,
): () => void {
  const attached = principal.attachedPolicyArns;
  const kind = 'groups' in principal ? 'User' : 'Role';
  let isLate = true;
  const catchUp = () => {
    isLate = false;
    principal.attachedPolicyArns = attached;
  };
  const on = (action: string, effect: () => void) => {
    // No call suffers this.
    const resource = () => {
      effect();
      return false;
    };
    faults.add({ fault: 'Throttling', action, resource });
  };
  on(`ListAttached${kind}Policies`, () => {
    if (isLate) principal.attachedPolicyArns = [...shown];
  });
  on(`Attach${kind}Policy`, catchUp);
  on(`Detach${kind}Policy`, catchUp);
  return catchUp;
}
