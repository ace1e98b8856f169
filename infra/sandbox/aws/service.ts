import type { EmulatedAccount } from './account.ts';
import type { CredentialReportStyle } from './credential-report.ts';
import type { EmulatedDeployment } from './deployment.ts';
import type { AwsError, RefusalNames } from './errors.ts';
import type { Answer } from './wire/answer.ts';
import type { WireRequest } from './wire/request.ts';

/** One permission that a call needs; a call may need several, and then needs all. */
export interface Need {
  /** As policies spell it: `s3:ListBucket`, although the call was HeadBucket. */
  readonly action: string;
  /** ARN, or `*` for actions that IAM cannot limit to a resource. */
  readonly resource: string;
  /** Condition keys that the call carries, e.g. `dynamodb:LeadingKeys`. */
  readonly context?: Readonly<Record<string, readonly string[]>>;
}

/** A call understood, not yet done. */
export interface Operation {
  /** The API's name for it. */
  readonly action: string;
  readonly needs: readonly Need[];
  run(caller: CallerIdentity): Answer | Promise<Answer>;
}

export interface CallerIdentity {
  readonly accessKeyId: string;
  readonly arn: string;
}

/** One AWS service behind the gateway. */
export interface Service {
  readonly refusals: RefusalNames;
  /** @throws AwsError when there is no such action. */
  understand(request: WireRequest): Operation | Promise<Operation>;
  /** The error in this service's wire format. */
  refuse(error: AwsError): Answer;
}

/** How the emulator behaves where AWS's behaviour varies; change at any time. */
export interface EmulatorSettings {
  /** Polls (of either report call) that find a new credential report still in progress. */
  reportPolls: number;
  /** Polls that find a last-accessed job still in progress. */
  jobPolls: number;
  /** Last-accessed jobs end as failed. */
  jobsFail: boolean;
  /** AWS may return fewer entries than asked for; null gives all that was asked for. */
  maxPageSize: number | null;
  reportStyle: CredentialReportStyle;
  /** Confirmed subscriptions of each topic: the inbox is one. */
  emailReaders: number;
}

/** What the services answer from. Functions, because account and clock change while the services run. */
export interface World {
  readonly account: () => EmulatedAccount;
  readonly now: () => Date;
  readonly settings: EmulatorSettings;
  /** The product's own deployment, where one is made up. */
  readonly deployment: () => EmulatedDeployment | null;
}
