import pMap from 'p-map';
import type { Progress } from './collect.ts';
import type { Gaps } from './gaps.ts';
import type { AnalyzerFinding, Part } from './inventory.ts';
import type { Analyzer, AnalyzerReader } from './readers.ts';

/** Findings about unused permissions are many and only informative: this many are shown in detail. */
const PERMISSION_DETAILS = 100;
const CONCURRENCY = 8;

/**
 * Access Analyzer's findings. No analyzer at all leaves the run complete, a failed call does not.
 * Details are read for keys, passwords and roles (only they have the key's id and dates to compare with), and for
 * the first 100 permission findings.
 */
export async function collectAnalyzerFindings(
  reader: AnalyzerReader,
  account: string,
  gaps: Gaps,
  progress: (progress: Progress) => void,
): Promise<Part<readonly AnalyzerFinding[]>> {
  const lists = await Promise.all(
    reader.regions.map((region) =>
      gaps.part(attempt(`Access Analyzer in ${region}`, 'ListAnalyzers'), () => reader.analyzers(region)),
    ),
  );
  const analyzers = lists.flatMap((list) => (list.known ? list.value : []));
  const failed = lists.find((list) => !list.known);
  if (analyzers.length === 0) {
    const why = `no unused-access analyzer in ${reader.regions.join(' or ')}`;
    return failed ?? { known: false, gap: gaps.absent('Access Analyzer', why) };
  }
  const found = await Promise.all(analyzers.map((analyzer) => listFindings(reader, analyzer, account, gaps)));
  const findings = found.flatMap((part) => (part.known ? part.value : []));
  const gap = found.find((part) => !part.known);
  if (gap && findings.length === 0) return gap;
  progress({ step: 'analyzer', message: `${findings.length} Access Analyzer findings` });
  const detailed = await readDetails(reader, analyzers, findings, gaps);
  return { known: true, value: detailed };
}

function listFindings(reader: AnalyzerReader, analyzer: Analyzer, account: string, gaps: Gaps) {
  return gaps.part(attempt(`Access Analyzer findings of ${analyzer.arn}`, 'ListFindingsV2'), () =>
    reader.findings(analyzer, account),
  );
}

async function readDetails(
  reader: AnalyzerReader,
  analyzers: readonly Analyzer[],
  findings: readonly AnalyzerFinding[],
  gaps: Gaps,
): Promise<AnalyzerFinding[]> {
  const byArn = new Map(analyzers.map((analyzer) => [analyzer.arn, analyzer]));
  let permissions = 0;
  const wanted = findings.map((finding) => {
    if (finding.type !== 'UnusedPermission') return true;
    permissions += 1;
    return permissions <= PERMISSION_DETAILS;
  });
  return pMap(
    findings,
    async (finding, index) => {
      const analyzer = byArn.get(finding.analyzerArn);
      if (!wanted[index] || !analyzer) return finding;
      const details = await gaps.part(
        attempt(`details of Access Analyzer finding ${finding.id}`, 'GetFindingV2'),
        () => reader.details(analyzer, finding.id),
      );
      return { ...finding, details: details.known ? details.value : null };
    },
    { concurrency: CONCURRENCY },
  );
}

function attempt(what: string, action: string) {
  return { what, action: `access-analyzer:${action}`, required: false };
}
