/**
 * Who can give itself any permission? Used to tell an owner how powerful a credential is, and never to lock
 * the last administrator out. Conditions are ignored and a boundary or an outright deny is honoured, so the
 * answer leans to "yes".
 */

export interface PolicyDocument {
  /** `inline policy deploy`, `AdministratorAccess`, … */
  readonly name: string;
  readonly statements: readonly Statement[];
}

export interface Statement {
  readonly effect: 'Allow' | 'Deny';
  readonly actions: readonly string[];
  /** `NotAction`: everything but these. */
  readonly notActions: readonly string[] | null;
  readonly resources: readonly string[];
  readonly conditional: boolean;
}

/** Each of these, on any resource, is enough to become administrator. */
const ESCALATIONS = [
  'iam:AddUserToGroup',
  'iam:AttachGroupPolicy',
  'iam:AttachRolePolicy',
  'iam:AttachUserPolicy',
  'iam:CreateAccessKey',
  'iam:CreateLoginProfile',
  'iam:CreatePolicyVersion',
  'iam:PutGroupPolicy',
  'iam:PutRolePolicy',
  'iam:PutUserPolicy',
  'iam:SetDefaultPolicyVersion',
  'iam:UpdateAssumeRolePolicy',
  'iam:UpdateLoginProfile',
];

/** Enough on oneself alone; making oneself another key is not. */
const SELF_ESCALATIONS = ['iam:AttachUserPolicy', 'iam:PutUserPolicy'];
/** Whoever holds the policy. */
const ONESELF = ['$', '{aws:username}'].join('');

/** AWS managed policies that allow one of them; `GetAccountAuthorizationDetails` need not fetch all of AWS's. */
const AWS_MANAGED = new Set(['AdministratorAccess', 'AdministratorAccess-Amplify', 'IAMFullAccess']);
const DENY_ALL = 'AWSDenyAll';

/** An AWS managed policy as far as this question goes: it has the power, takes all power away, or neither. */
export function awsManagedPolicy(arn: string): PolicyDocument {
  const name = arn.slice(arn.lastIndexOf('/') + 1);
  const statement = (effect: Statement['effect']): Statement => ({
    effect,
    actions: ['*'],
    notActions: null,
    resources: ['*'],
    conditional: false,
  });
  if (AWS_MANAGED.has(name)) return { name, statements: [statement('Allow')] };
  return { name, statements: name === DENY_ALL ? [statement('Deny')] : [] };
}

/**
 * Why somebody with these policies is administrator-like, or null.
 *
 * @param boundary the permissions boundary, null when there is none
 */
export function administratorBecause(
  policies: readonly PolicyDocument[],
  boundary: PolicyDocument | null,
): string | null {
  if (policies.some((policy) => policy.statements.some(deniesEverything))) return null;
  if (boundary && !boundary.statements.some(escalation)) return null;
  for (const policy of policies) {
    for (const statement of policy.statements) {
      const power = escalation(statement);
      if (power) return `${policy.name} allows ${power}`;
    }
  }
  return null;
}

/** Reads IAM policy JSON. What is not valid JSON leans to "everything", as this whole question does. */
export function parsePolicyDocument(name: string, json: string): PolicyDocument {
  let document: unknown;
  try {
    document = JSON.parse(json);
  } catch {
    return { name, statements: [EVERYTHING] };
  }
  const statements = isRecord(document) ? asArray(document['Statement']) : [];
  return { name, statements: statements.filter(isRecord).map(toStatement) };
}

const EVERYTHING: Statement = {
  effect: 'Allow',
  actions: ['*'],
  notActions: null,
  resources: ['*'],
  conditional: false,
};

function toStatement(raw: Record<string, unknown>): Statement {
  return {
    effect: raw['Effect'] === 'Deny' ? 'Deny' : 'Allow',
    actions: strings(raw['Action']),
    notActions: raw['NotAction'] === undefined ? null : strings(raw['NotAction']),
    resources: raw['NotResource'] === undefined ? strings(raw['Resource']) : allBut(raw['Effect']),
    conditional: isRecord(raw['Condition']) && Object.keys(raw['Condition']).length > 0,
  };
}

/** `NotResource`: an allow of everything but some is near enough to everything, a deny of it is not. */
function allBut(effect: unknown): string[] {
  return effect === 'Deny' ? [] : ['*'];
}

function escalation(statement: Statement): string | null {
  if (statement.effect !== 'Allow') return null;
  const anybody = statement.resources.some(coversPrincipals);
  const oneself = statement.resources.some((resource) => resource.includes(ONESELF));
  if (!anybody) return oneself ? firstAllowed(SELF_ESCALATIONS, statement) : null;
  const all = statement.actions.find((action) => /^(\*+|iam:\*+)$/i.test(action));
  if (all) return all.startsWith('*') ? 'every action' : 'iam:*';
  return firstAllowed(ESCALATIONS, statement);
}

function firstAllowed(candidates: readonly string[], { actions, notActions }: Statement): string | null {
  return (
    candidates.find((action) =>
      notActions
        ? !notActions.some((pattern) => matches(pattern, action))
        : actions.some((pattern) => matches(pattern, action)),
    ) ?? null
  );
}

/** Some user, role, group or policy: who may write to any of these in general may write to the right one. */
const PROBES = ['user', 'role', 'group', 'policy'].map((kind) => `arn:aws:iam::000000000000:${kind}/x`);

/** Whether a resource covers principals in general; a named one cannot be raised to "any". */
function coversPrincipals(resource: string): boolean {
  // Partition and account are this account's own, whatever they are.
  const pattern = resource.replace(/^arn:[^:*?]+:iam::\d{12}:/, 'arn:aws:iam::000000000000:');
  return PROBES.some((probe) => matches(pattern, probe));
}

function deniesEverything(statement: Statement): boolean {
  return (
    statement.effect === 'Deny' &&
    !statement.conditional &&
    statement.actions.includes('*') &&
    statement.resources.includes('*')
  );
}

function matches(pattern: string, text: string): boolean {
  const expression = pattern
    .replace(/[.+^${}()|[\]\\]/g, '\\$&')
    .replaceAll('*', '.*')
    .replaceAll('?', '.');
  return new RegExp(`^${expression}$`, 'i').test(text);
}

function strings(value: unknown): string[] {
  return asArray(value).filter((item) => typeof item === 'string');
}

function asArray(value: unknown): unknown[] {
  return Array.isArray(value) ? value : value === undefined ? [] : [value];
}

function isRecord(value: unknown): value is Record<string, unknown> {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}
