import type { EmulatedAccount, EmulatedKey, EmulatedRole, EmulatedUser } from '../aws/account.ts';
import type { Email } from '../aws/sns.ts';
import type { SlackUser } from '../slack/workspace.ts';
import { escapeHtml } from './escape-html.ts';

const DAY_MS = 24 * 60 * 60 * 1000;

/** Whoever looks at it: tags name owners by either. */
type Viewer = Pick<SlackUser, 'id' | 'email'>;

const OWNER_TAGS = ['email', 'owner', 'slack-user-id'] as const;

/** What a click changes is seen here: the viewer's own users first, then the longest unused; without credentials last. */
export function renderAccount(account: EmulatedAccount, now: Date, viewer?: Viewer): string {
  const rank = (user: EmulatedUser) => (isOwn(user, viewer) ? 0 : hasCredentials(user) ? 1 : 2);
  const users = [...account.users.values()].sort(
    (a, b) => rank(a) - rank(b) || lastUse(a) - lastUse(b) || a.name.localeCompare(b.name),
  );
  const rows = users.map((user) => {
    const keys = user.keys.map((key) => renderKey(key, now)).join('') || '–';
    const own = isOwn(user, viewer);
    return `<tr${own ? ' class="own"' : ''}><td><b>${escapeHtml(user.name)}</b>${renderDenial('user', user)}${own ? ' <small>yours</small>' : ''}</td><td>${keys}</td><td>${renderPassword(user)}</td></tr>`;
  });
  return `<table><thead><tr><th>User</th><th>Access keys, last used</th><th>Console</th></tr></thead><tbody>${rows.join('')}</tbody></table>${renderRoles(account, now)}`;
}

/** The longest unused first. */
function renderRoles({ roles }: EmulatedAccount, now: Date): string {
  const lastUse = ({ lastUsed }: EmulatedRole) => lastUsed?.at.getTime() ?? 0;
  const rows = [...roles.values()]
    .sort((a, b) => lastUse(a) - lastUse(b) || a.name.localeCompare(b.name))
    .map((role) => {
      const used = role.lastUsed ? ago(role.lastUsed.at, now) : 'never';
      return `<tr><td><b>${escapeHtml(role.name)}</b>${renderDenial('role', role)}</td><td><small>${used}</small></td></tr>`;
    });
  if (rows.length === 0) return '';
  return `<table class="roles"><thead><tr><th>Role</th><th>Last used</th></tr></thead><tbody>${rows.join('')}</tbody></table>`;
}

/** Whether everything is forbidden to it, as to what is disabled. */
function renderDenial(
  type: 'user' | 'role',
  { name, attachedPolicyArns }: EmulatedUser | EmulatedRole,
): string {
  const isDenied = attachedPolicyArns.some((arn) => arn.endsWith(':policy/AWSDenyAll'));
  return ` <span class="watched" data-key="${type} ${escapeHtml(name)}" data-active="${!isDenied}">${isDenied ? '<span class="state off">AWSDenyAll</span>' : ''}</span>`;
}

function isOwn({ tags }: EmulatedUser, viewer: Viewer | undefined): boolean {
  if (!viewer) return false;
  const names = [viewer.id.toLowerCase(), viewer.email?.toLowerCase()];
  return OWNER_TAGS.some((tag) => names.includes(tags[tag]?.toLowerCase() ?? ''));
}

function hasCredentials({ keys, loginProfile }: EmulatedUser): boolean {
  return keys.length > 0 || loginProfile !== null;
}

/** Newest first. */
export function renderInbox(emails: readonly Email[]): string {
  if (emails.length === 0) return '<p class="empty">No email yet.</p>';
  return emails
    .toReversed()
    .map(
      ({ subject, message }, index) =>
        `<details${index === 0 ? ' open' : ''}><summary>${escapeHtml(subject ?? '')}</summary><pre>${escapeHtml(message)}</pre></details>`,
    )
    .join('');
}

/** Named, so that the page can show when it goes. */
function renderPassword({ name, loginProfile }: EmulatedUser): string {
  return `<span class="watched" data-key="password of ${escapeHtml(name)}" data-active="${loginProfile !== null}">${loginProfile ? 'password' : '–'}</span>`;
}

function ago(at: Date, now: Date): string {
  const days = Math.floor((now.getTime() - at.getTime()) / DAY_MS);
  if (days < 1) return 'today';
  return days === 1 ? 'yesterday' : `${days} d`;
}

function renderKey({ id, active, lastUsed }: EmulatedKey, now: Date): string {
  const used = lastUsed ? ago(lastUsed.at, now) : 'never';
  return `<div class="key watched" data-key="${escapeHtml(id)}" data-active="${active}"><code>${escapeHtml(id)}</code> <span class="state ${active ? 'on' : 'off'}">${active ? 'Active' : 'Inactive'}</span> <small>${used}</small></div>`;
}

function lastUse({ keys, passwordLastUsed }: EmulatedUser): number {
  return Math.max(
    0,
    passwordLastUsed?.getTime() ?? 0,
    ...keys.map(({ lastUsed }) => lastUsed?.at.getTime() ?? 0),
  );
}
