import type { PermissionConditions, PermissionStatement } from '../../permissions.ts';
import type { Need } from './service.ts';

/** A statement made ready to be asked thousands of times. */
export interface CompiledStatement {
  readonly allows: boolean;
  readonly covers: (need: Need) => boolean;
}

/** `*` matches anything and `?` one character, `:` and `/` included, as in IAM policies. */
function wildcard(pattern: string, flags = ''): RegExp {
  const escaped = pattern.replaceAll(/[.+^${}()|[\]\\]/g, '\\$&');
  return new RegExp(`^${escaped.replaceAll('*', '[^]*').replaceAll('?', '[^]')}$`, flags);
}

type Test = (value: string) => boolean;

function testOf(operator: string, expected: readonly string[]): Test {
  switch (operator) {
    case 'StringEquals':
      return (value) => expected.includes(value);
    case 'StringNotEquals':
      return (value) => !expected.includes(value);
    case 'StringEqualsIgnoreCase': {
      const folded = expected.map((one) => one.toLowerCase());
      return (value) => folded.includes(value.toLowerCase());
    }
    case 'StringLike':
    case 'ArnLike':
    case 'ArnEquals': {
      const patterns = expected.map((one) => wildcard(one));
      return (value) => patterns.some((pattern) => pattern.test(value));
    }
    case 'StringNotLike':
    case 'ArnNotLike':
    case 'ArnNotEquals': {
      const patterns = expected.map((one) => wildcard(one));
      return (value) => !patterns.some((pattern) => pattern.test(value));
    }
    default:
      throw new Error(`Condition operator ${operator} is not emulated`);
  }
}

/**
 * One operator on one condition key. When the call does not carry the key: `ForAllValues` holds (IAM's
 * well-known trap), so do negated operators and `…IfExists`; all others do not.
 */
function conditionOf(operator: string, key: string, expected: readonly string[]): (need: Need) => boolean {
  const [, quantifier, name = '', ifExists] =
    /^(ForAllValues:|ForAnyValue:)?(\w+?)(IfExists)?$/.exec(operator) ?? [];
  const test = testOf(name, expected);
  const holdsWhenMissing =
    quantifier === 'ForAllValues:' || (!quantifier && name.includes('Not')) || ifExists !== undefined;
  const folded = key.toLowerCase();
  return (need) => {
    const values = Object.entries(need.context ?? {}).find(([name]) => name.toLowerCase() === folded)?.[1];
    if (values === undefined || values.length === 0) return holdsWhenMissing;
    return quantifier === 'ForAllValues:' ? values.every(test) : values.some(test);
  };
}

function conditionsOf(conditions: PermissionConditions): ((need: Need) => boolean)[] {
  return Object.entries(conditions).flatMap(([operator, keys]) =>
    Object.entries(keys).map(([key, expected]) =>
      conditionOf(operator, key, typeof expected === 'string' ? [expected] : expected),
    ),
  );
}

/** @throws Error for a condition operator that is not emulated: better none than one silently ignored. */
export function compile(statement: PermissionStatement): CompiledStatement {
  const actions = statement.actions.map((action) => wildcard(action, 'i'));
  const resources = statement.resources.map((resource) => wildcard(resource));
  const conditions = conditionsOf(statement.conditions ?? {});
  return {
    allows: statement.effect !== 'Deny',
    covers: (need) =>
      actions.some((action) => action.test(need.action)) &&
      resources.some((resource) => resource.test(need.resource)) &&
      conditions.every((holds) => holds(need)),
  };
}

/** Why the caller may not, in AWS's words, or null when the caller may. A Deny beats every Allow. */
export function whyDenied(
  callerArn: string,
  statements: readonly CompiledStatement[],
  need: Need,
): string | null {
  const covering = statements.filter((statement) => statement.covers(need));
  const isDenied = covering.some((statement) => !statement.allows);
  if (!isDenied && covering.length > 0) return null;
  return deniedMessage(callerArn, need, isDenied);
}

/** AWS's wording of a refusal by an identity-based policy. */
export function deniedMessage(callerArn: string, need: Need, isExplicit = false): string {
  const what = `User: ${callerArn} is not authorized to perform: ${need.action} on resource: ${need.resource}`;
  return isExplicit
    ? `${what} with an explicit deny in an identity-based policy`
    : `${what} because no identity-based policy allows the ${need.action} action`;
}
