import { accessSync, constants, statSync, writeFileSync } from 'node:fs';
import { dirname } from 'node:path';
import { ambientRegion } from '../aws/ambient-region.ts';
import type { CallCounter } from '../aws/client-options.ts';
import { createReaders } from '../aws/readers.ts';
import { NothingReadError } from '../collect.ts';
import { NO_MEMORY } from '../evaluate.ts';
import { inspect } from '../inspect.ts';
import { isComplete } from '../inventory.ts';
import type { Readers } from '../readers.ts';
import { renderCsv } from '../report/csv.ts';
import { renderHtml } from '../report/html/html.ts';
import { renderJson } from '../report/json.ts';
import type { Report } from '../report/report.ts';
import { renderPlan } from '../report/terminal/plan.ts';
import { renderTable } from '../report/terminal/table.ts';
import { planOfFirstRun } from '../schedule/plan.ts';
import { type Arguments, helpText, parseArguments, UsageError } from './arguments.ts';
import { explain } from './explain.ts';
import { keptByNpm } from './kept-by-npm.ts';
import { progressLine } from './progress-line.ts';

/** Exit status of `npm run audit`. */
export const EXIT = { complete: 0, nothing: 1, usage: 2, incomplete: 3 } as const;

/** Where the terminal's two streams go; tests pass their own. */
export interface Terminal {
  readonly out: (text: string) => void;
  readonly err: (text: string) => void;
  /** Columns, or null when standard error is no terminal (then no progress is shown). */
  readonly columns: number | null;
  /** Columns of standard output, or null when it is no terminal. */
  readonly width: number | null;
}

const TABLE_WIDTH = 120;

/** What only an entry point knows. */
export interface Surroundings {
  readonly clock: () => Date;
  /** For words about wrong credentials, and about options that npm did not hand on. */
  readonly environment: Readonly<Record<string, string | undefined>>;
}

/** The whole of `npm run audit`: looks at the account that the AWS environment names. Changes nothing there. */
export async function runAudit(
  args: readonly string[],
  terminal: Terminal,
  { clock, environment }: Surroundings,
): Promise<number> {
  let given: Arguments;
  try {
    if (args.includes('--help') || args.includes('-h')) {
      terminal.out(`${helpText()}\n`);
      return EXIT.complete;
    }
    const kept = keptByNpm(environment, 'audit', helpText());
    if (kept) throw new UsageError(kept);
    given = parseArguments(args, clock);
    for (const file of [given.csvFile, given.htmlFile]) if (file) checkWritable(file);
  } catch (error) {
    if (!(error instanceof UsageError)) throw error;
    terminal.err(`${error.message}\nTry: npm run audit -- --help\n`);
    return EXIT.usage;
  }
  const region = await ambientRegion();
  let report: Report;
  try {
    report = await look(given, region, terminal, clock);
  } catch (error) {
    const sentence =
      error instanceof NothingReadError
        ? `Nothing could be read: ${error.message}.`
        : explain(error, region, environment['AWS_PROFILE']);
    if (!sentence) throw error;
    terminal.err(`${sentence}\n`);
    return EXIT.nothing;
  }
  return printResult(report, given, terminal);
}

async function look(
  given: Arguments,
  region: string,
  terminal: Terminal,
  clock: () => Date,
): Promise<Report> {
  const { policy, now } = given;
  const begun = clock();
  const counter: CallCounter = { count: 0 };
  const readers = createReaders({ region, cloudFormationRegions: policy.cloudFormationRegions, counter });
  const progress = progressLine(terminal);
  try {
    const { inventory, findings, counts } = await inspect({
      readers: await checkedFirst(readers, region),
      policy,
      now,
      memory: NO_MEMORY,
      progress: progress.show,
    });
    const { users, roles, credentialReport } = inventory;
    if (!users.known && !roles.known && !credentialReport.known) throw new NothingReadError(users.gap.why);
    return {
      runId: 'terminal',
      account: inventory.account,
      alias: inventory.alias,
      generatedAt: now,
      complete: isComplete(inventory),
      notChecked: inventory.gaps,
      counts,
      calls: counter.count,
      durationMs: clock().getTime() - begun.getTime(),
      policy,
      findings,
      schedule: planOfFirstRun(findings, policy, now, inventory.gaps),
      decided: [],
      inSlack: false,
      changes: null,
      trend: [],
    };
  } finally {
    progress.clear();
  }
}

/** Asks who we are before anything else, so that wrong credentials are told at once and in one sentence. */
async function checkedFirst(readers: Readers, region: string): Promise<Readers> {
  const identity = await readers.account.identity().catch((error: unknown) => {
    if (explain(error, region)) throw error;
    return null;
  });
  return identity ? { ...readers, account: { ...readers.account, identity: async () => identity } } : readers;
}

/** The result first: a file that cannot be written must not cost it. */
function printResult(report: Report, given: Arguments, terminal: Terminal): number {
  const width = terminal.width ?? TABLE_WIDTH;
  terminal.out(
    given.json
      ? `${JSON.stringify(renderJson(report), null, 2)}\n`
      : `${given.plan ? renderPlan(report, width) : renderTable(report, width)}\n`,
  );
  const written = [
    given.csvFile === null || writeFile(given.csvFile, renderCsv(report), terminal),
    given.htmlFile === null || writeFile(given.htmlFile, renderHtml(report), terminal),
  ];
  return report.complete && written.every(Boolean) ? EXIT.complete : EXIT.incomplete;
}

function writeFile(file: string, content: string, { err }: Terminal): boolean {
  try {
    writeFileSync(file, content);
    err(`Written: ${file}\n`);
    return true;
  } catch (error) {
    const why = error instanceof Error && 'code' in error ? error.code : error;
    err(`${file} could not be written (${why}); the result above is complete without it.\n`);
    return false;
  }
}

/** Better now than after a long audit. */
function checkWritable(file: string): void {
  const existing = statSync(file, { throwIfNoEntry: false });
  if (existing?.isDirectory()) throw new UsageError(`${file} is a directory.`);
  try {
    accessSync(existing ? file : dirname(file), constants.W_OK);
  } catch {
    throw new UsageError(
      `${file} cannot be written: ${existing ? 'it' : dirname(file)} does not exist or is read-only.`,
    );
  }
}
