import type { Person } from '../../cleanup/decisions/decision.ts';
import { cut } from '../messages/limits.ts';

/** A user object of Slack's (`users.info`, `users.list`) as a person; null when it has no id. */
export function personOf(user: unknown, teamId: string | null): Person | null {
  if (!isObject(user) || typeof user['id'] !== 'string') return null;
  const profile = isObject(user['profile']) ? user['profile'] : {};
  const names = [profile['display_name'], user['real_name'], profile['real_name'], user['name'], user['id']];
  const name = names.find((text) => typeof text === 'string' && text.trim() !== '');
  const email = profile['email'];
  return {
    slackId: user['id'],
    name: cut(String(name), 80),
    email: typeof email === 'string' && email !== '' ? email : null,
    standing: standingOf(user, teamId),
  };
}

/** In doubt the weaker: only a member may own or approve. */
function standingOf(user: Record<string, unknown>, teamId: string | null): Person['standing'] {
  if (user['deleted'] === true) return 'deleted';
  if (user['is_bot'] === true || user['id'] === 'USLACKBOT') return 'bot';
  const isElsewhere = teamId !== null && typeof user['team_id'] === 'string' && user['team_id'] !== teamId;
  if (user['is_stranger'] === true || isElsewhere) return 'stranger';
  if (user['is_restricted'] === true || user['is_ultra_restricted'] === true) return 'guest';
  return 'member';
}

export function isObject(value: unknown): value is Record<string, unknown> {
  return typeof value === 'object' && value !== null;
}
