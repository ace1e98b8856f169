import type { Declarable } from './hold.ts';
import type {
  AccessKey,
  AnalyzerDetails,
  AnalyzerFinding,
  CredentialReport,
  LastUse,
  ManagedBy,
  Password,
  Role,
  ServiceSpecificCredential,
  SigningCertificate,
  SshKey,
  User,
} from './inventory.ts';
import type { PeopleReader } from './people.ts';
import type { LastAccessReader } from './principals/last-access.ts';
import type { RecommendationReader } from './recommendation/recommendation.ts';

/** A user as `GetAccountAuthorizationDetails` shows it: everything but its credentials. */
export type ListedUser = Omit<User, 'report' | 'serviceSpecificCredentials' | 'live'>;

/** Reads IAM and STS. Every method reads every page and throws when it could not. */
export interface AccountReader {
  identity(): Promise<{ readonly account: string; readonly partition: string }>;
  alias(): Promise<string | null>;
  /** Has a report made, waits for it, and parses it. */
  credentialReport(): Promise<CredentialReport>;
  principals(): Promise<{ readonly users: readonly ListedUser[]; readonly roles: readonly Role[] }>;
  /** Of one user; without a name the whole account's, in pages. */
  serviceSpecificCredentials(userName?: string): Promise<readonly ServiceSpecificCredential[]>;
  accessKeys(userName: string): Promise<readonly Omit<AccessKey, 'lastUsed'>[]>;
  accessKeyLastUsed(accessKeyId: string): Promise<LastUse | null>;
  /** Null: the user has no console password. */
  password(userName: string): Promise<Password | null>;
  /** Of the password that the user has or had. Null: none is recorded. */
  passwordLastUsedAt(userName: string): Promise<Date | null>;
  sshKeys(userName: string): Promise<readonly SshKey[]>;
  certificates(userName: string): Promise<readonly SigningCertificate[]>;
}

export interface Analyzer {
  readonly arn: string;
  readonly region: string;
}

/** Reads IAM Access Analyzer's unused-access findings. */
export interface AnalyzerReader {
  /** The regions it looks in: the stack's own and us-east-1, where Security Hub has its analyzer. */
  readonly regions: readonly string[];
  analyzers(region: string): Promise<readonly Analyzer[]>;
  /** Active findings on resources of this account, without details. */
  findings(analyzer: Analyzer, account: string): Promise<readonly AnalyzerFinding[]>;
  details(analyzer: Analyzer, findingId: string): Promise<AnalyzerDetails>;
}

/** Asks CloudFormation which stack declares something. */
export interface StackReader {
  readonly regions: readonly string[];
  declaredBy(declarable: Declarable, region: string): Promise<ManagedBy | null>;
}

export interface Readers {
  readonly account: AccountReader;
  readonly analyzer: AnalyzerReader;
  readonly stacks: StackReader;
  readonly access: LastAccessReader;
  /** For people who ask; no audit does. */
  readonly recommendations: RecommendationReader;
  /** Null: no Slack. @default null */
  readonly people?: PeopleReader | null;
}
