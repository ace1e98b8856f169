import { compareDays, isoDay } from '../../days.ts';
import type { SchedulePlan } from '../../schedule/plan.ts';
import { EMAIL, type Warned } from '../../schedule/warning.ts';
import type { Report } from '../report.ts';
import { oneLine } from '../text.ts';
import { ownerWords, scheduledWord, subjectWords } from '../words.ts';

/** So many fit into any email; the rest is warned about by the next one. */
const MAX_WARNINGS = 150;

/** The warnings that an email names, and so delivers: the nearest first. */
export function emailedWarnings({ warnings }: Pick<SchedulePlan, 'warnings'>): readonly Warned[] {
  return [...warnings]
    .sort((a, b) => compareDays(a.at, b.at))
    .slice(0, MAX_WARNINGS)
    .map((warning) => ({ ...warning, to: EMAIL }));
}

/** Every warning of this email, in full: what is cut out of it would not be a warning. Empty: there is none. */
export function warningsText({ schedule, inSlack }: Pick<Report, 'schedule' | 'inSlack'>): string {
  const warnings = emailedWarnings(schedule);
  if (warnings.length === 0) return '';
  const lines = warnings.map(({ finding, action, kind, at }) => {
    const word = scheduledWord(action, finding.subject.type);
    const again = kind === 'last' ? ' (last warning)' : '';
    return `- ${word} ${subjectWords(finding.subject)} on ${isoDay(at)}, or soon after${again}. Owner: ${oneLine(ownerWords(finding.owner))}.`;
  });
  return [
    `WARNINGS: ${warnings.length}. This will be done by itself, unless it is used,${inSlack ? ' somebody keeps it in Slack,' : ''} or its user or role is tagged iam-cleanup:protected:`,
    ...lines,
  ].join('\n');
}
