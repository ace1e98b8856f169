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
