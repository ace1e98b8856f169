import { type Policy, thresholdsOf } from '../policy.ts';
import { plural } from './text.ts';

const KINDS = [
  ['Keys', 'access keys'],
  ['UnusedUsers', 'users and passwords'],
  ['Roles', 'roles'],
] as const;

/** `Unused access keys: report after 30 days, disable after 60 days, never delete.` */
export function thresholdLines(policy: Policy): string[] {
  const lines = KINDS.map(([of, what]) => {
    const at = thresholdsOf(policy, of);
    if (at.report === 0) return `Unused ${what}: not looked for.`;
    const stages = (['report', 'disable', 'delete'] as const).map((stage) =>
      at[stage] > 0 ? `${stage} after ${plural(at[stage], 'day')}` : `never ${stage}`,
    );
    return `Unused ${what}: ${stages.join(', ')}.`;
  });
  const { maxKeyAge } = policy;
  return [
    ...lines,
    maxKeyAge > 0
      ? `Old access keys and other credentials: report after ${plural(maxKeyAge, 'day')}.`
      : 'Old access keys and other credentials: not looked for.',
  ];
}
