import { explain } from '../../../cleanup/cli/explain.ts';
import type { StartArguments } from '../arguments.ts';
import type { EmulatedAccount } from '../aws/account.ts';
import { anAccount } from '../aws/new-account.ts';
import { bigCompany } from '../company/big-company.ts';
import { seedCompany } from '../company/company.ts';
import { permitHosts } from '../loopback-only.ts';
import { awsHosts, slackHosts } from './hosts.ts';
import { type OpenOptions, openRealAccount } from './real-account.ts';
import type { RealAccount } from './real-services.ts';
import { accountWords } from './real-words.ts';
import { type ConnectedSlack, connectSlack, SlackRefusedError } from './slack-connection.ts';
import { parseRealSlackSettings, type RealSlackSettings, RealSlackSettingsError } from './slack-settings.ts';

/** What answered, before anything of the sandbox is started. */
export interface RealParts {
  /** Null: AWS is emulated. */
  readonly account: (RealAccount & { readonly region: string }) | null;
  /** The made-up company, or an empty account of the real one's id that keeps its place. */
  readonly emulated: EmulatedAccount;
  /** Null: there is no Slack. */
  readonly slack: {
    readonly settings: RealSlackSettings;
    readonly connected: ConnectedSlack;
    readonly notify: 'report' | 'approvers' | 'owners';
  } | null;
}

export interface PartsOptions {
  readonly env: Readonly<Record<string, string | undefined>>;
  /** How the real account is reached. @default as the AWS environment says */
  readonly aws?: OpenOptions;
  readonly out: (text: string) => void;
}

/** Nothing was started; `status` is that of the process. */
export class CannotStartError extends Error {
  override readonly name = 'CannotStartError';
  readonly status: 1 | 2;

  constructor(message: string, status: 1 | 2) {
    super(message);
    this.status = status;
  }
}

/**
 * Looks at everything that can be wrong, and says whose account it is before anything is read from it.
 *
 * @throws {CannotStartError}
 */
export async function openParts(given: StartArguments, options: PartsOptions): Promise<RealParts> {
  const { env, out } = options;
  const settings = given.realSlack ? settingsOf(env) : null;
  const account = given.realAws ? await accountOf(given, options) : null;
  if (account) out(accountWords(account, account.allowChanges));
  const now = new Date();
  return {
    account,
    emulated: account
      ? anAccount({ id: account.account, partition: account.partition, alias: account.alias })
      : given.users === null
        ? seedCompany(now)
        : bigCompany(now, given.users),
    slack: settings && { settings, connected: await slackOf(settings), notify: given.notify ?? 'approvers' },
  };
}

function settingsOf(env: PartsOptions['env']): RealSlackSettings {
  try {
    return parseRealSlackSettings(env);
  } catch (error) {
    if (!(error instanceof RealSlackSettingsError)) throw error;
    throw new CannotStartError(error.message, 2);
  }
}

async function accountOf({ allowChanges }: StartArguments, { env, aws = {} }: PartsOptions) {
  permitHosts(awsHosts(env));
  const opened = await openRealAccount(aws).catch((error: unknown) => {
    const why = explain(error, env['AWS_REGION'] ?? 'us-east-1', env['AWS_PROFILE']);
    const name = error instanceof Error ? error.name : 'unknown error';
    throw new CannotStartError(why ?? `AWS did not say whose account this is (${name}).`, 1);
  });
  if (allowChanges !== null && allowChanges !== opened.account) {
    const why = `--allow-changes names ${allowChanges}, but the AWS credentials belong to ${opened.account}`;
    throw new CannotStartError(`${why}. Nothing was done.`, 2);
  }
  return { ...opened, allowChanges: allowChanges !== null };
}

async function slackOf(settings: RealSlackSettings): Promise<ConnectedSlack> {
  permitHosts(slackHosts(settings.apiUrl));
  try {
    return await connectSlack(settings);
  } catch (error) {
    if (!(error instanceof SlackRefusedError)) throw error;
    throw new CannotStartError(error.message, 2);
  }
}
