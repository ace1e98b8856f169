/** A hand-made check of the parts of JSON Schema that `docs/report.schema.json` uses; anything else throws. */

type Schema = Readonly<Record<string, unknown>>;

const KNOWN = new Set([
  ...['$schema', '$defs', '$ref', 'title', 'description', 'type', 'enum', 'const', 'anyOf', 'format'],
  ...['required', 'properties', 'additionalProperties', 'propertyNames', 'items', 'minimum', 'pattern'],
]);

/** Every way in which the value breaks the schema; an undocumented property is one. */
export function problemsOf(value: unknown, schema: Schema, root: Schema = schema, at = '$'): string[] {
  for (const word of Object.keys(schema))
    if (!KNOWN.has(word)) throw new Error(`${at}: cannot check ${word}`);
  const reference = schema['$ref'];
  if (typeof reference === 'string') {
    const name = reference.replace('#/$defs/', '');
    return problemsOf(value, record(record(root['$defs'])[name]), root, at);
  }
  const choices = schema['anyOf'];
  if (Array.isArray(choices)) {
    const results = choices.map((choice) => problemsOf(value, record(choice), root, at));
    return results.some((problems) => problems.length === 0) ? [] : (results[0] ?? []);
  }
  return [...scalarProblems(value, schema, at), ...childProblems(value, schema, root, at)];
}

function scalarProblems(value: unknown, schema: Schema, at: string): string[] {
  const { type, minimum, pattern } = schema;
  const types = Array.isArray(type) ? type : type === undefined ? [] : [type];
  const problems: string[] = [];
  if (types.length > 0 && !types.some((name) => isOf(value, name))) problems.push(`${at}: not ${types}`);
  if (Array.isArray(schema['enum']) && !schema['enum'].includes(value))
    problems.push(`${at}: not in the enum`);
  if ('const' in schema && schema['const'] !== value) problems.push(`${at}: not the constant`);
  if (typeof minimum === 'number' && !(Number(value) >= minimum)) problems.push(`${at}: too small`);
  if (typeof pattern === 'string' && !new RegExp(pattern).test(String(value)))
    problems.push(`${at}: no match`);
  return problems;
}

function childProblems(value: unknown, schema: Schema, root: Schema, at: string): string[] {
  if (Array.isArray(value)) {
    const items = record(schema['items'] ?? {});
    return value.flatMap((item, index) => problemsOf(item, items, root, `${at}[${index}]`));
  }
  if (typeof value !== 'object' || value === null) return [];
  const properties = record(schema['properties'] ?? {});
  const required = Array.isArray(schema['required']) ? schema['required'] : [];
  return [
    ...required.filter((name) => !Object.hasOwn(value, name)).map((name) => `${at}: lacks ${name}`),
    ...Object.entries(value).flatMap(([name, child]) => {
      const known = properties[name] ?? schema['additionalProperties'];
      const names = schema['propertyNames']
        ? problemsOf(name, record(schema['propertyNames']), root, at)
        : [];
      if (known === undefined) return [`${at}: ${name} is not documented`];
      return [...names, ...problemsOf(child, record(known), root, `${at}.${name}`)];
    }),
  ];
}

function isOf(value: unknown, type: unknown): boolean {
  if (type === 'null') return value === null;
  if (type === 'array') return Array.isArray(value);
  if (type === 'integer') return Number.isInteger(value);
  if (type === 'object') return typeof value === 'object' && value !== null && !Array.isArray(value);
  return typeof value === type;
}

function record(value: unknown): Schema {
  if (typeof value !== 'object' || value === null) throw new Error('the schema has a hole here');
  return value as Schema;
}
