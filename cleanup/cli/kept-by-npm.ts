/** Options as a help text names them: `--json`, `--min-age-keys-to-report`. */
const OPTION = /--([a-z][a-z0-9-]*)/g;

/**
 * `npm run audit --json` never gives `--json` to the script: npm takes it for an option of its own, and only leaves a
 * trace of it in the environment. Saying nothing would mean a table for whoever asked for JSON, and default thresholds
 * for whoever set others.
 *
 * @param environment with what npm sets: the name of the script, and `npm_config_…` for each option it kept
 * @param script name in `package.json`; of another script (one that calls this one) options are not ours
 * @param help names every option
 * @returns one sentence, or null when nothing was kept
 */
export function keptByNpm(
  environment: Readonly<Record<string, string | undefined>>,
  script: 'audit' | 'doctor' | 'history' | 'start',
  help: string,
): string | null {
  if (environment['npm_lifecycle_event'] !== script) return null;
  const names = new Set([...help.matchAll(OPTION)].map(([, name = '']) => name));
  const kept = [...names].filter((name) => environment[`npm_config_${name.replaceAll('-', '_')}`]);
  if (kept.length === 0) return null;
  const options = kept.map((name) => `--${name}`);
  const command = script === 'start' ? 'npm start' : `npm run ${script}`;
  const given = kept.map((name) => {
    const value = environment[`npm_config_${name.replaceAll('-', '_')}`];
    return value === 'true' ? `--${name}${takesValue(help, name) ? ' …' : ''}` : `--${name} ${value}`;
  });
  return `npm kept ${options.join(' and ')} for itself: write \`${command} -- ${given.join(' ')}\`.`;
}

/** A placeholder follows it: `--csv FILE`. */
function takesValue(help: string, name: string): boolean {
  return new RegExp(`--${name} [A-Z]`).test(help);
}
