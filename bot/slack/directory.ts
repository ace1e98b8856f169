import { ApproversUnreadableError } from '../../cleanup/decisions/apply-errors.ts';
import type { Person } from '../../cleanup/decisions/decision.ts';
import type { Directory } from '../../cleanup/decisions/decision-store.ts';
import type { SlackClient } from './client.ts';
import { SlackCallError } from './errors.ts';
import { isObject, personOf } from './person.ts';

/** Exactly one source says who approves: a user group, or the members of a private channel. */
export type ApproversSource = { readonly userGroup: string } | { readonly channel: string };

export interface DirectoryOptions {
  readonly slack: SlackClient;
  /** Null: not configured, so nobody is an approver. */
  readonly approvers: ApproversSource | null;
  /** Id of the workspace; people of another one are strangers. Null: Slack's `is_stranger` alone tells. */
  readonly teamId: string | null;
}

const PAGE = 200;
/** More pages than any workspace has; an endless cursor must not be followed for ever. */
const MAX_PAGES = 500;

/** Who is who in Slack, asked each time. What cannot be read makes nobody an approver. */
export class SlackDirectory implements Directory {
  readonly #options: DirectoryOptions;

  constructor(options: DirectoryOptions) {
    this.#options = options;
  }

  /** @throws {SlackCallError} when Slack could not be asked: that is not "unknown" */
  async person(slackId: string): Promise<Person | null> {
    const { slack, teamId } = this.#options;
    try {
      const { user } = await slack.call('users.info', { user: slackId });
      return personOf(user, teamId);
    } catch (error) {
      if (error instanceof SlackCallError && /^user_not_(found|visible)$/.test(error.code)) return null;
      throw error;
    }
  }

  /** @throws {SlackCallError} when Slack could not be asked @throws {ApproversUnreadableError} when it will not tell */
  async isApprover(slackId: string): Promise<boolean> {
    try {
      return (await this.#approvers()).has(slackId);
    } catch (error) {
      if (!(error instanceof SlackCallError) || error.isTransient) throw error;
      throw new ApproversUnreadableError(error.message, { cause: error });
    }
  }

  /** Ids of everybody in the configured source, whoever they are. @throws {SlackCallError} */
  async approvers(): Promise<readonly string[]> {
    return [...(await this.#approvers())].filter((id) => typeof id === 'string');
  }

  /** Everybody whom Slack lists, the deleted too. @throws {SlackCallError} when any page cannot be read */
  async readPeople(): Promise<Person[]> {
    const { slack, teamId } = this.#options;
    const members = await pages(slack, 'users.list', 'members', {});
    return members.flatMap((member) => personOf(member, teamId) ?? []);
  }

  async #approvers(): Promise<ReadonlySet<unknown>> {
    const { slack, approvers } = this.#options;
    if (!approvers) return new Set();
    if ('userGroup' in approvers) {
      const { users } = await slack.call('usergroups.users.list', { usergroup: approvers.userGroup });
      return new Set(Array.isArray(users) ? users : []);
    }
    const { channel } = await slack.call('conversations.info', { channel: approvers.channel });
    // Anybody can join a public channel; joining must not make an approver.
    if (!isObject(channel) || channel['is_private'] !== true) return new Set();
    return new Set(await pages(slack, 'conversations.members', 'members', { channel: approvers.channel }));
  }
}

async function pages(
  slack: SlackClient,
  method: string,
  field: string,
  args: Readonly<Record<string, unknown>>,
): Promise<unknown[]> {
  const all: unknown[] = [];
  let cursor = '';
  for (let page = 0; page < MAX_PAGES; page += 1) {
    const answer = await slack.call(method, { ...args, limit: PAGE, ...(cursor && { cursor }) });
    const items = answer[field];
    if (!Array.isArray(items)) throw new SlackCallError(method, 'no_list_in_answer');
    all.push(...items);
    const metadata = answer['response_metadata'];
    const next = isObject(metadata) ? metadata['next_cursor'] : '';
    if (typeof next !== 'string' || next === '' || next === cursor) return all;
    cursor = next;
  }
  throw new SlackCallError(method, 'too_many_pages');
}
