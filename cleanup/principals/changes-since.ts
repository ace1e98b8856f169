import type { KeyState, PrincipalState, RoleState, UserState } from './state.ts';

/**
 * What is not as the snapshot shows it, a sentence each. That something is missing is no change: a teardown takes away,
 * and may have been interrupted. Nor is that something was switched off or expired. Everything new, switched on, used or
 * edited is one.
 */
export function changesSince(before: PrincipalState, now: PrincipalState): string[] {
  const changes = [
    ...edited('path', before.path, now.path),
    ...edited('tags', tagsOf(before), tagsOf(now)),
    ...boundaryChanges(before, now),
    ...added('Policy', before.attachedPolicyArns, now.attachedPolicyArns, 'was attached'),
    ...policyChanges(before, now),
  ];
  if (before.type === 'user' && now.type === 'user') return [...changes, ...userChanges(before, now)];
  if (before.type === 'role' && now.type === 'role') return [...changes, ...roleChanges(before, now)];
  return ['It is another kind of principal.'];
}

function userChanges(before: UserState, now: UserState): string[] {
  const mfa = (state: UserState) => state.mfaDevices.map(({ serialNumber }) => serialNumber);
  return [
    ...added('Group', before.groups, now.groups, 'was joined'),
    ...passwordChanges(before, now),
    ...now.keys.flatMap((key) =>
      keyChanges(
        before.keys.find(({ id }) => id === key.id),
        key,
      ),
    ),
    ...switched('Signing certificate', before.certificates, now.certificates),
    ...switched('SSH public key', before.sshKeys, now.sshKeys),
    ...switched('Service-specific credential', before.serviceCredentials, now.serviceCredentials),
    ...added('MFA device', mfa(before), mfa(now), 'was registered'),
  ];
}

function roleChanges(before: RoleState, now: RoleState): string[] {
  return [
    ...edited('trust policy', before.trustPolicy, now.trustPolicy),
    ...edited('description', before.description, now.description),
    ...edited('longest session', String(before.maxSessionSeconds), String(now.maxSessionSeconds)),
    ...added('Instance profile', before.instanceProfiles, now.instanceProfiles, 'contains it'),
    ...(isLater(now.lastUsed?.at, before.lastUsed?.at) ? ['It was used.'] : []),
  ];
}

/** A role keeps its boundary to the end; a user's has to go first. */
function boundaryChanges(before: PrincipalState, now: PrincipalState): string[] {
  const isOurs = now.type === 'user' && now.boundaryArn === null;
  return isOurs ? [] : edited('permissions boundary', before.boundaryArn ?? '', now.boundaryArn ?? '');
}

function policyChanges(before: PrincipalState, now: PrincipalState): string[] {
  const documents = new Map(before.inlinePolicies.map(({ name, document }) => [name, document]));
  return now.inlinePolicies
    .filter(({ name, document }) => documents.get(name) !== document)
    .map(({ name }) => `Inline policy ${name} was put.`);
}

function passwordChanges(before: UserState, now: UserState): string[] {
  const isSame = before.password?.createdAt.getTime() === now.password?.createdAt.getTime();
  return [
    ...(now.password && !isSame ? ['A console password was set.'] : []),
    ...(isLater(now.passwordLastUsedAt, before.passwordLastUsedAt) ? ['The console password was used.'] : []),
  ];
}

function keyChanges(before: KeyState | undefined, now: KeyState): string[] {
  if (!before) return [`Access key ${now.id} was made.`];
  return [
    ...(now.active === before.active
      ? []
      : [`Access key ${now.id} was switched ${now.active ? 'on' : 'off'}.`]),
    ...(isLater(now.lastUsed?.at, before.lastUsed?.at) ? [`Access key ${now.id} was used.`] : []),
  ];
}

interface Switchable {
  readonly id: string;
  readonly active: boolean;
}

function switched(what: string, before: readonly Switchable[], now: readonly Switchable[]): string[] {
  return now.flatMap(({ id, active }) => {
    const same = before.find((other) => other.id === id);
    if (!same) return [`${what} ${id} was added.`];
    return active && !same.active ? [`${what} ${id} was switched on.`] : [];
  });
}

function added(what: string, before: readonly string[], now: readonly string[], how: string): string[] {
  return now.filter((item) => !before.includes(item)).map((item) => `${what} ${item} ${how}.`);
}

function edited(what: string, before: string, now: string): string[] {
  return before === now ? [] : [`Its ${what} changed.`];
}

function tagsOf({ tags }: PrincipalState): string {
  return JSON.stringify(tags.map(({ key, value }) => [key, value]).sort());
}

function isLater(now: Date | null | undefined, before: Date | null | undefined): boolean {
  return now instanceof Date && now.getTime() > (before?.getTime() ?? Number.NEGATIVE_INFINITY);
}
