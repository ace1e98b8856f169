import type { RuleId, Verdict } from '../finding.ts';
import type { CredentialReportRow } from '../inventory.ts';
import { type Facts, reportOnly } from './rule.ts';

/** The root user's line of the credential report, or null when the report could not be read. */
export function rootRow({ inventory }: Facts): CredentialReportRow | null {
  return inventory.credentialReport.known ? inventory.credentialReport.value.root : null;
}

/** A report-only verdict on the root user. */
export function rootVerdict(
  facts: Facts,
  row: CredentialReportRow,
  found: { readonly rule: RuleId; readonly reason: string; readonly lastUsedAt: Date | null },
): Verdict {
  const { credentialReport } = facts.inventory;
  return reportOnly(
    {
      rule: found.rule,
      subject: { type: 'root', name: 'root', arn: row.arn, id: 'root' },
      principalId: 'root',
      createdAt: row.userCreatedAt,
      lastUsed: found.lastUsedAt && { at: found.lastUsedAt, service: null, region: null },
      reason: found.reason,
      asOf: credentialReport.known ? credentialReport.value.generatedAt : facts.now,
    },
    facts.now,
  );
}
