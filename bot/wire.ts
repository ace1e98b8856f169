import type { Notifier } from '../cleanup/audit-options.ts';
import type { ProgressMessage } from '../cleanup/audit-starter.ts';
import type { Announcer } from '../cleanup/decisions/announcer.ts';
import type { ApprovalStore } from '../cleanup/decisions/approval-store.ts';
import type { DecisionStore, Directory } from '../cleanup/decisions/decision-store.ts';
import type { Courier } from '../cleanup/decisions/restoring/tools.ts';
import type { Env } from '../cleanup/environment.ts';
import { type LeaversStore, type PeopleReader, PeopleUnreadError } from '../cleanup/people.ts';
import type { Policy } from '../cleanup/policy.ts';
import { type HomeServices, publishHome } from './listeners/events/home.ts';
import { SlackAnnouncer } from './notify/announcer.ts';
import { slackCourier } from './notify/courier.ts';
import { notifyRun } from './notify/notify-run.ts';
import { type ProgressTeller, progressTeller, SILENT_TELLER } from './notify/progress-teller.ts';
import {
  type RecommendationTeller,
  recommendationTeller,
  SILENT_RECOMMENDATION_TELLER,
} from './notify/recommendation-teller.ts';
import { SlackClient, type SlackClientOptions } from './slack/client.ts';
import { BOT_TOKEN, parseSlackConfig, type SlackConfig } from './slack/config.ts';
import { credentialFrom } from './slack/credential.ts';
import { SlackDirectory } from './slack/directory.ts';
import { slackReason } from './slack/errors.ts';

/** How Slack is reached, where that is not as usual: what tests need. */
export type SlackReach = Pick<SlackClientOptions, 'fetch' | 'gapMs' | 'backoffMs' | 'sleep'>;

export interface NotifierParts {
  readonly store: DecisionStore;
  readonly leavers: LeaversStore;
  readonly approvals: Pick<ApprovalStore, 'waiting'>;
  readonly clock: () => Date;
  /** Aborted when the run has to come to its end: what is not sent by then is a gap. */
  readonly signal?: AbortSignal | undefined;
}

export interface AnnouncerParts extends Pick<HomeServices, 'approvals' | 'overview' | 'schedule'> {
  readonly store: DecisionStore;
  readonly policy: Policy;
  readonly clock: () => Date;
  readonly onFailure?: (what: string, error: unknown) => void;
}

/**
 * For the entry points; see `parseSlackConfig` for the variables. Without a token there is no Slack, and nobody
 * to tell: null.
 *
 * @throws {PolicyError} naming every variable that is wrong
 */
export function createNotifier(
  env: Env,
  { store, leavers, approvals, clock, signal }: NotifierParts,
  reach: SlackReach = {},
): Notifier | null {
  const config = parseSlackConfig(env);
  if (!config) return null;
  const slack = clientOf(config, { ...reach, signal });
  const { channel, approversChannel } = config;
  return {
    reachesApprovers: approversChannel !== null,
    notify: (report, people) =>
      notifyRun(report, {
        ...{ slack, store, leavers, approvals, people, channel, approversChannel },
        now: clock(),
      }),
  };
}

/** Makes, of what is stored about people, the reader that asks Slack as well; null without Slack. @throws {PolicyError} */
export function createPeopleReader(env: Env, reach: SlackReach = {}) {
  const config = parseSlackConfig(env);
  const directory = config && directoryOf(config, clientOf(config, reach));
  return (known: Pick<PeopleReader, 'remembered' | 'ownerships' | 'question'>): PeopleReader | null =>
    directory && {
      ...known,
      listed: () => directory.readPeople().catch(unread),
      isApprover: (slackId) => directory.isApprover(slackId).catch(unread),
    };
}

function unread(error: unknown): never {
  throw new PeopleUnreadError(slackReason(error), { cause: error });
}

/** Without Slack there are no cards and nobody to tell. @throws {PolicyError} */
export function createAnnouncer(env: Env, parts: AnnouncerParts, reach: SlackReach = {}): Announcer {
  const config = parseSlackConfig(env);
  if (!config) return SILENT;
  const slack = clientOf(config, reach);
  const directory = directoryOf(config, slack);
  const log = { warn: (what: string, why: unknown) => parts.onFailure?.(what, why) };
  const { approversChannel } = config;
  return new SlackAnnouncer({
    ...parts,
    slack,
    approversChannel,
    publishHome: (account, slackId) =>
      publishHome({ ...parts, account, slack, approversChannel, directory, log }, slackId),
  });
}

/**
 * Hands files to the approvers; nobody without Slack.
 *
 * @throws {PolicyError}
 */
export function createCourier(env: Env, reach: SlackReach = {}): { readonly courier?: Courier } {
  const config = parseSlackConfig(env);
  return config ? { courier: slackCourier(clientOf(config, reach), config.approversChannel) } : {};
}

/** Without Slack nobody is known, so nobody may decide. @throws {PolicyError} */
export function createDirectory(env: Env, reach: SlackReach = {}): Directory {
  const config = parseSlackConfig(env);
  return config ? directoryOf(config, clientOf(config, reach)) : EMPTY;
}

/** Shows in a message how a run goes; silent without Slack, or when nobody watches. @throws {PolicyError} */
export function createProgressTeller(env: Env, to: ProgressMessage | null): ProgressTeller {
  const config = to && parseSlackConfig(env);
  return config && to ? progressTeller(clientOf(config), to) : SILENT_TELLER;
}

/** Tells people what was recommended. Without Slack nobody can have asked. @throws {PolicyError} */
export function createRecommendationTeller(env: Env): RecommendationTeller {
  const config = parseSlackConfig(env);
  return config ? recommendationTeller(clientOf(config)) : SILENT_RECOMMENDATION_TELLER;
}

const SILENT: Announcer = {
  reachesPeople: false,
  refreshQuestion: async () => 0,
  refresh: async () => 0,
  refreshHomes: async () => 0,
  tell: async () => {},
  tellAbout: async () => {},
};
const EMPTY: Directory = { person: async () => null, isApprover: async () => false };

function clientOf({ token, apiUrl }: SlackConfig, options: Partial<SlackClientOptions> = {}): SlackClient {
  return new SlackClient({ ...options, token: credentialFrom(token, BOT_TOKEN), apiUrl });
}

function directoryOf({ approvers, teamId }: SlackConfig, slack: SlackClient): SlackDirectory {
  return new SlackDirectory({ slack, approvers, teamId });
}
