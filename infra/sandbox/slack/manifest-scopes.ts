import { readFileSync } from 'node:fs';

/** The bot scopes of `manifest.yaml`, so that the sandbox permits exactly what the app asks for. */
export function manifestScopes(): string[] {
  const manifest = readFileSync(new URL('../../../manifest.yaml', import.meta.url), 'utf8');
  const [, list = ''] = /\n {4}bot:\n((?: {6}- .*\n)+)/.exec(manifest) ?? [];
  return [...list.matchAll(/- ([\w:.]+)/g)].map(([, scope = '']) => scope);
}
