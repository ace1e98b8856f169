import type { Subject } from '../finding.ts';

/** A credential, named together with its user. */
export type OtherSubject = Pick<Subject, 'type' | 'name' | 'id'>;

/** What IAM made of a call that changes something. */
export interface Written {
  /** `gone`: IAM answered NoSuchEntity, so the key, the password or the user was no longer there to be changed. */
  readonly outcome: 'changed' | 'gone';
  /** For the trail: AWS finds the call by it. */
  readonly awsRequestId: string;
}

/**
 * Changes one credential. A key is always named together with its user. Each call may be repeated: the second one finds
 * what it wants, or nothing. Whole users and roles are changed by `principals/principal-writer.ts`, and rebuilt by
 * `aws/iam-restorer.ts`; nothing else in this product changes IAM.
 *
 * Every other refusal of AWS is thrown under AWS's own name for it.
 */
export interface IamWriter {
  deactivateKey(userName: string, accessKeyId: string): Promise<Written>;
  activateKey(userName: string, accessKeyId: string): Promise<Written>;
  deleteKey(userName: string, accessKeyId: string): Promise<Written>;
  /** Takes the console password away; nothing in this product can give it back. */
  deletePassword(userName: string): Promise<Written>;
  /** Of an SSH key, signing certificate or service-specific credential. */
  setStatus(of: OtherSubject, status: 'Active' | 'Inactive'): Promise<Written>;
  deleteOther(of: OtherSubject): Promise<Written>;
}
