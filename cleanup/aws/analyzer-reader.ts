import {
  type AccessAnalyzerClient,
  type FindingDetails,
  paginateGetFindingV2,
  paginateListAnalyzers,
  paginateListFindingsV2,
} from '@aws-sdk/client-accessanalyzer';
import type { AnalyzerDetails, AnalyzerFinding } from '../inventory.ts';
import type { Analyzer, AnalyzerReader } from '../readers.ts';
import { required } from './required.ts';

const UNUSED_ACCESS = new Set<string | undefined>(['ACCOUNT_UNUSED_ACCESS', 'ORGANIZATION_UNUSED_ACCESS']);
const TYPES = new Set<string | undefined>([
  'UnusedIAMUserAccessKey',
  'UnusedIAMUserPassword',
  'UnusedIAMRole',
  'UnusedPermission',
]);

/** Reads unused-access findings. Read-only: it never creates an analyzer, which would cost money. */
export function analyzerReader(clients: ReadonlyMap<string, AccessAnalyzerClient>): AnalyzerReader {
  const clientIn = (region: string) =>
    required(clients.get(region), `client for ${region}`, 'Access Analyzer');
  return {
    regions: [...clients.keys()],
    async analyzers(region) {
      const analyzers: Analyzer[] = [];
      for await (const page of paginateListAnalyzers({ client: clientIn(region) }, {})) {
        for (const analyzer of page.analyzers ?? []) {
          if (UNUSED_ACCESS.has(analyzer.type) && analyzer.status === 'ACTIVE') {
            analyzers.push({ arn: required(analyzer.arn, 'arn', 'ListAnalyzers'), region });
          }
        }
      }
      return analyzers;
    },
    async findings({ arn, region }, account) {
      const findings: AnalyzerFinding[] = [];
      const pages = paginateListFindingsV2(
        { client: clientIn(region), pageSize: 100 },
        {
          analyzerArn: arn,
          filter: { status: { eq: ['ACTIVE'] }, resourceOwnerAccount: { eq: [account] } },
        },
      );
      for await (const page of pages) {
        for (const raw of page.findings ?? []) {
          // An organisation's analyzer sees other accounts too, and the filter is a request, not a promise.
          if (!TYPES.has(raw.findingType) || raw.resourceOwnerAccount !== account) continue;
          findings.push({
            id: required(raw.id, 'id', 'ListFindingsV2'),
            type: raw.findingType as AnalyzerFinding['type'],
            resourceArn: required(raw.resource, 'resource', 'ListFindingsV2'),
            analyzedAt: required(raw.analyzedAt, 'analyzedAt', 'ListFindingsV2'),
            analyzerArn: arn,
            details: null,
          });
        }
      }
      return findings;
    },
    async details({ arn, region }, id) {
      const details: FindingDetails[] = [];
      for await (const page of paginateGetFindingV2({ client: clientIn(region) }, { analyzerArn: arn, id })) {
        details.push(...(page.findingDetails ?? []));
      }
      return toDetails(details);
    },
  };
}

function toDetails(parts: readonly FindingDetails[]): AnalyzerDetails {
  return {
    accessKeys: parts.flatMap(({ unusedIamUserAccessKeyDetails: key }) =>
      key?.accessKeyId ? [{ id: key.accessKeyId, lastAccessedAt: key.lastAccessed ?? null }] : [],
    ),
    lastAccessedAt:
      parts
        .map((part) => (part.unusedIamRoleDetails ?? part.unusedIamUserPasswordDetails)?.lastAccessed)
        .find((date) => date) ?? null,
    permissions: parts.flatMap(({ unusedPermissionDetails: permission }) =>
      permission?.serviceNamespace
        ? [
            {
              service: permission.serviceNamespace,
              actions: (permission.actions ?? []).flatMap(({ action }) => action ?? []),
              lastAccessedAt: permission.lastAccessed ?? null,
            },
          ]
        : [],
    ),
  };
}
