import type { ResolvedFinding } from './report.ts';
import { clip, oneLine, sentence } from './text.ts';
import { subjectWords } from './words.ts';

/** `access key AKIA… of ada: used again.` */
export function resolvedWords({ subject, reason }: ResolvedFinding): string {
  return `${subjectWords(subject)}: ${sentence(clip(oneLine(reason), 200))}`;
}
