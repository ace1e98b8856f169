import * as v from 'valibot';
import { type Snapshot, SnapshotError } from './snapshot.ts';

/*
 * The shape of a kept snapshot. A field that is added later must be `v.optional` with a default, or snapshots kept before
 * can no longer be restored; a change of meaning raises `schemaVersion`.
 */

const text = v.string();
const date = v.pipe(
  text,
  v.isoTimestamp(),
  v.transform((iso) => new Date(iso)),
);
const texts = v.array(text);
const lastUse = v.nullable(v.object({ at: date, service: v.nullable(text), region: v.nullable(text) }));
const uploads = v.array(v.object({ id: text, active: v.boolean(), uploadedAt: date, body: text }));

const core = {
  name: text,
  path: text,
  id: text,
  arn: text,
  createdAt: date,
  tags: v.array(v.object({ key: text, value: text })),
  boundaryArn: v.nullable(text),
  inlinePolicies: v.array(v.object({ name: text, document: text })),
  attachedPolicyArns: texts,
};

const user = v.object({
  ...core,
  type: v.literal('user'),
  groups: texts,
  password: v.nullable(v.object({ createdAt: date, resetRequired: v.boolean() })),
  passwordLastUsedAt: v.nullable(date),
  keys: v.array(v.object({ id: text, active: v.boolean(), createdAt: date, lastUsed: lastUse })),
  certificates: uploads,
  sshKeys: uploads,
  serviceCredentials: v.array(
    v.object({
      id: text,
      service: text,
      active: v.boolean(),
      createdAt: date,
      expiresAt: v.nullable(date),
    }),
  ),
  mfaDevices: v.array(v.object({ serialNumber: text, virtual: v.boolean(), enabledAt: date })),
});

const role = v.object({
  ...core,
  type: v.literal('role'),
  trustPolicy: text,
  description: text,
  maxSessionSeconds: v.number(),
  instanceProfiles: texts,
  lastUsed: lastUse,
});

/** What we changed when we disabled a principal, as it is kept. */
export const disablementSchema = v.object({
  schemaVersion: v.literal(1),
  principal: v.object({ type: v.picklist(['user', 'role']), name: text, id: text }),
  begunAt: date,
  denyAllArn: text,
  attachesDenyAll: v.boolean(),
  keys: texts,
  notOurs: v.exactOptional(texts),
  removesPassword: v.boolean(),
});

const snapshot = v.object({
  schemaVersion: v.literal(1),
  account: text,
  decisionId: text,
  takenAt: date,
  principal: v.variant('type', [user, role]),
  disablement: v.nullable(disablementSchema),
  earlier: v.exactOptional(v.array(v.object({ key: text, gone: texts }))),
});

/**
 * The snapshot as JSON that people can read too.
 *
 * @throws {SnapshotError} when it could not be read back: better now than when it is needed
 */
export function encodeSnapshot(value: Snapshot): string {
  const json = `${JSON.stringify(value, null, 2)}\n`;
  decodeSnapshot(json);
  return json;
}

/** @throws {SnapshotError} that names every problem */
export function decodeSnapshot(json: string): Snapshot {
  let value: unknown;
  try {
    value = JSON.parse(json);
  } catch {
    throw new SnapshotError(['it is not JSON']);
  }
  const result = v.safeParse(snapshot, value);
  if (result.success) return result.output;
  throw new SnapshotError(
    result.issues.map((issue) => `${v.getDotPath(issue) ?? 'snapshot'}: ${issue.message}`),
  );
}
