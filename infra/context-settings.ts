/** One check of one setting: what is asked for, in words, where the value is not it. */
export interface ContextShape {
  readonly isValid: (value: string) => boolean;
  readonly shape: string;
}

/** Reads settings of our own from CDK context, and remembers their names. */
export interface ContextReader {
  /** '' with the mistake noted. */
  required(name: string, shape: ContextShape): string;
  /** Null when it is not given. */
  optional(name: string, shape: ContextShape): string | null;
  readonly names: ReadonlySet<string>;
}

/** Mistakes are added to `problems`. From the command line everything is text; cdk.json may hold `true` as well. */
export function contextReader(context: Readonly<Record<string, unknown>>, problems: string[]): ContextReader {
  const names = new Set<string>();
  const optional = (name: string, { isValid, shape }: ContextShape): string | null => {
    names.add(name);
    const value = context[name] ?? null;
    if (value === null) return null;
    const text = typeof value === 'boolean' ? String(value) : value;
    if (typeof text === 'string' && isValid(text)) return text;
    problems.push(`${name}: ${JSON.stringify(value)} is not ${shape}`);
    return '';
  };
  return {
    names,
    optional,
    required(name, shape) {
      const value = optional(name, shape);
      if (value === null) problems.push(`${name}: missing; give ${shape.shape} with -c ${name}=…`);
      return value ?? '';
    },
  };
}
