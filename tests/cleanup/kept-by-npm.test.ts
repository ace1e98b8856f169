import { expect, test } from 'vitest';
import { helpText } from '../../cleanup/cli/arguments.ts';
import { keptByNpm } from '../../cleanup/cli/kept-by-npm.ts';
import { START_HELP } from '../../infra/sandbox/arguments.ts';

/** What npm 10 and 11 leave in the environment of a script. */
const npm = (script: string, kept: Record<string, string>) => ({
  npm_lifecycle_event: script,
  npm_config_cache: '/home/ada/.npm',
  npm_config_noproxy: '',
  ...Object.fromEntries(Object.entries(kept).map(([name, value]) => [`npm_config_${name}`, value])),
});

test.each([
  [{ json: 'true' }, 'npm kept --json for itself: write `npm run audit -- --json`.'],
  [{ csv: 'out.csv' }, 'npm kept --csv for itself: write `npm run audit -- --csv out.csv`.'],
  [{ html: 'true' }, 'npm kept --html for itself: write `npm run audit -- --html …`.'],
  [
    { json: 'true', min_age_keys_to_report: '60' },
    'npm kept --json and --min-age-keys-to-report for itself: write `npm run audit -- --json --min-age-keys-to-report 60`.',
  ],
])('npm run audit with %j in npm’s hands is told how to write it', (kept, sentence) => {
  expect(keptByNpm(npm('audit', kept), 'audit', helpText())).toBe(sentence);
});

test.each([
  [{ once: 'true' }, 'npm kept --once for itself: write `npm start -- --once`.'],
  [{ users: 'true' }, 'npm kept --users for itself: write `npm start -- --users …`.'],
])('npm start with %j, too', (kept, sentence) => {
  expect(keptByNpm(npm('start', kept), 'start', START_HELP)).toBe(sentence);
});

test.each([
  ['nothing kept', npm('audit', {})],
  ['an option switched off', npm('audit', { json: '' })],
  ['an option of npm’s own', npm('audit', { loglevel: 'silent' })],
  ['another script that was given it', npm('build', { json: 'true' })],
  ['no npm at all', { npm_config_json: 'true' }],
])('%s is no mistake', (_, environment) => {
  expect(keptByNpm(environment, 'audit', helpText())).toBeNull();
});
