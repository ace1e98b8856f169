import { isDenyAll } from './deny-all.ts';
import { trustOf } from './trust-policy.ts';

/** More names than this nobody reads before saying yes; the rest is counted. */
const MAX_NAMED = 10;

/** Nothing in IAM tells; said before anybody says yes. */
export const RUNNING =
  'Whether anything is running with it at this moment was not checked: functions, instances, tasks, open sessions.';
export const USING = 'Whether anything is using it at this moment was not checked.';

/** What a principal may do by itself. */
export interface Held {
  readonly attachedPolicyArns: readonly string[];
  readonly inlinePolicyNames: readonly string[];
  /** ARN of the permissions boundary. */
  readonly boundaryArn: string | null;
}

/** @param names of the instance profiles that contain the role */
export function instanceProfilesOf(names: readonly string[]): string {
  if (names.length === 0) return 'No instance profile contains it.';
  const [them, contain] = names.length === 1 ? ['it', 'contains'] : ['them', 'contain'];
  const which = `${names.length === 1 ? 'Instance profile' : 'Instance profiles'} ${named(names)}`;
  return `${which} ${contain} it: EC2 instances started with ${them} lose their permissions.`;
}

/** @param trustPolicy its JSON text */
export function whoMayAssume({
  arn,
  trustPolicy,
}: {
  readonly arn: string;
  readonly trustPolicy: string;
}): string[] {
  const trust = trustOf(trustPolicy);
  if (!trust.readable) return ['Its trust policy could not be understood: look at it before you say yes.'];
  const own = arn.split(':')[4];
  const accounts = trust.accounts.map((id) => (id === own ? 'this account' : `account ${id}`)).sort();
  const all = [
    ...(trust.everybody ? ['everybody'] : []),
    ...(trust.services.length > 0 ? [some('service', trust.services)] : []),
    ...(accounts.length > MAX_NAMED ? [named(accounts)] : accounts),
    ...(trust.federated.length > 0 ? [some('federated provider', trust.federated)] : []),
    ...(trust.others.length > MAX_NAMED ? [named(trust.others)] : trust.others.toSorted()),
  ];
  if (all.length === 0) return ['Its trust policy names nobody who may assume it.'];
  return [
    `Its trust policy names ${all.join('; ')}.`,
    ...(trust.principals.length > 0 ? [`In these accounts: ${named(trust.principals)}.`] : []),
    ...(trust.conditionKeys.length > 0
      ? [`It has conditions (${named(trust.conditionKeys)}), which were not evaluated.`]
      : []),
  ];
}

/** @param administratorBecause why it can give itself any permission, or null */
export function power(
  { attachedPolicyArns, inlinePolicyNames, boundaryArn }: Held,
  administratorBecause: string | null,
): string[] {
  const attached = attachedPolicyArns.filter((arn) => !isDenyAll(arn));
  const held = [
    ...(attached.length > 0 ? [some('attached policy', attached.map(nameInArn))] : []),
    ...(inlinePolicyNames.length > 0 ? [some('inline policy', inlinePolicyNames)] : []),
  ];
  return [
    ...(attachedPolicyArns.some(isDenyAll) ? ['AWSDenyAll takes all its permissions away.'] : []),
    held.length > 0 ? `Its own permissions: ${held.join(', ')}.` : 'It has no permissions of its own.',
    ...(administratorBecause ? [`It is administrator-like: ${administratorBecause}.`] : []),
    ...(boundaryArn ? [`Its permissions boundary is ${nameInArn(boundaryArn)}.`] : []),
  ];
}

/** `group a`, `groups a, b`, `groups a, …, j and 3 more`. */
export function some(what: string, names: readonly string[]): string {
  const plural = what.endsWith('y') && !what.endsWith('key') ? `${what.slice(0, -1)}ies` : `${what}s`;
  return `${names.length === 1 ? what : plural} ${named(names)}`;
}

/** In an order of our own: that of IAM's answers differs from call to call, and the facts have to stay the same. */
function named(names: readonly string[]): string {
  const more = names.length - MAX_NAMED;
  const shown = names.toSorted().slice(0, MAX_NAMED).join(', ');
  return more > 0 ? `${shown} and ${more} more` : shown;
}

function nameInArn(arn: string): string {
  return arn.slice(arn.lastIndexOf('/') + 1);
}
