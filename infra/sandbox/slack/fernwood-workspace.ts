import { person, STAFF } from '../company/staff.ts';
import { aSlackUser, aWorkspace, type SlackChannel, type Workspace } from './workspace.ts';

export const CHANNELS = { summary: 'C0IAMAUDIT', approvers: 'C0APPROVERS', general: 'C0GENERAL0' } as const;

const KNOWN_LEAVERS = new Set(['samuel.adeyemi', 'greta.hoffmann']);

/** Whom the page lets one act as, and what there is to see. */
export const CAST = [
  { id: person('tomas.novotny').slackId, role: 'owner of several keys' },
  { id: person('ingrid.solheim').slackId, role: 'security, may approve' },
  { id: person('amara.okafor').slackId, role: 'owns an administrator role' },
  { id: person('daniel.kim').slackId, role: 'owns nothing unused' },
  { id: 'UGUEST0001', role: 'guest' },
] as const;

/** A guest of one channel, who may decide nothing. */
export const GUEST = 'UGUEST0001';

/** The seeded company's Slack: its people, a public channel for summaries and a private one of the approvers. */
export function fernwoodWorkspace(): Workspace {
  const workspace = aWorkspace();
  for (const { slackId, name, email, left, id } of STAFF) {
    // Two left lately and are known as deactivated; of the others who left Slack has nothing any more.
    if (left && !KNOWN_LEAVERS.has(id)) continue;
    workspace.users.set(slackId, aSlackUser({ id: slackId, name: id, realName: name, email, deleted: left }));
  }
  workspace.users.set(
    GUEST,
    aSlackUser({ id: GUEST, name: 'guest', realName: 'Robin (agency)', isRestricted: true }),
  );
  const present = STAFF.filter(({ left }) => !left);
  const security = present.filter(({ team }) => team === 'security').map(({ slackId }) => slackId);
  const channel = (id: string, name: string, kind: SlackChannel['kind'], members: readonly string[]) =>
    workspace.channels.set(id, { id, name, kind, members: [...members, workspace.botUserId] });
  channel(CHANNELS.general, 'general', 'public', [...present.map(({ slackId }) => slackId), GUEST]);
  channel(
    CHANNELS.summary,
    'iam-audit',
    'public',
    present.map(({ slackId }) => slackId),
  );
  channel(CHANNELS.approvers, 'iam-approvers', 'private', security);
  return workspace;
}
