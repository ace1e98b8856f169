import { type Check, ok, unknown, wrong } from '../cleanup/doctor/check.ts';
import { SlackClient } from './slack/client.ts';
import type { SlackConfig } from './slack/config.ts';
import { SlackCallError, slackReason } from './slack/errors.ts';
import { isObject } from './slack/person.ts';

/** How Slack says that a channel is not there, or not for the app to see. */
const UNSEEN = /^(channel_not_found|not_in_channel)$/;

/** Looks at Slack with the app's own token; posts nothing, opens nothing. */
export async function examineSlack(
  { apiUrl, teamId, channel, approversChannel, approvers }: SlackConfig,
  token: string,
  scopes: readonly string[],
): Promise<readonly Check[]> {
  const slack = new SlackClient({ token, apiUrl, backoffMs: 100 });
  const answer = await slack.call('auth.test').catch((error: unknown) => error);
  if (answer instanceof Error || !isObject(answer)) return [refusedToken(answer)];
  const me = answer['user_id'];
  const inChannel = (name: string, id: string) => channelCheck(slack, name, id);
  const checks = await Promise.all([
    teamCheck(answer['team_id'], teamId),
    scopeCheck(answer['response_metadata'], scopes),
    ...(channel ? [inChannel('summary channel', channel)] : []),
    ...(approversChannel ? [inChannel("approvers' channel", approversChannel)] : []),
    approvers === null
      ? wrong('approvers', 'nobody can approve', 'Deploy with slackApproversChannel or slackApproversGroup.')
      : approverCheck(slack, approvers, me),
  ]);
  return [ok('Slack token', 'Slack takes it'), ...checks];
}

function refusedToken(error: unknown): Check {
  const isNo = error instanceof SlackCallError && !error.isTransient;
  if (!isNo) return unknown('Slack token', slackReason(error));
  const mend = 'Store the one that Slack shows under OAuth & Permissions: see runbook.md#slacks-secrets.';
  return wrong('Slack token', `Slack does not take it (${error.code})`, mend);
}

function teamCheck(found: unknown, teamId: string): Check {
  if (found === teamId) return ok('workspace', teamId);
  const mend =
    'Deploy with the slackTeamId of the workspace that the app is installed in, or store its token.';
  return wrong('workspace', `the app is in ${String(found)}, the deployment is for ${teamId}`, mend);
}

function scopeCheck(metadata: unknown, scopes: readonly string[]): Check {
  const granted: unknown = isObject(metadata) ? metadata['scopes'] : null;
  if (!Array.isArray(granted)) return unknown('scopes', 'Slack did not say which it granted');
  const missing = scopes.filter((scope) => !granted.includes(scope));
  if (missing.length === 0) return ok('scopes', `${scopes.length} granted`);
  const mend = 'Paste manifest.yaml into the app again, reinstall it to the workspace, and store its token.';
  return wrong('scopes', `not granted: ${missing.join(', ')}`, mend);
}

async function channelCheck(slack: SlackClient, name: string, channel: string): Promise<Check> {
  const invite = 'In that channel: /invite @iam-cleanup.';
  try {
    const { channel: info } = await slack.call('conversations.info', { channel });
    const isMember = isObject(info) && info['is_member'] === true;
    return isMember ? ok(name, 'the app is in it') : wrong(name, 'the app is not in it', invite);
  } catch (error) {
    const isOutside = error instanceof SlackCallError && UNSEEN.test(error.code);
    return isOutside
      ? wrong(name, `there is no ${channel} that the app can see`, invite)
      : unknown(name, slackReason(error));
  }
}

async function approverCheck(
  slack: SlackClient,
  approvers: NonNullable<SlackConfig['approvers']>,
  me: unknown,
): Promise<Check> {
  const name = 'approvers';
  try {
    const people = await approverIds(slack, approvers);
    if (people === 'public') {
      const mend = 'Make the channel private, or name a user group: anybody could join and approve.';
      return wrong(name, 'the channel is public, so nobody approves', mend);
    }
    const count = people.filter((id) => id !== me).length;
    if (count === 0) return wrong(name, 'nobody is in it', 'Add the people who are to approve.');
    return ok(name, count === 1 ? 'one: users and roles need two' : `${count} people`);
  } catch (error) {
    const isGone =
      error instanceof SlackCallError && (UNSEEN.test(error.code) || error.code === 'no_such_subteam');
    const mend = 'Check its id, and that the app is in the channel: until then nobody approves.';
    return isGone ? wrong(name, `cannot be read (${error.code})`, mend) : unknown(name, slackReason(error));
  }
}

/** As the product reads them, first page only: that somebody is there is all that is asked. */
async function approverIds(
  slack: SlackClient,
  approvers: NonNullable<SlackConfig['approvers']>,
): Promise<readonly unknown[] | 'public'> {
  if ('userGroup' in approvers) {
    const { users } = await slack.call('usergroups.users.list', { usergroup: approvers.userGroup });
    return Array.isArray(users) ? users : [];
  }
  const { channel } = await slack.call('conversations.info', { channel: approvers.channel });
  if (!isObject(channel) || channel['is_private'] !== true) return 'public';
  const { members } = await slack.call('conversations.members', { channel: approvers.channel, limit: 200 });
  return Array.isArray(members) ? members : [];
}
