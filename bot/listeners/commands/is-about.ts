import type { Subject } from '../../../cleanup/finding.ts';

/** Whether somebody who types this name, key id, principal id or ARN means it. Names are compared as IAM does: any case. */
export function isAbout(
  { subject, principalId }: { readonly subject: Subject; readonly principalId: string },
  typed: string,
): boolean {
  const folded = typed.toLowerCase();
  const names = [subject.name, subject.id, subject.accessKeyId, subject.arn, principalId];
  return names.some((name) => name?.toLowerCase() === folded);
}
