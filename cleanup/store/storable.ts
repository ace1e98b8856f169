import type { Finding } from '../finding.ts';

/** An item may have 400 KB; other capabilities need room on it too. */
const MAX_EVIDENCE_BYTES = 200_000;

/**
 * A finding that fits an item. Access Analyzer can list thousands of actions for one role: evidence beyond the
 * limit is cut with a word about it, since one such role must not end the whole run. The report has it all.
 */
export function storable(finding: Finding): Finding {
  let bytes = 0;
  const cut = finding.evidence.findIndex((sentence) => {
    bytes += Buffer.byteLength(sentence);
    return bytes > MAX_EVIDENCE_BYTES;
  });
  if (cut === -1) return finding;
  const more = finding.evidence.length - cut;
  return {
    ...finding,
    evidence: [...finding.evidence.slice(0, cut), `… and ${more} more: see the report.`],
  };
}
