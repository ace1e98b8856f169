import { collectAnalyzerFindings } from './collect-analyzer.ts';
import { collectLastAccess } from './collect-last-access.ts';
import { collectLiveFacts } from './collect-live.ts';
import { collectPeople } from './collect-people.ts';
import { isoMinute } from './days.ts';
import { Gaps } from './gaps.ts';
import type {
  CredentialReport,
  CredentialReportRow,
  Inventory,
  Part,
  Role,
  ServiceSpecificCredential,
} from './inventory.ts';
import type { Policy } from './policy.ts';
import type { ListedUser, Readers } from './readers.ts';
import type { UnaskedUser } from './whom-to-ask.ts';

/** Thrown when not even the account could be told: there is nothing to report on. */
export class NothingReadError extends Error {
  override readonly name = 'NothingReadError';
}

/** What a run says of itself while it goes on. */
export interface Progress {
  readonly step:
    | 'report'
    | 'principals'
    | 'analyzer'
    | 'live'
    | 'stacks'
    | 'judge'
    | 'store'
    | 'deliver'
    | 'act';
  /** For people: `5,000 users, 500 roles`. */
  readonly message: string;
}

export interface CollectOptions {
  readonly readers: Readers;
  readonly policy: Policy;
  readonly now: Date;
  /** Names of users with a key that we switched off, whose keys are asked for. @default none */
  readonly switchedOff?: ReadonlySet<string>;
  readonly progress?: (progress: Progress) => void;
  /**
   * Ids of users whose SSH keys are to be read whatever else is known of them.
   *
   * @default nobody's
   */
  readonly sshKeysOf?: ReadonlySet<string>;
  /** Ids of users and roles that this product disabled: does somebody still use them? @default none */
  readonly disabled?: ReadonlySet<string>;
  /** Aborted when the audit has to come to its end; it then reports what it has, and names the rest. */
  readonly signal?: AbortSignal;
}

/**
 * Reads the account. Lists first; then live facts only for those whom the credential report or Access Analyzer
 * flags. A read that fails becomes a gap, and the run goes on.
 *
 * @throws {NothingReadError} when neither STS nor IAM says which account this is
 */
export async function collect(options: CollectOptions): Promise<Inventory> {
  const { readers, now, signal, progress = () => {} } = options;
  const { account: reader } = readers;
  const gaps = new Gaps(signal);
  const required = true;
  const identity = gaps.part({ what: 'account id', action: 'sts:GetCallerIdentity', required: false }, () =>
    reader.identity(),
  );
  const [alias, report, principals, specific] = await Promise.all([
    gaps.part({ what: 'account alias', action: 'iam:ListAccountAliases', required: false }, () =>
      reader.alias(),
    ),
    gaps.part({ what: 'credential report', action: 'iam:GenerateCredentialReport', required }, async () => {
      const value = await reader.credentialReport();
      progress({ step: 'report', message: `credential report of ${isoMinute(value.generatedAt)}` });
      return value;
    }),
    gaps.part(
      { what: 'users and roles', action: 'iam:GetAccountAuthorizationDetails', required },
      async () => {
        const value = await reader.principals();
        progress({ step: 'principals', message: `${value.users.length} users, ${value.roles.length} roles` });
        return value;
      },
    ),
    gaps.part(
      { what: 'service-specific credentials', action: 'iam:ListServiceSpecificCredentials', required },
      () => reader.serviceSpecificCredentials(),
    ),
  ]);
  const who = accountOf(await identity, principals, report);
  const analyzerFindings = await collectAnalyzerFindings(readers.analyzer, who.account, gaps, progress);
  const readingPeople = collectPeople(
    readers.people ?? null,
    who.account,
    principals.known
      ? { known: true, value: [...principals.value.users, ...principals.value.roles] }
      : principals,
    options.policy,
    gaps,
  );
  const unasked = principals.known ? withReportLines(principals.value.users, report, specific, gaps) : [];
  const { disabled = NONE } = options;
  const accessOf = <P extends ListedUser | Role>(all: readonly P[]) =>
    collectLastAccess(all, disabled, readers.access, gaps);
  const users = await accessOf(await collectLiveFacts(unasked, analyzerFindings, options, gaps));
  const roles = principals.known ? await accessOf(principals.value.roles) : [];
  return {
    ...who,
    alias: alias.known ? alias.value : null,
    readAt: now,
    credentialReport: report,
    users: principals.known ? { known: true, value: users } : principals,
    roles: principals.known ? { known: true, value: roles } : principals,
    analyzerFindings,
    people: await readingPeople,
    gaps: gaps.all,
  };
}

const NONE: ReadonlySet<string> = new Set();

/** STS tells; without it any ARN of the account does. */
function accountOf(
  identity: Part<{ readonly account: string; readonly partition: string }>,
  principals: Part<{
    readonly users: readonly ListedUser[];
    readonly roles: readonly { readonly arn: string }[];
  }>,
  report: Part<CredentialReport>,
): { account: string; partition: string } {
  if (identity.known) return identity.value;
  const { users, roles } = principals.known ? principals.value : { users: [], roles: [] };
  const arn = [...users, ...roles][0]?.arn ?? (report.known ? report.value.root?.arn : undefined);
  const [, partition, , , account] = arn?.split(':') ?? [];
  if (!partition || !account) throw new NothingReadError(identity.gap.why);
  return { partition, account };
}

/**
 * Joins users with their line of the credential report. A line about an earlier user of the same name (another
 * ARN or creation time) is no line of this one.
 */
function withReportLines(
  users: readonly ListedUser[],
  report: Part<CredentialReport>,
  specific: Part<readonly ServiceSpecificCredential[]>,
  gaps: Gaps,
): UnaskedUser[] {
  const byUser = specific.known ? Map.groupBy(specific.value, ({ userName }) => userName) : null;
  return users.map((user) => ({
    ...user,
    report: report.known ? lineOf(user, report.value, gaps) : report,
    serviceSpecificCredentials: specific.known
      ? { known: true, value: byUser?.get(user.name) ?? [] }
      : specific,
  }));
}

/** For so long after making a credential report, AWS gives the same one again. A minute more, as people are told minutes. */
const REPORT_LASTS_MS = (4 * 60 + 1) * 60 * 1000;

/** IAM rounds creation times to the second, not everywhere in the same direction. */
const SAME_MOMENT_MS = 1000;

function lineOf(user: ListedUser, report: CredentialReport, gaps: Gaps): Part<CredentialReportRow> {
  const line = report.rows.get(user.name);
  const sameUser =
    line?.arn === user.arn &&
    Math.abs(line.userCreatedAt.getTime() - user.createdAt.getTime()) <= SAME_MOMENT_MS;
  if (line && sameUser) return { known: true, value: line };
  const what = `credentials of user ${user.name}`;
  const taken = `the credential report was taken at ${isoMinute(report.generatedAt)}`;
  if (user.createdAt >= report.generatedAt) {
    const renewed = isoMinute(new Date(report.generatedAt.getTime() + REPORT_LASTS_MS));
    return {
      known: false,
      gap: gaps.absent(
        what,
        `the user is newer: ${taken}, and AWS makes a new one after four hours; an audit from ${renewed} on will see it`,
        true,
      ),
    };
  }
  return {
    known: false,
    gap: gaps.missing(what, `the user was moved, renamed or made anew since: ${taken}`),
  };
}
