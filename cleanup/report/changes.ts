import type { Changes, ResolvedFinding } from './report.ts';
import { clip, oneLine, sentence } from './text.ts';
import { subjectWords } from './words.ts';

/**
 * `3 new, 1 resolved, 40 still there, to look at or held back`, and what was not looked at where there is any. They are
 * findings of both kinds: one that was kept meanwhile is still there, and no longer to look at.
 */
export function changeCounts({ opened, resolved, unchanged, notChecked }: Changes): string {
  const counts = `${opened.size} new, ${resolved.length} resolved, ${unchanged} still there, to look at or held back`;
  return notChecked > 0 ? `${counts}; ${notChecked} not checked this time` : counts;
}

/** `access key AKIA… of ada: used again.` */
export function resolvedWords({ subject, reason }: ResolvedFinding): string {
  return `${subjectWords(subject)}: ${sentence(clip(oneLine(reason), 200))}`;
}
