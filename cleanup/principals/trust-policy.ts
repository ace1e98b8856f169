/** Whom a role's trust policy lets in, as far as the policy by itself tells. */
export interface Trust {
  readonly services: readonly string[];
  /** Twelve digits: accounts as a whole, and those of the users and roles named. */
  readonly accounts: readonly string[];
  /** ARNs of users, roles and sessions. */
  readonly principals: readonly string[];
  readonly federated: readonly string[];
  /** `*`, or everybody but some (`NotPrincipal`). Conditions may still narrow it down. */
  readonly everybody: boolean;
  /** What is none of these, as it stands there: unique ids of principals that were deleted, canonical users. */
  readonly others: readonly string[];
  /** Keys of its conditions, which are not evaluated. */
  readonly conditionKeys: readonly string[];
  /** False: it is not the JSON of a policy, and nothing is known. */
  readonly readable: boolean;
}

type Kind = 'services' | 'accounts' | 'principals' | 'federated' | 'others';

const NOBODY: Trust = {
  ...{ services: [], accounts: [], principals: [], federated: [], others: [] },
  ...{ everybody: false, conditionKeys: [], readable: true },
};

/**
 * Reads a trust policy. IAM takes a string wherever it takes a list, one statement without its brackets, and elements in
 * any order; a statement that denies lets nobody in.
 */
export function trustOf(json: string): Trust {
  const policy = parsed(json);
  if (!isRecord(policy)) return { ...NOBODY, readable: false };
  const statements = listOf(policy['Statement']).filter(isRecord);
  const allowing = statements.filter((statement) => statement['Effect'] !== 'Deny');
  const named = allowing.flatMap((statement) => namedIn(statement['Principal']));
  const of = (kind: Kind) => unique(named.filter(([other]) => other === kind).map(([, value]) => value));
  return {
    services: of('services'),
    accounts: of('accounts'),
    principals: of('principals'),
    federated: of('federated'),
    others: of('others'),
    everybody:
      named.some(([kind]) => kind === 'everybody') ||
      allowing.some((statement) => statement['NotPrincipal'] !== undefined),
    conditionKeys: unique(statements.flatMap((statement) => conditionKeys(statement['Condition']))),
    readable: statements.length > 0,
  };
}

type Named = readonly [kind: Kind | 'everybody', value: string];

function namedIn(principal: unknown): Named[] {
  if (!isRecord(principal)) return textsOf(principal).flatMap(awsPrincipal);
  return Object.entries(principal).flatMap(([type, value]) =>
    textsOf(value).flatMap((text): Named[] => {
      switch (type) {
        case 'Service':
          return [text === '*' ? ['everybody', text] : ['services', text]];
        case 'Federated':
          return [['federated', text]];
        case 'AWS':
          return awsPrincipal(text);
        default:
          return [['others', `${type} ${text}`]];
      }
    }),
  );
}

function awsPrincipal(text: string): Named[] {
  if (text === '*') return [['everybody', text]];
  if (/^\d{12}$/.test(text)) return [['accounts', text]];
  const [, account, resource] = /^arn:[^:]+:(?:iam|sts)::(\d{12}):(.+)$/.exec(text) ?? [];
  if (!account) return [['others', text]];
  if (resource === 'root') return [['accounts', account]];
  return [
    ['accounts', account],
    ['principals', text],
  ];
}

function conditionKeys(condition: unknown): string[] {
  if (!isRecord(condition)) return [];
  return Object.values(condition).flatMap((keys) => (isRecord(keys) ? Object.keys(keys) : []));
}

function parsed(json: string): unknown {
  try {
    return JSON.parse(json);
  } catch {
    return null;
  }
}

function textsOf(value: unknown): string[] {
  return listOf(value).filter((item) => typeof item === 'string');
}

function listOf(value: unknown): unknown[] {
  return Array.isArray(value) ? value : value === undefined ? [] : [value];
}

function unique(values: readonly string[]): string[] {
  return [...new Set(values)];
}

function isRecord(value: unknown): value is Record<string, unknown> {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}
