import { readFileSync } from 'node:fs';

/** The bot scopes of `manifest.yaml`: what the app asks for, what the sandbox permits, what the doctor looks for. */
export function manifestScopes(): string[] {
  const manifest = readFileSync(new URL('../manifest.yaml', import.meta.url), 'utf8');
  const [, list = ''] = /\n {4}bot:\n((?: {6}- .*\n)+)/.exec(manifest) ?? [];
  return [...list.matchAll(/- ([\w:.]+)/g)].map(([, scope = '']) => scope);
}
