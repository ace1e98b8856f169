import { parseArgs } from 'node:util';
import { ambientRegion } from '../aws/ambient-region.ts';
import { deploymentReader } from '../aws/deployment-reader.ts';
import { type Check, exitStatus, renderChecks } from '../doctor/check.ts';
import type { DeploymentReader } from '../doctor/deployment.ts';
import { examine } from '../doctor/examine.ts';
import type { Env } from '../environment.ts';
import { UsageError } from './arguments.ts';
import { explain } from './explain.ts';
import { keptByNpm } from './kept-by-npm.ts';
import { EXIT, type Surroundings, type Terminal } from './run-audit.ts';

const DOCTOR_HELP = `Checks a deployment from outside and says how to mend what is wrong. Changes nothing.

Usage: npm run doctor -- [options]      (npm run -s doctor -- --json)

  --stack NAME     The deployment's stack. Default: IamUserCleanup.
  --json           One JSON object instead of lines.
  -h, --help       Show this.

Uses the AWS environment (AWS_PROFILE, AWS_REGION, AWS_ENDPOINT_URL, …). Where there is Slack it reads the app's two
secrets, shows neither, and asks Slack with the app's token; it posts nothing.
Exit status: 0 all is well; 1 something is wrong; 2 wrong use; 3 something could not be looked at.`;

/** Looks at the Slack half, when the functions are told of one. */
export type SlackExaminer = (environment: Env, reader: DeploymentReader) => Promise<readonly Check[]>;

/** The whole of `npm run doctor`. */
export async function runDoctor(
  args: readonly string[],
  { out, err }: Terminal,
  { clock, environment }: Surroundings,
  examineSlack: SlackExaminer,
): Promise<number> {
  let given: { readonly help: boolean; readonly json: boolean; readonly stack: string };
  try {
    given = parse(args);
    const kept = keptByNpm(environment, 'doctor', DOCTOR_HELP);
    if (kept) throw new UsageError(kept);
  } catch (error) {
    if (!(error instanceof UsageError)) throw error;
    err(`${error.message}\nTry: npm run doctor -- --help\n`);
    return EXIT.usage;
  }
  if (given.help) {
    out(`${DOCTOR_HELP}\n`);
    return EXIT.complete;
  }
  const region = await ambientRegion();
  const reader = deploymentReader(region, clock);
  try {
    // Wrong credentials are told at once, not once for every look.
    const account = await reader.account();
    const found = await examine(reader, given.stack, clock());
    const slack = found.environment ? await examineSlack(found.environment, reader) : [];
    const checks = [...found.checks, ...slack];
    const about = { stack: given.stack, account, region };
    out(
      given.json
        ? `${JSON.stringify({ ...about, checks }, null, 2)}\n`
        : `${given.stack} in account ${account}, ${region}\n\n${renderChecks(checks)}\n`,
    );
    return exitStatus(checks);
  } catch (error) {
    const sentence = explain(error, region, environment['AWS_PROFILE']);
    if (!sentence) throw error;
    err(`${sentence}\n`);
    return EXIT.incomplete;
  }
}

function parse(args: readonly string[]) {
  try {
    const { values } = parseArgs({
      args: [...args],
      options: {
        stack: { type: 'string', default: 'IamUserCleanup' },
        json: { type: 'boolean', default: false },
        help: { type: 'boolean', short: 'h', default: false },
      },
    });
    if (!/^[A-Za-z][A-Za-z0-9-]{0,127}$/.test(values.stack)) {
      throw new UsageError(`--stack: ${JSON.stringify(values.stack)} is not the name of a stack`);
    }
    return values;
  } catch (error) {
    if (error instanceof UsageError) throw error;
    throw new UsageError(error instanceof Error ? error.message : String(error));
  }
}
