import { planText } from '../plan.ts';
import type { Report } from '../report.ts';
import { incompleteLine, titleLine } from '../verdict.ts';
import { wrap } from './wrap.ts';

const MAX_STEPS = 60;
const MAX_SUBJECTS = 12;

/** The plan of what would happen by itself, for a terminal of `width` columns. */
export function renderPlan(report: Report, width: number): string {
  const { head, brakes, steps } = planText(report, MAX_STEPS, MAX_SUBJECTS);
  const lines = [
    titleLine(report),
    incompleteLine(report),
    '',
    head,
    ...[...brakes, ...steps].map((line) => `- ${line}`),
    '',
    'Planned as for a first run with these thresholds: everything is warned about a week before. Nothing is done from here.',
    'Deployed with Slack, only Slack warns: with `notify` as it is (`report`) nothing of this would be done, with `approvers` only what nobody owns.',
  ];
  return lines.flatMap((line, index) => (line === '' && index === 1 ? [] : wrap(line, width))).join('\n');
}
