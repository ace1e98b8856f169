import { CHANNELS } from '../../infra/sandbox/slack/fernwood-workspace.ts';
import { aSlackUser, aWorkspace, type Workspace } from '../../infra/sandbox/slack/workspace.ts';
import { addressOf } from './basics.ts';

/** Slack ids of everybody who owns something, and of two approvers. */
export const [ADA, BEN, CLEO, DAN, EMIL, FLO, GITA, HUGO, JON, KIM] = [
  'UADA00001',
  'UBEN00001',
  'UCLEO0001',
  'UDAN00001',
  'UEMIL0001',
  'UFLO00001',
  'UGITA0001',
  'UHUGO0001',
  'UJON00001',
  'UKIM00001',
] as const;
export const [MONA, OTTO, PIA, RITA, SVEN, TESS, UMA] = [
  'UMONA0001',
  'UOTTO0001',
  'UPIA00001',
  'URITA0001',
  'USVEN0001',
  'UTESS0001',
  'UUMA00001',
] as const;
export const [VERA, WIM] = ['UVERA0001', 'UWIM00001'] as const;

const OWNERS = {
  ADA,
  BEN,
  CLEO,
  DAN,
  EMIL,
  FLO,
  GITA,
  HUGO,
  JON,
  KIM,
  MONA,
  OTTO,
  PIA,
  RITA,
  SVEN,
  TESS,
  UMA,
};

/** All of them, the channel of the summaries, and the private one of the approvers. */
export function officeWorkspace(): Workspace {
  const workspace = aWorkspace();
  const everybody = [...Object.entries(OWNERS), ['vera', VERA] as const, ['wim', WIM] as const];
  for (const [name, id] of everybody) {
    workspace.users.set(
      id,
      aSlackUser({ id, name: name.toLowerCase(), realName: name.toLowerCase(), email: addressOf(name) }),
    );
  }
  const { botUserId } = workspace;
  const channel = (id: string, kind: 'public' | 'private', members: readonly string[]) =>
    workspace.channels.set(id, { id, name: id.toLowerCase(), kind, members: [...members, botUserId] });
  channel(
    CHANNELS.summary,
    'public',
    everybody.map(([, id]) => id),
  );
  channel(CHANNELS.approvers, 'private', [VERA, WIM]);
  return workspace;
}
