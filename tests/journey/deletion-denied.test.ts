import { afterEach, describe, expect, test, vi } from 'vitest';
import { CHANNELS } from '../../infra/sandbox/slack/fernwood-workspace.ts';
import { APRIL, ARNO, openStage, PATIENCE, type Stage } from './two-approvers.ts';

/* AWS refused to delete what two people wanted deleted; then somebody enables it elsewhere. The next audit knows. */

let stage: Stage;
afterEach(() => stage.close());

const principalOf = (name: string) => {
  const found = stage.aws.account.users.get(name) ?? stage.aws.account.roles.get(name);
  if (!found) throw new Error(`There is no ${name}.`);
  return found;
};
const email = () => stage.aws.emails.at(-1)?.message ?? '';
const EXEMPT = /EXEMPT: \d[\s\S]*switched on again\s+outside this product, seen on/;

/** Disabled long ago, April asks, Arno says yes, and AWS denies one of the calls. */
async function deniedAt(action: string, name: string): Promise<void> {
  stage = await openStage();
  await stage.disabledLongAgo(name);
  const heal = stage.aws.faults.add({ fault: 'AccessDenied', action });
  await stage.decide(APRIL, name, 'delete');
  await stage.approve(ARNO, stage.question('delete', name));
  await vi.waitFor(
    () =>
      expect(stage.textOf(stage.inChannel(CHANNELS.approvers))).toContain(
        `iam:${action} was refused: the permission is missing`,
      ),
    PATIENCE,
  );
  heal();
  expect(stage.exists(name)).toBe(true);
}

describe('what AWS refused to delete', { timeout: 120_000 }, () => {
  test.each([
    ['user', 'reports', 'DeleteAccessKey'],
    ['role', 'bastion', 'RemoveRoleFromInstanceProfile'],
  ])(
    'a %s that is then freed of AWSDenyAll elsewhere is left alone from the next audit on',
    async (_, name, action) => {
      await deniedAt(action, name);
      await stage.audit();
      expect(email()).not.toMatch(EXEMPT);
      const principal = principalOf(name);
      principal.attachedPolicyArns = principal.attachedPolicyArns.filter(
        (arn) => !arn.endsWith('/AWSDenyAll'),
      );
      await stage.audit();
      expect(email()).toMatch(EXEMPT);
      const before = structuredClone(principal);
      const changes = stage.changes().length;
      await stage.audit();
      expect(principalOf(name)).toEqual(before);
      expect(stage.changes()).toHaveLength(changes);
    },
  );

  test.each([
    ['user', 'reports', 'DeleteUser'],
    ['role', 'bastion', 'DeleteRole'],
  ])(
    'a %s that is half gone by then is not called enabled: we detached AWSDenyAll ourselves',
    async (_, name, action) => {
      await deniedAt(action, name);
      await stage.audit();
      expect(principalOf(name).attachedPolicyArns).toEqual([]);
      expect(email()).not.toMatch(/switched on again\s+outside/);
    },
  );
});
