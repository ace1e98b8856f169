import type { Finding } from '../../../cleanup/finding.ts';
import { parsePolicy } from '../../../cleanup/policy.ts';
import { type PlanFacts, planSchedule } from '../../../cleanup/schedule/plan.ts';
import { EMAIL, type Warning } from '../../../cleanup/schedule/warning.ts';
import { aFinding, daysAgo, NOW } from '../report/factories.ts';

/** Thresholds of keys that act. */
export const ON = { minAgeKeysToDisable: 60, minAgeKeysToDelete: 120 };
/** Over the threshold for disabling. */
export const key = aFinding({ stage: 'disable', unusedDays: 100 });

/** Both warnings, delivered so many days ago. */
export function warned(
  finding: Finding,
  first: number,
  last: number,
  overrides: Partial<Warning> = {},
): Warning[] {
  const one = (kind: Warning['kind'], days: number) =>
    ({
      findingId: finding.id,
      action: 'deactivate',
      kind,
      deliveredAt: daysAgo(days),
      to: EMAIL,
      ...overrides,
    }) as const;
  return [one('first', first), one('last', last)];
}

/** What is planned for a key that is due and twice warned of, but for what is said. */
export function planOf({ policy, ...facts }: Partial<Omit<PlanFacts, 'policy'>> & { policy?: object } = {}) {
  const findings = facts.findings ?? [key];
  return planSchedule({
    findings,
    policy: parsePolicy({ ...ON, ...policy }),
    now: NOW,
    brakes: [],
    warnings: findings.flatMap((finding) => warned(finding, 8, 2)),
    exemptions: [],
    warnsApprovers: true,
    openSince: new Map(findings.map(({ id }) => [id, daysAgo(50)])),
    disabledSince: new Map(),
    refusedUses: new Map(),
    addressees: new Map(),
    busyPrincipals: new Set(),
    ordered: new Set(),
    inVain: new Map(),
    changesToday: 0,
    ...facts,
  });
}
