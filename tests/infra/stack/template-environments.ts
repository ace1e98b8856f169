import type { Resources } from '../../../infra/sandbox/resources.ts';
import type { RoleEnvironments } from '../../../infra/sandbox/roles.ts';
import type { Resource } from './template.ts';
import { resolver } from './template-references.ts';

/** What the synthesised template tells each function, with its references replaced by the sandbox's own resources. */
export function templateEnvironments(template: readonly Resource[], sandbox: Resources): RoleEnvironments {
  const resolve = resolver(template, sandbox);
  const toldTo = (name: RegExp): Record<string, string> => {
    const found = template.find(({ id, Type }) => Type === 'AWS::Lambda::Function' && name.test(id));
    // A function that is not deployed is told nothing.
    const { Variables = {} } = (found?.Properties['Environment'] ?? {}) as {
      Variables?: Record<string, string>;
    };
    return Object.fromEntries(Object.entries(Variables).map(([key, value]) => [key, resolve(value)]));
  };
  return {
    audit: toldTo(/^Audit/),
    bot: toldTo(/Bot/),
    decision: toldTo(/DecisionFunction/),
    restore: toldTo(/RestoreFunction/),
  };
}
