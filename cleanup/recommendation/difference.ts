import * as v from 'valibot';
import type { PolicyChange } from './recommendation.ts';
import { unifiedDiff } from './unified-diff.ts';

/** What becomes of one service's actions, as the policy names them: `s3:Get*` is one. */
export interface ServiceDifference {
  readonly service: string;
  readonly stay: readonly string[];
  readonly go: readonly string[];
  /** Named instead of a wildcard that goes. */
  readonly come: readonly string[];
}

/** One policy, as it is and as it could be. */
export interface PolicyDifference {
  readonly policy: string;
  /** Empty when one of the two documents is not there or not readable. */
  readonly services: readonly ServiceDifference[];
  /** Lines of a unified diff of both, pretty-printed. */
  readonly lines: readonly string[];
}

const texts = v.union([v.string(), v.array(v.string())]);
const DOCUMENT = v.looseObject({
  Statement: v.union([v.array(v.unknown()), v.looseObject({})]),
});
const STATEMENT = v.looseObject({ Effect: v.string(), Action: texts });

/** The readable difference: service by service, and line by line. */
export function differenceOf({ policy, now, instead }: PolicyChange): PolicyDifference {
  const services = now !== null && instead !== null ? servicesOf(allowed(now), allowed(instead)) : [];
  return { policy, services, lines: unifiedDiff(pretty(now), pretty(instead)) };
}

/** JSON with two spaces, as people read it; what is no JSON stays as it is. */
export function pretty(document: string | null): string {
  if (document === null) return '';
  const parsed = parseJson(document);
  return parsed === undefined ? document : JSON.stringify(parsed, null, 2);
}

function servicesOf(before: ReadonlySet<string>, after: ReadonlySet<string>): ServiceDifference[] {
  const serviceOf = (action: string) => (action.includes(':') ? (action.split(':')[0] ?? action) : '*');
  const services = new Set([...before, ...after].map(serviceOf));
  return [...services].sort().map((service) => {
    const own = (actions: ReadonlySet<string>) =>
      [...actions].filter((action) => serviceOf(action) === service).sort();
    const name = (action: string) => action.slice(action.indexOf(':') + 1);
    return {
      service,
      stay: own(before)
        .filter((action) => after.has(action))
        .map(name),
      go: own(before)
        .filter((action) => !after.has(action))
        .map(name),
      come: own(after)
        .filter((action) => !before.has(action))
        .map(name),
    };
  });
}

/** Every action that a statement allows; what cannot be read is left to the line by line difference. */
function allowed(document: string): Set<string> {
  const parsed = v.safeParse(DOCUMENT, parseJson(document));
  const statements = parsed.success ? [parsed.output.Statement].flat() : [];
  return new Set(
    statements.flatMap((raw) => {
      const statement = v.safeParse(STATEMENT, raw);
      return statement.success && statement.output.Effect === 'Allow' ? [statement.output.Action].flat() : [];
    }),
  );
}

function parseJson(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
}
