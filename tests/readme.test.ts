import { existsSync, readFileSync } from 'node:fs';
import { expect, test } from 'vitest';
import { SETTINGS, type Setting } from '../cleanup/settings.ts';

const ROOT = new URL('..', import.meta.url);
const README = readFileSync(new URL('README.md', ROOT), 'utf8');

test('the table of settings is that of the code', () => {
  const shown = (setting: Setting) => {
    const values = Array.isArray(setting.initial) ? setting.initial : [setting.initial];
    return (
      values
        .filter((value) => value !== '')
        .map((value) => `\`${value}\``)
        .join(', ') || 'none'
    );
  };
  const rows = Object.entries<Setting>(SETTINGS).map(
    ([name, setting]) => `| \`${name}\` | ${shown(setting)} | ${setting.help} |`,
  );
  const [, table = ''] =
    /\| setting \| default \| what it does \|\n\| --- \| --- \| --- \|\n((?:\|.*\n)+)/.exec(README) ?? [];
  expect(table.trim().split('\n')).toEqual(rows);
});

test('every linked file is there', () => {
  const links = [...README.matchAll(/\]\((?!https?:)([^)#]+)/g)].map(([, target = '']) => target);
  expect(links.length).toBeGreaterThan(5);
  expect(links.filter((target) => !existsSync(new URL(target, ROOT)))).toEqual([]);
});

test('the scripts that it names exist', () => {
  const { scripts } = JSON.parse(readFileSync(new URL('package.json', ROOT), 'utf8'));
  const named = [...README.matchAll(/npm (?:run (?:-s )?)?(start|test|audit|bench|check)\b/g)].map(
    ([, name = '']) => name,
  );
  expect(new Set(named).size).toBeGreaterThanOrEqual(4);
  expect(named.filter((name) => !(name in scripts))).toEqual([]);
});
