import { isDeepStrictEqual } from 'node:util';
import type { CreateStep, Mark } from './restore-plan.ts';

/** Who has a name, and whether a restoring made it. */
export interface Existing {
  readonly id: string;
  /** Value of `RESTORED_TAG`, null when it has none. */
  readonly restoredFrom: string | null;
  readonly tags: CreateStep['Tags'];
  readonly path: string;
  readonly boundaryArn: string | null;
  /** JSON text; null: a user has none. */
  readonly trustPolicy: string | null;
}

/** With 50 tags nothing tells whether we finished it, or somebody else made it anew. */
export function isFinished({ restoredFrom }: Existing, { values }: Mark): boolean {
  return values !== null && restoredFrom === values.finished;
}

/** Built by an interrupted restoring, or by somebody who wanted it to look so: it has to be what we create, too. */
export function isBegun({ restoredFrom, tags }: Existing, { values }: Mark, { Tags }: CreateStep): boolean {
  return values ? restoredFrom === values.unfinished : isSameSet(tags, Tags);
}

/** It has all tags of one that had 50: finished by us, or made anew by somebody else. */
export function isAlike({ tags }: Existing, { values, finish }: Mark, { Tags }: CreateStep): boolean {
  return values === null && isSameSet(tags, [...Tags, ...finish.Tags]);
}

function isSameSet(one: CreateStep['Tags'], other: CreateStep['Tags']): boolean {
  const sorted = (tags: CreateStep['Tags']) =>
    tags.map(({ Key, Value }) => JSON.stringify([Key, Value])).sort();
  return isDeepStrictEqual(sorted(one), sorted(other));
}

/** What is not as we create it. */
export function changesOf({ path, boundaryArn, trustPolicy }: Existing, create: CreateStep): string[] {
  const trusted = create.call === 'CreateRole' ? create.AssumeRolePolicyDocument : null;
  return [
    ...(path === create.Path ? [] : ['the path']),
    ...(boundaryArn === (create.PermissionsBoundary ?? null) ? [] : ['the permissions boundary']),
    ...(trusted === trustPolicy || isSameJson(trusted, trustPolicy) ? [] : ['the trust policy']),
  ];
}

function isSameJson(one: string | null, other: string | null): boolean {
  return one !== null && other !== null && isDeepStrictEqual(JSON.parse(one), JSON.parse(other));
}
