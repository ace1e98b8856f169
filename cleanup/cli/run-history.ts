import { parseArgs } from 'node:util';
import { ambientRegion } from '../aws/ambient-region.ts';
import { historySource } from '../aws/history-source.ts';
import { isoMinute } from '../days.ts';
import type { HistoryLine } from '../history.ts';
import { historyWords } from '../report/decided.ts';
import { oneLine } from '../report/text.ts';
import { UsageError } from './arguments.ts';
import { explain } from './explain.ts';
import { keptByNpm } from './kept-by-npm.ts';
import { EXIT, type Surroundings, type Terminal } from './run-audit.ts';

const MOST = 100_000;

const HISTORY_HELP = `Prints what happened in an account: what was found and resolved, who decided what, what was
refused, and every change made. Reads the product's table, changes nothing.

Usage: npm run history -- --table NAME [options]      (npm run -s history -- --table NAME --json)

  --table NAME     The stack's table: its output TableName.
  --account ID     Of this account. Default: the account of your credentials.
  --limit N        The newest N lines (1 to ${MOST}). Default: 1000.
  --json           One JSON array instead of lines.
  -h, --help       Show this.

Uses the AWS environment (AWS_PROFILE, AWS_REGION, AWS_ENDPOINT_URL, …).
Exit status: 0 printed; 1 nothing could be read; 2 wrong use.`;

interface Given {
  readonly help: boolean;
  readonly json: boolean;
  readonly table: string;
  readonly account: string | null;
  readonly limit: number;
}

/** The whole of `npm run history`. */
export async function runHistory(
  args: readonly string[],
  { out, err }: Terminal,
  { clock, environment }: Surroundings,
): Promise<number> {
  let given: Given;
  try {
    given = parse(args);
    if (given.help) {
      out(`${HISTORY_HELP}\n`);
      return EXIT.complete;
    }
    const kept = keptByNpm(environment, 'history', HISTORY_HELP);
    if (kept) throw new UsageError(kept);
    if (given.table === '') throw new UsageError('--table: the name of the table is missing');
  } catch (error) {
    if (!(error instanceof UsageError)) throw error;
    err(`${error.message}\nTry: npm run history -- --help\n`);
    return EXIT.usage;
  }
  const region = await ambientRegion();
  try {
    const source = historySource(region, given.table);
    const account = given.account ?? (await source.account());
    const { lines, isWhole } = await source.read(account, given.limit, clock());
    out(given.json ? `${JSON.stringify(lines, null, 2)}\n` : `${lines.map(lineText).join('\n')}\n`);
    if (!isWhole) err(`There may be older lines: --limit takes up to ${MOST}.\n`);
    return EXIT.complete;
  } catch (error) {
    const sentence = noTable(error, given.table) ?? explain(error, region, environment['AWS_PROFILE']);
    if (!sentence) throw error;
    err(`${sentence}\n`);
    return EXIT.nothing;
  }
}

/** `2026-03-04 06:00 UTC  U0ADA  deactivate access key AKIA… of ada: applied. It was deactivated.` */
function lineText(line: HistoryLine): string {
  const { at, by, change } = line;
  const done =
    change && `. ${change.action} ${change.before} → ${change.after}, AWS request ${change.awsRequestId}`;
  return oneLine(`${isoMinute(at)}  ${by}  ${historyWords(line)}${done ?? ''}`);
}

function noTable(error: unknown, table: string): string | null {
  return error instanceof Error && error.name === 'ResourceNotFoundException'
    ? `There is no table "${table}" in this region and account: check --table and AWS_REGION.`
    : null;
}

function parse(args: readonly string[]): Given {
  const values = parsed(args);
  const { account = null, limit = '1000', table = '' } = values;
  const problems: string[] = [];
  if (account !== null && !/^\d{12}$/.test(account))
    problems.push(`--account: "${account}" is not an account id of 12 digits`);
  const count = /^\d{1,6}$/.test(limit) ? Number(limit) : 0;
  if (count < 1 || count > MOST) problems.push(`--limit: "${limit}" is not a whole number from 1 to ${MOST}`);
  if (problems.length > 0) throw new UsageError(problems.join('\n'));
  return { help: values.help === true, json: values.json === true, table, account, limit: count };
}

function parsed(args: readonly string[]) {
  try {
    return parseArgs({
      args: [...args],
      options: {
        table: { type: 'string' },
        account: { type: 'string' },
        limit: { type: 'string' },
        json: { type: 'boolean' },
        help: { type: 'boolean', short: 'h' },
      },
    }).values;
  } catch (error) {
    throw new UsageError(error instanceof Error ? error.message : String(error));
  }
}
