import type { KnownBlock } from '@slack/types';
import { isoMinute } from '../../cleanup/days.ts';
import { arrange } from '../../cleanup/report/arrange.ts';
import { subjectLine } from '../../cleanup/report/email/subject.ts';
import type { Report } from '../../cleanup/report/report.ts';
import { durationWords, oneLine, plural } from '../../cleanup/report/text.ts';
import { COMMAND } from '../ids.ts';
import { context, header, type RichMessage, section, textOf } from './blocks.ts';
import { escapeText } from './escape.ts';
import { rulesChart, rulesTable, trendChart } from './summary-charts.ts';
import { changesText, gapsText, headlineText, planWords, ruleCounts } from './summary-words.ts';

/** What was told to whom in Slack in this run. */
export interface Told {
  /** Owners who have a message with open findings. */
  readonly owners: number;
  /** Findings that nobody known owns, in the approvers' channel or waiting for room there. */
  readonly unowned: number;
}

/**
 * One summary a run: headline, what changed, what comes, what was not checked. With charts and a table, and the
 * same in plain blocks for workspaces that refuse those.
 */
export function channelSummary(report: Report, told: Told): RichMessage {
  const top: KnownBlock[] = [header(titleOf(report)), section(headlineText(report))];
  const bottom = [changesText(report.changes), planWords(report), gapsText(report), toldText(told)]
    .filter(Boolean)
    .map((text): KnownBlock => section(text));
  const foot = context(
    `Run ${escapeText(report.runId, 100)} took ${durationWords(report.durationMs)}. Details are in the thread; \`${COMMAND} help\` tells what you can do.`,
  );
  const native = [rulesChart(report), trendChart(report)].filter((chart) => chart !== null);
  const table = rulesTable(report);
  const counts = countLines(report);
  return {
    text: textOf(escapeText(subjectLine(report, arrange(report.findings)))),
    // A table is shown last wherever it stands in the list.
    blocks: [...top, ...native, ...bottom, foot, ...(table ? [table] : [])],
    plain: [...top, ...(counts ? [section(counts)] : []), ...bottom, foot],
  };
}

function titleOf({ alias, account, generatedAt }: Report): string {
  const name = alias ? `${oneLine(alias)} (${account})` : account;
  return `IAM audit of ${name}, ${isoMinute(generatedAt)}`;
}

function countLines(report: Report): string {
  return ruleCounts(arrange(report.findings))
    .map(({ title, toLookAt, due }) => `• ${title}: *${toLookAt}*${due > 0 ? `, ${due} due` : ''}`)
    .join('\n');
}

function toldText({ owners, unowned }: Told): string {
  const parts = [
    owners > 0 && `${plural(owners, 'owner has', 'owners have')} a direct message about what is theirs.`,
    unowned > 0 &&
      `${plural(unowned, 'finding has', 'findings have')} no owner known in Slack: see the approvers' channel.`,
  ];
  return parts.filter(Boolean).join(' ');
}
