import type { EmulatedAccount, EmulatedKey, EmulatedUser } from '../aws/account.ts';
import type { Email } from '../aws/sns.ts';
import { escapeHtml } from './escape-html.ts';

const DAY_MS = 24 * 60 * 60 * 1000;

/** Users with keys or a password, those longest unused first: what a click changes is seen here. */
export function renderAccount(account: EmulatedAccount, now: Date): string {
  const users = [...account.users.values()]
    .filter(({ keys, loginProfile }) => keys.length > 0 || loginProfile)
    .sort((a, b) => lastUse(a) - lastUse(b) || a.name.localeCompare(b.name));
  const rows = users.map((user) => {
    const keys = user.keys.map((key) => renderKey(key, now)).join('') || '–';
    return `<tr><td><b>${escapeHtml(user.name)}</b></td><td>${keys}</td><td>${user.loginProfile ? 'password' : '–'}</td></tr>`;
  });
  return `<table><thead><tr><th>User</th><th>Access keys</th><th>Console</th></tr></thead><tbody>${rows.join('')}</tbody></table>`;
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

function renderKey({ id, active, lastUsed }: EmulatedKey, now: Date): string {
  const used = lastUsed
    ? `used ${Math.floor((now.getTime() - lastUsed.at.getTime()) / DAY_MS)} days ago`
    : 'never used';
  return `<div class="key" data-key="${escapeHtml(id)}" data-active="${active}"><code>${escapeHtml(id)}</code> <span class="state ${active ? 'on' : 'off'}">${active ? 'Active' : 'Inactive'}</span> <small>${used}</small></div>`;
}

function lastUse({ keys, passwordLastUsed }: EmulatedUser): number {
  return Math.max(
    0,
    passwordLastUsed?.getTime() ?? 0,
    ...keys.map(({ lastUsed }) => lastUsed?.at.getTime() ?? 0),
  );
}
