/**
 * What a Lambda's role may do, as data: the CDK stack turns it into policy statements, the sandbox enforces
 * it on every call, so that a missing permission fails on a laptop first.
 */

/** Operator (`StringEquals`, `ForAllValues:StringLike`) → condition key (`iam:PolicyARN`) → accepted values. */
export type PermissionConditions = Readonly<
  Record<string, Readonly<Record<string, string | readonly string[]>>>
>;

/** One IAM policy statement. */
export interface PermissionStatement {
  /** Says what the permission is for; shown in the policy. Letters and digits only, as IAM requires. */
  readonly sid: string;
  /** @default 'Allow' */
  readonly effect?: 'Allow' | 'Deny';
  /** Action names as IAM spells them in policies, which is not always the API's name; `*` and `?` match. */
  readonly actions: readonly string[];
  /** Full ARNs; `*` and `?` match anything, `:` and `/` included. */
  readonly resources: readonly string[];
  readonly conditions?: PermissionConditions;
}
