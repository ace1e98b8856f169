import { adviceFirst, adviceLines, basisLines } from '../advice.ts';
import { arrange } from '../arrange.ts';
import { decidedLines } from '../decided.ts';
import { gapLines } from '../gaps.ts';
import { markNew } from '../new.ts';
import type { Report } from '../report.ts';
import { byteLength, clip, oneLine } from '../text.ts';
import { fitSections } from './budget.ts';
import { groupSection } from './entries.ts';
import { headline } from './headline.ts';
import { heldSection } from './held-back.ts';
import { subjectLine } from './subject.ts';
import { warningsText } from './warnings.ts';

/** SNS refuses a larger message (UTF-8); the margin is for what it counts beside the text, the subject for one. */
const MAX_MESSAGE_BYTES = 262_144;
const MARGIN_BYTES = 1_000;
/** Gmail hides what comes after about 102 KB, and with it what was not checked and how to act. */
const READABLE_BYTES = 100_000;
const BLANK_LINE = '\n\n';

/** What SNS publishes: plain text, within its limits. */
export interface Email {
  /** Fewer than 100 characters of printable ASCII. */
  readonly subject: string;
  readonly message: string;
}

/**
 * The emailed report. What is too long is cut after whole entries, each group saying how many are left out; the
 * headline, all counts, what was not checked and how to act are always there.
 *
 * @param fullReportAt where the uncut report is kept, or null when there is none; then all that SNS takes is sent
 */
export function renderEmail(
  report: Report,
  { fullReportAt }: { readonly fullReportAt: string | null },
): Email {
  const arrangement = arrange(report.findings);
  const rest = fullReportAt === null ? '(npm run audit -- --json lists all of them)' : 'in the full report';
  const more = (left: string) => `... and ${left} ${rest}`;
  const groups = arrangement.groups.map((group) => groupSection(group, markNew(report), more));
  const held = arrangement.held
    .filter(({ findings }) => findings.length > 0)
    .map((group) => heldSection(group, more));

  const top = [
    headline(report, arrangement),
    warningsText(report),
    decidedText(report),
    whereText(fullReportAt),
  ];
  const notChecked = notCheckedText(report);
  const advice = adviceLines(report, arrangement);
  const bottom = [
    advice.length === 0 ? '' : ['HOW TO ACT', adviceFirst(report.policy), ...bulleted(advice)].join('\n'),
    ['ABOUT THIS REPORT', ...basisLines(report)].join('\n'),
  ];
  const always = joined([...top, notChecked, ...bottom]);
  const most = fullReportAt === null ? MAX_MESSAGE_BYTES : READABLE_BYTES;
  const fitted = fitSections([...groups, ...held], most - MARGIN_BYTES - byteLength(always));
  const fittedHeld = fitted.splice(groups.length);
  return {
    subject: subjectLine(report, arrangement),
    message: `${joined([...top, ...fitted, notChecked, ...fittedHeld, ...bottom])}\n`,
  };
}

function whereText(fullReportAt: string | null): string {
  if (fullReportAt === null) return '';
  const address = clip(oneLine(fullReportAt), 1000);
  return `Full report, with everything: ${address}\nFetch it with: aws s3 cp ${address} .`;
}

function decidedText(report: Report): string {
  const { decided } = report;
  if (decided.length === 0) return '';
  const { lines, more } = decidedLines(report);
  const left = more === null ? [] : [`... ${more}`];
  return [`DECIDED SINCE THE LAST RUN: ${decided.length}`, ...bulleted(lines), ...left].join('\n');
}

function notCheckedText({ notChecked }: Report): string {
  if (notChecked.length === 0) return 'NOT CHECKED: nothing, everything was read.';
  return [`NOT CHECKED: ${notChecked.length}`, ...bulleted(gapLines(notChecked))].join('\n');
}

function bulleted(lines: readonly string[]): string[] {
  return lines.map((line) => `- ${line}`);
}

function joined(parts: readonly string[]): string {
  return parts.filter((part) => part !== '').join(BLANK_LINE);
}
