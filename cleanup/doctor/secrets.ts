import type { Shape } from '../environment.ts';
import { type Check, looking, ok, wrong } from './check.ts';
import type { DeploymentReader } from './deployment.ts';

/** A secret that is read, and never shown. */
export interface Secret {
  readonly name: string;
  readonly id: string;
  readonly shape: Shape;
}

/** Whether a secret is there and looks like what it is to be; its value goes to nobody but the caller. */
export async function secretCheck(
  reader: DeploymentReader,
  { name, id, shape }: Secret,
): Promise<{ readonly checks: readonly Check[]; readonly value: string | null }> {
  let value: string | null = null;
  const checks = await looking(name, 'secretsmanager:GetSecretValue', async () => {
    const stored = await reader.secret(id);
    const store = `aws secretsmanager put-secret-value --secret-id ${id} --secret-string file:///dev/stdin`;
    if (stored === null) {
      const mend = store.replace('put-secret-value --secret-id', 'create-secret --name');
      return wrong(name, `there is no secret ${id}`, `Store it: ${mend}`);
    }
    if (!shape.pattern.test(stored)) return wrong(name, `is not ${shape.says}`, `Store it again: ${store}`);
    value = stored;
    return ok(name, 'is there, and looks right');
  });
  return { checks, value };
}
