import * as v from 'valibot';
import { type Policy, PolicyError, parsePolicy } from './policy.ts';

const SETTINGS_JSON = v.pipe(
  v.string(),
  v.parseJson(),
  // A list would pass for an object without settings.
  v.check((value) => !Array.isArray(value)),
  v.record(v.string(), v.unknown()),
);

/**
 * Reads the policy that a Lambda is given as `POLICY`: a JSON object of settings; not given, all defaults.
 *
 * @throws {PolicyError} naming every mistake
 */
export function parsePolicyJson(json = '{}'): Policy {
  const parsed = v.safeParse(SETTINGS_JSON, json);
  if (parsed.success) return parsePolicy(parsed.output);
  throw new PolicyError([`POLICY: ${JSON.stringify(json.slice(0, 80))} is not a JSON object of settings`]);
}
