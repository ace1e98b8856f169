import { type Policy, PolicyError } from './policy.ts';
import { parsePolicyJson } from './policy-json.ts';

/** What a process is told by its environment. */
export type Env = Readonly<Record<string, string | undefined>>;

/** What a variable has to look like; the value of a secret is never in a message. */
export interface Shape {
  readonly pattern: RegExp;
  /** What the pattern asks for, in words. */
  readonly says: string;
  readonly secret?: true;
}

const ANYTHING: Shape = { pattern: /\S/, says: 'a value' };

/** Reads an environment to its end, and only then says everything that is wrong with it. */
export class Environment {
  readonly #env: Env;
  readonly #problems: string[] = [];

  constructor(env: Env) {
    this.#env = env;
  }

  /** A variable that has to be there; '' with a problem noted when it is not. */
  required(name: string, shape: Shape = ANYTHING): string {
    if (!this.#env[name]) this.problem(`${name}: the environment variable is missing`);
    return this.optional(name, shape) ?? '';
  }

  /** Null when it is not given, or empty. */
  optional(name: string, { pattern, says, secret }: Shape = ANYTHING): string | null {
    const value = this.#env[name];
    if (!value) return null;
    if (!pattern.test(value)) {
      const shown = secret ? 'its value' : JSON.stringify(value.slice(0, 80));
      this.problem(`${name}: ${shown} is not ${says}`);
    }
    return value;
  }

  /** Values with commas between them. */
  list(name: string): readonly string[] {
    return (this.#env[name] ?? '').split(',').filter((item) => item !== '');
  }

  /** `POLICY`, a JSON object of settings; null with every mistake in it noted. */
  policy(): Policy | null {
    try {
      return parsePolicyJson(this.#env['POLICY']);
    } catch (error) {
      if (!(error instanceof PolicyError)) throw error;
      for (const problem of error.problems) this.problem(problem);
      return null;
    }
  }

  problem(problem: string): void {
    this.#problems.push(problem);
  }

  /** @throws {PolicyError} naming every mistake */
  check(): void {
    if (this.#problems.length > 0) throw new PolicyError(this.#problems);
  }

  /** What was read, with the policy. @throws {PolicyError} naming every mistake */
  withPolicy<T extends object>(config: T): T & { readonly policy: Policy } {
    const policy = this.policy();
    this.check();
    if (!policy) throw new PolicyError(this.#problems);
    return { ...config, policy };
  }
}
