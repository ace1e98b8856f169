import { readdirSync, readFileSync } from 'node:fs';
import { describe, expect, test } from 'vitest';
import { COMMAND, HOME_EVENT } from '../../bot/ids.ts';
import { scopesOfManifest } from './harness.ts';

const ROOT = new URL('../..', import.meta.url).pathname;
const MANIFEST = readFileSync(`${ROOT}/manifest.yaml`, 'utf8');
const SOURCES = readdirSync(`${ROOT}/bot`, { recursive: true, encoding: 'utf8' })
  .filter((name) => name.endsWith('.ts'))
  .map((name) => readFileSync(`${ROOT}/bot/${name}`, 'utf8'));

/** What each Web API method asks for (docs.slack.dev, reference of the method). */
const SCOPES: Readonly<Record<string, readonly string[]>> = {
  'auth.test': [],
  'chat.postMessage': ['chat:write'],
  'chat.update': ['chat:write'],
  'conversations.info': ['channels:read', 'groups:read'],
  'conversations.members': ['groups:read'],
  'conversations.open': ['im:write'],
  'files.uploadV2': ['files:write'],
  'usergroups.users.list': ['usergroups:read'],
  'users.info': ['users:read', 'users:read.email'],
  'users.list': ['users:read', 'users:read.email'],
  'views.open': [],
  'views.publish': [],
};

const NAME =
  '(?:auth|bots|chat|conversations|files|pins|reactions|team|usergroups|users|views)\\.[a-zA-Z0-9.]+';
/** Named in a call of any method, or called on the client itself. */
const CALLS = [new RegExp(`'(${NAME})'`, 'g'), new RegExp(`(?:web|client|slack)\\.(${NAME})\\(`, 'g')];
const used = new Set(
  SOURCES.flatMap((text) => CALLS.flatMap((call) => [...text.matchAll(call)].map(([, name = '']) => name))),
);

describe('the manifest', () => {
  test('asks for exactly the scopes that the Web API methods in bot/ need', () => {
    expect([...used].sort()).toEqual(Object.keys(SCOPES).sort());
    const needed = new Set(['commands', ...Object.values(SCOPES).flat()]);
    expect(scopesOfManifest().sort()).toEqual([...needed].sort());
  });

  test('has the command of ids.ts, with people and links escaped', () => {
    expect([...MANIFEST.matchAll(/command: (\S+)/g)].map(([, command]) => command)).toEqual([COMMAND]);
    expect(MANIFEST).toContain('should_escape: true');
  });

  test('subscribes to what is listened to, and to nothing else', () => {
    const events = /bot_events:\n((?: {6}- .*\n)+)/.exec(MANIFEST)?.[1] ?? '';
    expect([...events.matchAll(/- (\S+)/g)].map(([, event]) => event)).toEqual([HOME_EVENT]);
    const heard = SOURCES.flatMap((text) => [...text.matchAll(/app\.event\((\w+)/g)].map(([, id]) => id));
    expect(heard).toEqual(['HOME_EVENT']);
  });

  test('turns on the Home tab and interactivity, and has one address everywhere', () => {
    expect(MANIFEST).toContain('home_tab_enabled: true');
    expect(MANIFEST).toContain('is_enabled: true');
    const urls = [...MANIFEST.matchAll(/url: (\S+)/g)].map(([, url]) => url);
    expect(urls).toHaveLength(3);
    expect(new Set(urls)).toEqual(new Set(['https://REPLACE-ME.example.com/slack/events']));
  });
});
