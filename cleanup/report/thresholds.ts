import { type Policy, thresholdsOf } from '../policy.ts';
import { plural } from './text.ts';

const STAGES = [
  ['report', 'report'],
  ['disable', 'disable'],
  ['delete', 'delete'],
] as const;
/** It cannot be switched off: it is removed where its user would be disabled, and there is nothing left to delete. */
const STAGES_OF_PASSWORD = [
  ['report', 'report'],
  ['disable', 'remove'],
] as const;

const KINDS = [
  ['Keys', 'access keys', STAGES],
  ['UnusedUsers', 'users', STAGES],
  ['UnusedUsers', 'passwords', STAGES_OF_PASSWORD],
  ['Roles', 'roles', STAGES],
] as const;

/** `Unused access keys: report after 30 days, disable after 60 days, never delete.` */
export function thresholdLines(policy: Policy): string[] {
  const lines = KINDS.map(([of, what, stages]) => {
    const at = thresholdsOf(policy, of);
    if (at.report === 0) return `Unused ${what}: not looked for.`;
    const words = stages.map(([stage, word]) =>
      at[stage] > 0 ? `${word} after ${plural(at[stage], 'day')}` : `never ${word}`,
    );
    return `Unused ${what}: ${words.join(', ')}.`;
  });
  const { maxKeyAge } = policy;
  return [
    ...lines,
    maxKeyAge > 0
      ? `Old access keys and other credentials: report after ${plural(maxKeyAge, 'day')}.`
      : 'Old access keys and other credentials: not looked for.',
  ];
}
