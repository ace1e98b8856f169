import type { Sandbox } from '../../infra/sandbox/sandbox.ts';
import { CHANNELS } from '../../infra/sandbox/slack/fernwood-workspace.ts';
import { aSlackUser, aWorkspace, type Workspace } from '../../infra/sandbox/slack/workspace.ts';

export const ADA = 'UADA00001';
/** Approves. */
export const BOB = 'UBOB00001';

/** A workspace of Ada, who owns what has her address, and Bob, who is in both channels. */
export function officeOfTwo(): Workspace {
  const workspace = aWorkspace();
  for (const [id, email] of [
    [ADA, 'ada@example.com'],
    [BOB, 'bob@example.com'],
  ] as const) {
    workspace.users.set(id, aSlackUser({ id, email }));
  }
  const channel = (id: string, kind: 'public' | 'private') =>
    workspace.channels.set(id, { id, name: id, kind, members: [BOB, workspace.botUserId] });
  channel(CHANNELS.summary, 'public');
  channel(CHANNELS.approvers, 'private');
  return workspace;
}

let runs = 0;
/** A run that asks for a new credential report, and its email. */
export async function auditAnew(sandbox: Sandbox): Promise<string> {
  runs += 1;
  sandbox.aws.account.credentialReport = null;
  await sandbox.audit.invoke({ id: `run-${runs}` });
  return sandbox.aws.emails.at(-1)?.message ?? '';
}
