import type { Ownership, Person } from '../../cleanup/decisions/decision.ts';
import type { Policy } from '../../cleanup/policy.ts';
import type { EmulatedAccount } from '../../infra/sandbox/aws/account.ts';
import type { CredentialReportStyle } from '../../infra/sandbox/aws/credential-report.ts';

/** Who is who in Slack, and what people said. */
export interface OracleSlack {
  readonly listed: readonly Person[];
  /** As the run before remembered them. */
  readonly held: readonly Person[];
  /** Slack ids of those whose leaving an approver confirmed. */
  readonly confirmed: readonly string[];
  readonly ownerships: readonly Ownership[];
}

/** One generated account with all that a judgement of it depends on. */
export interface OracleCase {
  readonly now: Date;
  /** The stack's own region. */
  readonly region: string;
  readonly policy: Policy;
  readonly ownArns: readonly string[];
  /** The account as it is now: what every live call answers from. */
  readonly account: EmulatedAccount;
  /**
   * The account as it was when the credential report was taken. Of root, MFA, signing certificates and the
   * day a password was changed nobody can know anything newer.
   */
  readonly atReport: EmulatedAccount;
  readonly reportStyle: CredentialReportStyle;
  /** Null: no Slack. */
  readonly slack: OracleSlack | null;
  /** When the product disabled users and roles, by their ids. */
  readonly disabled: ReadonlyMap<string, Date>;
}

/** A case, and whose keys and passwords the product read as they are now, by user id: what it asked, not what it made of it. */
export interface AskedCase extends OracleCase {
  readonly asked: { readonly keys: ReadonlySet<string>; readonly password: ReadonlySet<string> };
}

/** What both judgements say about one subject, as far as they are compared. */
export interface Judged {
  readonly rule: string;
  readonly subjectType: string;
  readonly subjectId: string;
  readonly accessKeyId: string | null;
  readonly stage: string;
  /** Null where the rule is not about an age. */
  readonly unusedDays: number | null;
  /** Null for the root user. */
  readonly administratorLike: boolean | null;
  readonly hold: string | null;
  readonly sources: string;
}
